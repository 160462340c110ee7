import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Casework } from './casework.js';
import { freePorts } from './free-ports.js';

const entry = fileURLToPath(new URL('../../dist/apps/worker/src/main.js', import.meta.url));

/** The built worker as the process it is in production. */
export class WorkerProcess {
  private said = '';
  private readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;

  private constructor(
    readonly child: ChildProcess,
    private readonly port: number,
  ) {
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
    this.ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  }

  /** Starts it and does not wait. */
  static async launch(house: Casework, environment: Readonly<Record<string, string>> = {}): Promise<WorkerProcess> {
    const [port = 0] = await freePorts(1);
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--enable-source-maps', entry], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'] ?? '',
        NODE_ENV: 'production',
        DATABASE_URL: house.database.url('oc_worker'),
        OPENCITES_WORKER_HEALTH_PORT: String(port),
        ...environment,
      },
    });
    return new WorkerProcess(child, port);
  }

  static async start(house: Casework, environment: Readonly<Record<string, string>> = {}): Promise<WorkerProcess> {
    const worker = await WorkerProcess.launch(house, environment);
    await worker.ready();
    return worker;
  }

  get log(): string {
    return this.said;
  }

  async health(path = '/health/ready'): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`);
    return { status: response.status, body: await response.json() };
  }

  async ready(): Promise<void> {
    for (const deadline = Date.now() + 30_000; ; await new Promise((resolve) => setTimeout(resolve, 40))) {
      const status = await this.health().then(
        (answer) => answer.status,
        () => 0,
      );
      if (status === 200) return;
      if (this.child.exitCode !== null || Date.now() > deadline) throw new Error(`the worker is not ready: ${this.said}`);
    }
  }

  /** Waits for the end after a signal. */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    this.child.kill(signal);
    return this.ended;
  }

  async gone(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await this.end('SIGKILL');
  }
}
