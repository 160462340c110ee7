import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { Installation } from '../../../apps/cli/src/installation/installation.js';

/** Processor seconds by process, since each began. */
export type ProcessorTime = Readonly<Record<'portal' | 'signer' | 'postgres' | 'others', number>>;

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

interface Stat {
  readonly parent: number;
  /** Seconds of the process and of the children it has collected. */
  readonly own: number;
}

function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold anything; what follows it is numbers.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0);
    return { parent: Number(fields[1]), own: ticks / ticksPerSecond };
  } catch {
    return null;
  }
}

/** What an installation has used so far; PostgreSQL with all its backends. `others`: the log, its witnesses, gateway, worker. */
export function processorTime(installation: Installation): ProcessorTime {
  const { state } = installation;
  const pidIn = (file: string): number => Number.parseInt(readFileSync(file, 'utf8'), 10);
  const postmaster = pidIn(`${state.databaseDirectory()}/postmaster.pid`);
  let postgres = statOf(postmaster)?.own ?? 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = statOf(Number(name));
    if (stat?.parent === postmaster) postgres += stat.own;
  }
  const used = { portal: 0, signer: 0, postgres, others: 0 };
  for (const file of readdirSync(state.at('run')).filter((name) => name.endsWith('.pid') && name !== 'launcher.pid')) {
    const own = statOf(pidIn(state.at('run', file)))?.own ?? 0;
    if (file === 'portal.pid') used.portal += own;
    else if (file === 'signer.pid') used.signer += own;
    else used.others += own;
  }
  return used;
}

/** Resident memory of a process with all its threads, MiB. */
export function residentMemory(installation: Installation, name: 'portal' | 'signer' | 'gateway'): number {
  const pid = Number.parseInt(readFileSync(installation.state.at('run', `${name}.pid`), 'utf8'), 10);
  const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kibibytes) / 1024;
}

/** Processor seconds of this process with all its threads. */
export function ownProcessorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
