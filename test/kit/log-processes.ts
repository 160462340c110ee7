import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LoginRole } from '#database';
import { checkpointVkey, openCheckpointKey } from '#keystore/checkpoint';
import { createInstallationKeys, keyPlaces } from '#keystore/installation';
import { formatVkey, parsePolicy, type Policy, type Vkey } from '#merkle';
import { freePorts } from './free-ports.js';
import type { LogHouse } from './log-house.js';

const entryOf = (name: string) => fileURLToPath(new URL(`../../dist/apps/log/src/${name}.main.js`, import.meta.url));

/** A built process of the log as it is in production. */
export class LogProcess {
  private constructor(
    readonly child: ChildProcess,
    readonly port: number,
    readonly said: () => string,
    private readonly ended: Promise<number | NodeJS.Signals | null>,
  ) {}

  static async start(
    name: 'sequencer' | 'checkpoint',
    house: LogHouse,
    home: string,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<LogProcess> {
    const [port = 0] = await freePorts(1);
    const role: LoginRole = name === 'sequencer' ? 'oc_sequencer' : 'oc_checkpoint';
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entryOf(name)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'] ?? '',
        NODE_ENV: 'production',
        DATABASE_URL: house.database.url(role),
        OPENCITES_HOME: home,
        OPENCITES_LOG_PORT: String(port),
        OPENCITES_CHECKPOINT_HEALTH_PORT: String(port),
        PUBLIC_URL: 'http://xa.localhost:8081/',
        ...environment,
      },
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const ended = new Promise<number | NodeJS.Signals | null>((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
    return new LogProcess(child, port, () => said, ended);
  }

  get(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.port}${path}`, init);
  }

  /** @throws Error with what it said when it ends or a minute passes */
  async answers(status: number, path = '/health/ready'): Promise<void> {
    for (const deadline = Date.now() + 60_000; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 40))) {
      const found = await this.get(path).then(
        (response) => response.status,
        () => 0,
      );
      if (found === status) return;
      if (this.child.exitCode !== null) throw new Error(`ended with ${this.child.exitCode}: ${this.said()}`);
    }
    throw new Error(`does not answer ${status}: ${this.said()}`);
  }

  /** Exit code, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    return this.ended;
  }
}

export interface LogHome {
  readonly home: string;
  readonly vkeys: Readonly<Record<'public' | 'restricted', Vkey>>;
  /** For whoever checks the public log. */
  readonly policy: Policy;
  remove(): void;
}

/** A state directory with the log's key and a policy without witnesses, or with these. */
export async function logHome(witnesses = 'quorum none\n'): Promise<LogHome> {
  const home = mkdtempSync(join(tmpdir(), 'opencites-log-'));
  chmodSync(home, 0o700);
  const places = keyPlaces(home);
  await createInstallationKeys(
    places,
    {
      country: 'XA',
      organisation: 'Management Authority of Utopia',
      timeZone: 'Indian/Mauritius',
      publicUrl: 'http://xa.localhost:8081/',
      specimen: true,
    },
    { holders: ['log'] },
  );
  const key = await openCheckpointKey(places.holders.log);
  const vkeys = {
    public: checkpointVkey(key, 'xa.localhost/log/public'),
    restricted: checkpointVkey(key, 'xa.localhost/log/restricted'),
  };
  const text = `log ${formatVkey(vkeys.public)}\n${witnesses}`;
  mkdirSync(join(home, 'trust', 'log'), { recursive: true });
  writeFileSync(join(home, 'trust', 'log', 'XA.policy'), text);
  const read = parsePolicy(text);
  if (!read.ok) throw new Error(`${read.reason} in line ${read.line}`);
  return { home, vkeys, policy: read.policy, remove: () => rmSync(home, { recursive: true, force: true }) };
}
