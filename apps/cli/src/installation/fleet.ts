import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type StateDirectory, writeDurably } from './state-directory.js';

/** One process of ours. */
export interface Member {
  readonly name: string;
  /** Its program, below dist/apps. */
  readonly entry: string;
  /** Answers 200 when it can do its work. */
  readonly readyUrl: string;
  /** Ports on 127.0.0.1 it will listen on. */
  readonly ports: readonly number[];
  readonly environment: Readonly<Record<string, string>>;
}

interface Running {
  readonly member: Member;
  readonly child: ChildProcess;
  exited: boolean;
}

/**
 * Starts the processes one after the other, each as soon as what it needs is ready, and stops them in reverse.
 * A process that dies is started again: a permit office does not stop because one of them was killed.
 */
export class Fleet {
  private readonly running: Running[] = [];
  private stopping = false;

  constructor(
    private readonly state: StateDirectory,
    private readonly say: (line: string) => void,
  ) {}

  /** @param stages one after the other; the members of one stage do not need each other and start together */
  async start(stages: readonly (readonly Member[])[]): Promise<void> {
    for (const member of stages.flat()) {
      await this.endOrphan(member.name);
      for (const port of member.ports) await refuseBusyPort(port, member.name);
    }
    for (const stage of stages) {
      const launched = stage.map((member) => this.launch(member));
      const ready = await Promise.allSettled(launched.map((running) => this.ready(running)));
      // In the order in which they are named, whichever was ready first: they are stopped in reverse.
      launched.forEach((running, at) => ready[at]?.status === 'fulfilled' && this.running.push(running));
      const failed = ready.find((result) => result.status === 'rejected');
      if (failed) throw failed.reason;
    }
  }

  /** Ends processes that a killed launcher left behind. */
  async endOrphans(): Promise<void> {
    const names = readdirSync(this.state.at('run')).filter((file) => file.endsWith('.pid') && file !== 'launcher.pid');
    for (const name of names) await this.endOrphan(name.slice(0, -'.pid'.length));
  }

  async stop(): Promise<void> {
    this.stopping = true;
    for (const { member, child } of [...this.running].reverse()) {
      await end(child);
      rmSync(this.pidFile(member.name), { force: true });
    }
    this.running.length = 0;
  }

  private launch(member: Member): Running {
    const entry = fileURLToPath(new URL(`../../../../${member.entry}`, import.meta.url));
    const log = openSync(this.state.at('log', `${member.name}.log`), 'a', 0o600);
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--enable-source-maps', entry], {
      cwd: this.state.path,
      detached: true, // Ctrl-C reaches us alone; we stop them in order.
      stdio: ['ignore', log, log],
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', NODE_ENV: 'production', ...member.environment },
    });
    closeSync(log);
    const running: Running = { member, child, exited: false };
    child.on('error', () => (running.exited = true));
    child.on('exit', (code, signal) => {
      running.exited = true;
      if (this.stopping) return;
      const at = this.running.indexOf(running);
      if (at < 0) return;
      this.say(`${member.name} ended (${signal ?? `code ${code}`}); starting it again`);
      setTimeout(() => {
        if (!this.stopping) this.running[at] = this.launch(member);
      }, 500);
    });
    if (child.pid !== undefined) writeDurably(this.pidFile(member.name), `${child.pid}\n${member.entry}\n`, 0o600);
    return running;
  }

  private async ready(running: Running): Promise<void> {
    const { member } = running;
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline) {
      if (running.exited) throw new Error(`${member.name} did not start: ${this.lastWords(member.name)}`);
      if (await answers(member.readyUrl)) return;
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    await end(running.child);
    throw new Error(`${member.name} was not ready within a minute: ${this.lastWords(member.name)}`);
  }

  private lastWords(name: string): string {
    const file = this.state.at('log', `${name}.log`);
    return `${readFileSync(file, 'utf8').trim().split('\n').slice(-6).join('\n')}\n(the whole log: ${file})`;
  }

  /** After a kill -9 of the launcher its children live on; a new launcher ends them before it starts its own. */
  private async endOrphan(name: string): Promise<void> {
    const file = this.pidFile(name);
    if (!existsSync(file)) return;
    const [pidLine = '', entry = `apps/${name}/src/main.js`] = readFileSync(file, 'utf8').trimEnd().split('\n');
    const pid = Number.parseInt(pidLine, 10);
    // Process ids are used again: only a process that runs this program in this state directory is ours to end.
    if (!commandLine(pid).includes(`/${entry}`) || workingDirectory(pid) !== this.state.path) return;
    process.kill(pid, 'SIGTERM');
    for (let waited = 0; waited < 10_000 && commandLine(pid) !== ''; waited += 50) await new Promise((resolve) => setTimeout(resolve, 50));
    if (commandLine(pid) !== '') process.kill(pid, 'SIGKILL');
  }

  private pidFile(name: string): string {
    return this.state.at('run', `${name}.pid`);
  }
}

/** Command line of a live process of ours, "" when there is none. */
export function commandLine(pid: number): string {
  try {
    readlinkSync(`/proc/${pid}/exe`);
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

function workingDirectory(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await gone;
  clearTimeout(late);
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

async function refuseBusyPort(port: number, name: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', () =>
      reject(new Error(`Port ${port}, which ${name} needs, is in use by another program. See "opencites config check".`)),
    );
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
}
