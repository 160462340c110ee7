import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Casework } from './casework.js';
import { type SigningHouse, signingUrl } from './signing.js';

const entry = fileURLToPath(new URL('../../dist/apps/signer/src/main.js', import.meta.url));

/** The built signer as the process it is in production. */
export interface SignerProcess {
  readonly child: ChildProcess;
  /** What it wrote to its log so far. */
  log(): string;
  health(path?: string): Promise<{ status: number; body: unknown }>;
  /** Resident memory, bytes. */
  rss(): number;
  /** Waits for the end after a signal. */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Waits until /health/ready answers this status. @throws Error with the log when the process ends or a minute passes */
  answers(status: number): Promise<void>;
}

/** Starts it; wait for `answers(200)` before relying on it. */

export async function startSignerProcess(
  house: Casework,
  signing: SigningHouse,
  environment: Record<string, string> = {},
): Promise<SignerProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      NODE_ENV: 'production',
      DATABASE_URL: house.database.url('oc_signer'),
      OPENCITES_HOME: signing.home,
      OPENCITES_SIGNER_HEALTH_PORT: String(port),
      PUBLIC_URL: signingUrl,
      ...environment,
    },
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once('exit', (code, signal) => resolve({ code, signal })),
  );
  const health = async (path = '/health/ready') => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    return { status: response.status, body: await response.json() };
  };
  const answers = async (status: number) => {
    for (const deadline = Date.now() + 60_000; ;) {
      if (
        await health().then(
          (answer) => answer.status === status,
          () => false,
        )
      )
        return;
      if (child.exitCode !== null || Date.now() > deadline)
        throw new Error(`the signer does not answer ${status} (exit code ${child.exitCode}): ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  return {
    child,
    log: () => said,
    health,
    answers,
    rss: () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) * 1024,
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
