import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { EmbeddedPostgres } from '#database';
import { judgeCheckpoint, parsePolicy } from '#merkle';
import { ed25519Verify } from '../kit/note-keys.js';

interface Service {
  readonly command?: string[];
  readonly environment?: Record<string, string>;
  readonly volumes?: string[];
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const witnesses = ['witness-1', 'witness-2', 'witness-3'];
const order = ['sequencer', 'checkpoint', ...witnesses, 'signer', 'worker', 'gateway', 'portal'];
const { services } = parse(readFileSync(join(root, 'docker/compose.yml'), 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
};

/**
 * Runs what compose.yml says without a container engine: each service sees a directory tree that holds its volumes and
 * nothing else, with its environment and its command, against a server of its own.
 */
describe('the processes of compose.yml', () => {
  const home = mkdtempSync(join(tmpdir(), 'opencites-compose-'));
  const ports: Record<string, number> = {};
  const running: { readonly name: string; readonly child: ChildProcess; output: string }[] = [];
  let postgres: EmbeddedPostgres;

  beforeAll(async () => {
    chmodSync(home, 0o711); // The server's own account must pass through.
    for (const name of ['postgres', 'portal', 'gateway', 'signer', 'worker', 'sequencer', 'checkpoint', ...witnesses])
      ports[name] = await freePort();
    postgres = await EmbeddedPostgres.start({
      dataDirectory: join(home, 'pg'),
      port: ports['postgres'] ?? 0,
      passwordFile: join(home, 'pg-password', 'superuser'),
      logFile: join(home, 'pg.log'),
      durable: false,
    });
    const admin = volume('admin-secrets');
    writeFileSync(join(admin, 'database-url'), `${postgres.adminUrl}\n`, { mode: 0o600 });
  });
  afterAll(async () => {
    for (const { child } of running) child.kill('SIGKILL');
    await postgres.stop();
    rmSync(home, { recursive: true, force: true });
  });

  function volume(name: string): string {
    const directory = join(home, 'volumes', name);
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return directory;
  }

  /** The tree of one service. Mounts inside mounts are links inside volumes, as in an engine. */
  function tree(name: string): string {
    const base = join(home, 'trees', name);
    const mounts = (services[name]?.volumes ?? [])
      .map((entry) => entry.split(':'))
      .sort((a, b) => (a[1] ?? '').length - (b[1] ?? '').length);
    for (const path of ['/var/lib/opencites', '/run/opencites'])
      if (!mounts.some(([, mount]) => mount === path)) mkdirSync(join(base, path), { recursive: true, mode: 0o700 });
    for (const [source = '', mount = ''] of mounts) {
      mkdirSync(dirname(join(base, mount)), { recursive: true, mode: 0o700 });
      if (!existsSync(join(base, mount))) symlinkSync(volume(source), join(base, mount));
    }
    return base;
  }

  function start(name: string): { readonly name: string; readonly child: ChildProcess; output: string } {
    const base = tree(name);
    const inTree = (text: string) => text.replace(/^\/(var\/lib|run)\/opencites/, (path) => join(base, path));
    const service = services[name];
    const program: Record<string, string> = { sequencer: 'log/src/sequencer.main', checkpoint: 'log/src/checkpoint.main' };
    const app = service?.command ? 'cli' : witnesses.includes(name) ? 'witness' : name;
    const environment = Object.fromEntries(Object.entries(service?.environment ?? {}).map(([key, value]) => [key, inTree(value)]));
    const own: Record<string, Record<string, string>> = {
      portal: { OPENCITES_PORTAL_PORT: String(ports['portal']), OPENCITES_LISTEN: '127.0.0.1' },
      gateway: { OPENCITES_GATEWAY_PORT: String(ports['gateway']), OPENCITES_LISTEN: '127.0.0.1' },
      signer: { OPENCITES_SIGNER_HEALTH_PORT: String(ports['signer']) },
      worker: { OPENCITES_WORKER_HEALTH_PORT: String(ports['worker']) },
      sequencer: { OPENCITES_LOG_PORT: String(ports['sequencer']), OPENCITES_LISTEN: '127.0.0.1' },
      checkpoint: { OPENCITES_CHECKPOINT_HEALTH_PORT: String(ports['checkpoint']) },
      init: { OPENCITES_WITNESS_URLS: witnesses.map((witness) => `http://127.0.0.1:${ports[witness]}`).join(',') },
      ...Object.fromEntries(
        witnesses.map((witness) => [
          witness,
          {
            // Set by the image.
            OPENCITES_WITNESS_HOME: join(base, '/var/lib/opencites/witness'),
            OPENCITES_WITNESS_PORT: String(ports[witness]),
            OPENCITES_WITNESS_LISTEN: '127.0.0.1',
          },
        ]),
      ),
    };
    const child = spawn(process.execPath, [`dist/apps/${program[name] ?? `${app}/src/main`}.js`, ...(service?.command ?? []).map(inTree)], {
      cwd: root,
      env: {
        PATH: process.env['PATH'] ?? '',
        NODE_ENV: 'production',
        OPENCITES_HOME: join(base, '/var/lib/opencites'),
        ...environment,
        ...own[name],
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const process_ = { name, child, output: '' };
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (process_.output += text.toString()));
    running.push(process_);
    return process_;
  }

  const ended = (child: ChildProcess) =>
    new Promise<number | null>((resolve) =>
      child.exitCode !== null ? resolve(child.exitCode) : child.once('exit', (code) => resolve(code)),
    );

  async function healthy(name: string): Promise<void> {
    const process_ = start(name);
    for (let attempt = 0; attempt < 120; attempt += 1) {
      if (process_.child.exitCode !== null) throw new Error(`${name} ended: ${process_.output}`);
      const check = spawn(process.execPath, ['docker/healthcheck.mjs', String(ports[name])], { cwd: root, stdio: 'ignore' });
      if ((await ended(check)) === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    throw new Error(`${name} was never healthy: ${process_.output}`);
  }

  it('init makes everything once, and changes nothing when it runs again', async () => {
    const first = start('init');
    expect([await ended(first.child), first.output]).toEqual([0, expect.stringContaining('Authority: set up')]);
    const urls = ['portal', 'gateway', 'signer', 'worker', 'sequencer', 'checkpoint'].map((name) =>
      readFileSync(join(volume(`${name}-secrets`), 'database-url'), 'utf8'),
    );
    expect(new Set(urls).size).toBe(urls.length);
    const keys = readdirSync(volume('signer-keys')).sort();
    const again = start('init');
    expect([await ended(again.child), again.output]).toEqual([0, expect.stringContaining('Keys: 0 made')]);
    expect(readdirSync(volume('signer-keys')).sort()).toEqual(keys);
    for (const file of ['database-url', 'keys-passphrase']) expect(statSync(join(volume('signer-secrets'), file)).mode & 0o777).toBe(0o600);
  }, 120_000);

  it('all processes become healthy with what they are given, and the lists are public', async () => {
    for (const name of order) await healthy(name);
    const index = (await (await fetch(`http://127.0.0.1:${ports['gateway']}/v1/trust`)).json()) as { files: { path: string }[] };
    expect(index.files.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['anchor.txt', 'root/1.cose', 'keys/XA.cose', 'log/XA.policy']),
    );
    expect((await fetch(`http://127.0.0.1:${ports['gateway']}/`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${ports['portal']}/openapi.json`)).status).toBe(200);
    await witnessed();
  }, 180_000);

  /** What init logged is in the public log, under the quorum of the witnesses beside it. */
  async function witnessed(): Promise<void> {
    const policy = parsePolicy(readFileSync(join(volume('trust'), 'log', 'XA.policy')));
    if (!policy.ok) throw new Error(policy.reason);
    let said = '';
    for (let attempt = 0; attempt < 120; attempt += 1) {
      said = await (await fetch(`http://127.0.0.1:${ports['sequencer']}/public/checkpoint`)).text();
      if ((await judgeCheckpoint(said, policy.policy, ed25519Verify)).ok) return;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    throw new Error(`no witnessed checkpoint: ${said}`);
  }

  it('end cleanly when they are told to', async () => {
    const processes = running.filter(({ child }) => child.exitCode === null);
    expect(processes.map(({ name }) => name)).toEqual(order);
    for (const { child, name, output } of processes.reverse()) {
      child.kill('SIGTERM');
      const code = await ended(child);
      // Nest ends by the signal itself once everything is closed.
      expect([name, code === 0 || child.signalCode === 'SIGTERM', code === 0 ? '' : output.includes('rror')]).toEqual([
        name,
        true,
        code === 0 ? '' : false,
      ]);
    }
  }, 60_000);
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
