import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Command line of a live process, "" when there is none (a zombie has none either). */
export function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

export function isAlive(pid: number): boolean {
  return commandLineOf(pid) !== '';
}

export type ProcessName =
  'launcher' | 'sequencer' | 'checkpoint' | `witness-${1 | 2 | 3}` | 'signer' | 'worker' | 'gateway' | 'portal' | 'postgres';

/** Process ids of an installation: our own by their files, the database server's with its children. */
export function processesOf(home: string): Record<ProcessName, number | null> {
  const own = (name: string) => pidIn(join(home, 'run', `${name}.pid`));
  return {
    launcher: own('launcher'),
    sequencer: own('sequencer'),
    checkpoint: own('checkpoint'),
    'witness-1': own('witness-1'),
    'witness-2': own('witness-2'),
    'witness-3': own('witness-3'),
    signer: own('signer'),
    worker: own('worker'),
    gateway: own('gateway'),
    portal: own('portal'),
    postgres: pidIn(join(home, 'pg', 'postmaster.pid')),
  };
}

function pidIn(file: string): number | null {
  if (!existsSync(file)) return null;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  return Number.isInteger(pid) && isAlive(pid) ? pid : null;
}

/** Children of a process, from /proc: a database server has one for each connection. */
export function childrenOf(parent: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
    } catch {
      return false;
    }
  });
}

/** kill -9 of a process that this test started, with its children unless alone; waits until all are gone. */
export async function killHard(pid: number, reach: 'with-children' | 'alone' = 'with-children'): Promise<void> {
  // 0 and negative numbers would be whole groups, this test's own among them.
  if (pid <= 1) throw new Error(`${pid} is no process of ours`);
  const all = reach === 'alone' ? [pid] : [pid, ...childrenOf(pid)];
  for (const each of all) {
    try {
      process.kill(each, 'SIGKILL');
    } catch {
      // Gone already.
    }
  }
  await until(() => all.every((each) => !isAlive(each)), `processes ${all.join(', ')} to end`);
}

export async function until(ready: () => boolean | Promise<boolean>, what: string, patienceMs = 30_000): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await ready())) {
    if (Date.now() > deadline) throw new Error(`Waited ${patienceMs} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}
