import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PortalClient } from '../../apps/cli/src/demo/portal-client.js';
import { type PasskeyFile, SoftwareAuthenticator } from '../../apps/cli/src/demo/software-authenticator.js';
import type { InstallationPorts } from '../../apps/cli/src/config.js';
import type { Login } from '../../apps/cli/src/installation/authority.js';
import { freeInstallationPorts } from '../../apps/cli/src/installation/free-ports.js';
import { killHard, processesOf, until } from './own-processes.js';
import { cleanEnvironment, opencitesEntry, root } from './run-program.js';

const hostEntry = fileURLToPath(new URL('../../dist/test/kit/installation-host.js', import.meta.url));

export type Ports = InstallationPorts;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** `npm start` (or `opencites start`) in a state directory of a test's own, as a process group like a terminal's. */
export class StartedInstallation {
  private output = '';
  private ended: Ended | null = null;

  private constructor(
    readonly home: string,
    readonly ports: Ports,
    private readonly child: ChildProcess,
  ) {
    const keep = (chunk: Buffer) => (this.output += chunk.toString('utf8'));
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('close', (code, signal) => (this.ended = { code, signal }));
  }

  static ports(): Promise<Ports> {
    return freeInstallationPorts();
  }

  static settings(home: string, ports: Ports): Record<string, string> {
    return {
      OPENCITES_HOME: home,
      OPENCITES_PORTAL_PORT: String(ports.portal),
      OPENCITES_GATEWAY_PORT: String(ports.gateway),
      OPENCITES_PG_PORT: String(ports.postgres),
      OPENCITES_SIGNER_HEALTH_PORT: String(ports.signerHealth),
      OPENCITES_WORKER_HEALTH_PORT: String(ports.workerHealth),
      OPENCITES_LOG_PORT: String(ports.log),
      OPENCITES_CHECKPOINT_HEALTH_PORT: String(ports.checkpointHealth),
      OPENCITES_WITNESS_PORTS: ports.witnesses.join(','),
    };
  }

  /** Launches and does not wait. `throughNpm`: the script behind `npm start`, which installs and builds first. */
  static launch(home: string, ports: Ports, args: readonly string[] = [], throughNpm = true): StartedInstallation {
    const entry = throughNpm ? ['apps/cli/start.mjs'] : ['--disable-warning=ExperimentalWarning', opencitesEntry, 'start'];
    const child = spawn(process.execPath, [...entry, ...args], {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...cleanEnvironment(StartedInstallation.settings(home, ports)) },
    });
    return new StartedInstallation(home, ports, child);
  }

  /** An installation without a first day and without limits on requests. */
  static host(home: string, ports: Ports, durability: 'durable' | 'not-durable'): StartedInstallation {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', hostEntry, durability], {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...cleanEnvironment(StartedInstallation.settings(home, ports)) },
    });
    return new StartedInstallation(home, ports, child);
  }

  /** What it printed so far. */
  get said(): string {
    return this.output;
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('The launcher was not started');
    return this.child.pid;
  }

  /** Waits for words on the terminal. @throws Error when it ends before it says them */
  async says(words: string, patienceMs = 180_000): Promise<void> {
    const ready = () => {
      if (this.output.includes(words)) return true;
      if (this.ended) throw new Error(`It ended (${JSON.stringify(this.ended)}) and said:\n${this.output}`);
      return false;
    };
    try {
      await until(ready, `"${words}"`, patienceMs);
    } catch (error) {
      throw new Error(`${(error as Error).message}\nIt said:\n${this.output}`, { cause: error });
    }
  }

  serving(patienceMs?: number): Promise<void> {
    return this.says('Ctrl-C stops everything', patienceMs);
  }

  async end(patienceMs = 60_000): Promise<Ended> {
    await until(() => this.ended !== null, 'the launcher to end', patienceMs);
    return this.ended as Ended;
  }

  /** Ctrl-C on the terminal: the whole group gets it. */
  async interrupt(): Promise<Ended> {
    process.kill(-this.pid, 'SIGINT');
    return this.end();
  }

  /** kill -9 of the launcher alone, or with everything that it started. */
  async kill(what: 'launcher' | 'everything'): Promise<void> {
    const { launcher, ...others } = processesOf(this.home);
    // Alone: a process that is just dying still counts as the parent of those that are to outlive it.
    for (const pid of new Set([this.pid, launcher ?? this.pid])) await killHard(pid, 'alone');
    if (what === 'everything') for (const pid of Object.values(others)) if (pid !== null) await killHard(pid);
  }

  /** Ends whatever is left and removes the state directory. */
  async remove(): Promise<void> {
    await this.kill('everything');
    rmSync(this.home, { recursive: true, force: true });
  }
}

export function loginsOf(home: string): Login[] {
  return JSON.parse(readFileSync(join(home, 'secrets', 'people.json'), 'utf8')) as Login[];
}

/** The demonstration passkey of an officer; null for people who sign nothing. @param uses what its counter says; without it 0 */
export function passkeyOf(home: string, login: Login, uses?: () => number): SoftwareAuthenticator | null {
  const files = JSON.parse(readFileSync(join(home, 'secrets', 'passkeys.json'), 'utf8')) as Record<string, PasskeyFile>;
  const file = files[login.loginName];
  return file ? SoftwareAuthenticator.from(file, uses) : null;
}

/** The person of a role, signed in at the portal's public port. @param uses what the counter of the passkey says */
export async function signedIn(home: string, ports: Ports, role: Login['role'], uses?: () => number): Promise<PortalClient> {
  const login = loginsOf(home).find((entry) => entry.role === role);
  if (!login) throw new Error(`Nobody is ${role} in ${home}`);
  const client = new PortalClient(
    { host: '127.0.0.1', port: ports.portal, hostHeader: `xa.localhost:${ports.portal}` },
    login.fullName,
    passkeyOf(home, login, uses),
  );
  await client.login(login.loginName, login.password);
  return client;
}

/** Connection of the database superuser, for looking behind the walls only. */
export function superuserUrl(home: string, ports: Ports): string {
  const password = readFileSync(join(home, 'secrets', 'postgres-superuser'), 'utf8').trim();
  return `postgres://oc_superuser:${encodeURIComponent(password)}@127.0.0.1:${ports.postgres}/opencites`;
}
