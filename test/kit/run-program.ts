import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Ran {
  /** null when a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string | Uint8Array;
  readonly patienceMs?: number;
}

/** Root of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));
/** The `opencites` command as it is built; tests run what people run. */
export const opencitesEntry = fileURLToPath(new URL('../../dist/apps/cli/src/main.js', import.meta.url));

/** Runs a program to its end. @throws Error when it is not there or does not end in time */
export function runProgram(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, ...options.env }, stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${command} ${args.join(' ')} did not end in time: ${Buffer.concat([...out, ...err]).toString('utf8')}`));
    }, options.patienceMs ?? 60_000);
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.stdin.on('error', () => undefined); // A program that reads no input closes it early.
    child.stdin.end(options.input);
    child.on('close', (code) => {
      clearTimeout(late);
      resolve({ code, out: Buffer.concat(out).toString('utf8'), err: Buffer.concat(err).toString('utf8') });
    });
  });
}

/** The settings of the tests stay theirs: an `opencites` process sees none of them. */
export function cleanEnvironment(settings: Readonly<Record<string, string>> = {}): Record<string, string | undefined> {
  const cleared = Object.keys(process.env).filter((name) => /^(OPENCITES_|DATABASE_URL$|PUBLIC_URL$|NODE_OPTIONS$|JEST_)/.test(name));
  return { ...Object.fromEntries(cleared.map((name) => [name, undefined])), NODE_ENV: undefined, ...settings };
}

/** `opencites ...` as a process of its own. */
export function opencites(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return runProgram(process.execPath, ['--disable-warning=ExperimentalWarning', opencitesEntry, ...args], {
    ...options,
    env: { ...cleanEnvironment(), ...options.env },
  });
}
