import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from './free-ports.js';

const entry = fileURLToPath(new URL('../../dist/apps/witness/src/main.js', import.meta.url));

export interface WitnessAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** The built witness as the process it is in production, in a directory of its own. */
export class WitnessProcess {
  private child: ChildProcess | null = null;
  private said = '';

  private constructor(
    readonly home: string,
    readonly port: number,
    /** Verifier key, as `init` printed it. */
    readonly vkey: string,
  ) {}

  /** Makes key and state; starts nothing. @param logs verifier keys */
  static async make(home: string, name: string, logs: readonly string[]): Promise<WitnessProcess> {
    const [port = 0] = await freePorts(1);
    mkdirSync(home, { recursive: true, mode: 0o700 });
    writeFileSync(join(home, 'logs.txt'), `${logs.join('\n')}\n`);
    const made = spawnSync(process.execPath, [entry, 'init', name], { env: environment(home, port), encoding: 'utf8' });
    if (made.status !== 0) throw new Error(made.stderr);
    return new WitnessProcess(home, port, made.stdout.trim());
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get log(): string {
    return this.said;
  }

  get pid(): number {
    if (this.child?.pid === undefined) throw new Error('the witness does not run');
    return this.child.pid;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [entry], { env: environment(this.home, this.port), stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (this.said += chunk.toString('utf8')));
    for (const deadline = Date.now() + 20_000; ;) {
      if ((await fetch(`${this.url}/health/ready`).catch(() => null))?.ok) return;
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(`the witness does not start: ${this.said}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Another process on the same directory and another port: ends by itself. */
  async second(): Promise<{ code: number | null; said: string }> {
    const [port = 0] = await freePorts(1);
    const run = spawnSync(process.execPath, [entry], { env: environment(this.home, port), encoding: 'utf8', timeout: 20_000 });
    return { code: run.status, said: run.stderr };
  }

  submit(body: string): Promise<WitnessAnswer> {
    return this.ask('POST', '/add-checkpoint', body);
  }

  get(path: string): Promise<WitnessAnswer> {
    return this.ask('GET', path);
  }

  ask(method: string, path: string, body?: string, headers: Readonly<Record<string, string>> = {}): Promise<WitnessAnswer> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port: this.port, method, path, headers: { ...headers } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            type: response.headers['content-type'] ?? '',
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    const { child } = this;
    if (!child) return { code: null, signal: null };
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill(signal);
      await gone;
    }
    return { code: child.exitCode, signal: child.signalCode };
  }
}

function environment(home: string, port: number): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    NODE_ENV: 'production',
    OPENCITES_WITNESS_HOME: home,
    OPENCITES_WITNESS_PORT: String(port),
  };
}
