import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Tx } from '#database';
import { generationOf, Ledger, type LogKind, type LostEvent, restoreLog, type RestoreOutcome, SignedMemory } from '#ledger';
import { isUrl } from '../audit/audit-arguments.js';
import { openSource } from '../audit/check-log.js';
import { HttpSource } from '../audit/http-source.js';
import type { InstallationConfig } from '../config.js';
import { logOrigins } from '../installation/witnesses.js';
import { onTheMachine } from '../installation/on-the-machine.js';
import { exit, type Io } from '../io.js';
import { openedNumbers } from './opened-numbers.js';
import { policyInForce } from './policy-in-force.js';
import { type TakenIn, takeInLost, usualMargin } from './take-in-lost.js';

export const importUsage = `Usage: opencites log import DIR|URL --log public|restricted [--memory DIR] [--proofs DIR] [--skip-numbers N]
                           [--token-file FILE] [--batch N] [--json]

After the database was restored to an older state: puts back the entries that it lacks, from a mirror (DIR or URL in C2SP
layout). The mirror is believed only where it gives the tree that the checkpoint process signed last.

  --memory DIR       what was signed last; OPENCITES_HOME/log-memory unless said
  --proofs DIR       proof files of permits (NUMBER.tlog-proof): they open the numbers of permits whose rows are lost
  --skip-numbers N   permit and case numbers left out beyond those of lost events, 1000 unless said: none is given twice
  --token-file FILE  inspector's token for the entries of a restricted log
  --batch N          entries a transaction; 2048 unless said. Interrupted, the next run goes on

Exit: 0 the log is whole, 1 refused, 2 interrupted or the mirror cannot be reached, 64 usage, 70 internal.
`;

/** `opencites log import` */
export async function importCommand(argv: readonly string[], io: Io, config: InstallationConfig): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      log: { type: 'string' },
      memory: { type: 'string' },
      proofs: { type: 'string' },
      'skip-numbers': { type: 'string', default: String(usualMargin) },
      'token-file': { type: 'string' },
      batch: { type: 'string', default: '2048' },
      json: { type: 'boolean', default: false },
    },
  });
  const [place, ...more] = positionals;
  const kind = (['public', 'restricted'] as const).find((each) => each === values.log);
  const batch = /^\d{1,5}$/.test(values.batch) ? Number(values.batch) : 0;
  const margin = /^\d{1,5}$/.test(values['skip-numbers']) ? Number(values['skip-numbers']) : -1;
  if (place === undefined || more.length > 0 || !kind || batch < 1 || margin < 0) {
    io.stderr.write(`Give one mirror, and --log public or --log restricted; --batch and --skip-numbers are numbers.\n\n${importUsage}`);
    return exit.usage;
  }
  const token = values['token-file'] === undefined ? undefined : (await readFile(values['token-file'], 'utf8')).trim();
  const policy = await policyInForce(config);
  const directory = values.memory === undefined ? join(config.home, 'log-memory') : resolve(values.memory);
  const memory = new SignedMemory(directory, kind, generationOf(logOrigins(config, policy)[kind]));
  const source = openSource({ place: isUrl(place) ? place : resolve(place), token });
  const stopped = onInterrupt();
  try {
    const progress = (done: number, total: number) => {
      if (!values.json) io.stderr.write(`${done} of ${total} entries\n`);
    };
    const opened = (lost: readonly LostEvent[]) =>
      values.proofs === undefined ? new Map<string, string>() : openedNumbers(values.proofs, lost);
    let takenIn: TakenIn | null = null;
    const completing = async (tx: Tx, lost: readonly LostEvent[]) =>
      void (takenIn = await takeInLost(tx, lost, { country: config.country, margin, numbers: await opened(lost) }));
    const given = { ledger: new Ledger(), kind, source, memory, policy, batch, progress, interrupted: () => stopped.now, completing };
    const outcome = await onTheMachine(config, (unit) => restoreLog({ unit, ...given }), { connections: 3 });
    const numbers = outcome.ok ? await opened(outcome.lost) : new Map<string, string>();
    return tell({ outcome, kind, takenIn, numbers }, values.json, io);
  } finally {
    stopped.forget();
    if (source instanceof HttpSource) source.close();
  }
}

/** The batch that is being written is finished first. */
function onInterrupt(): { readonly now: boolean; forget(): void } {
  const state = { now: false, forget: () => void process.off('SIGINT', stop) };
  const stop = () => void (state.now = true);
  process.once('SIGINT', stop);
  return state;
}

interface Told {
  readonly outcome: RestoreOutcome;
  readonly kind: LogKind;
  readonly takenIn: TakenIn | null;
  /** Permit numbers by event. */
  readonly numbers: ReadonlyMap<string, string>;
}

function tell({ outcome, kind, takenIn, numbers }: Told, json: boolean, io: Io): number {
  const unchecked = outcome.ok ? !outcome.finished : outcome.reason === 'mirror-unreachable';
  const code = unchecked ? exit.unchecked : outcome.ok ? exit.ok : exit.refuted;
  if (json) {
    const named = outcome.ok && { lost: outcome.lost.map((event) => ({ ...event, number: numbers.get(event.eventId) ?? null })) };
    io.stdout.write(`${JSON.stringify({ log: kind, exitCode: code, ...outcome, ...named, ...takenIn })}\n`);
    return code;
  }
  if (!outcome.ok) {
    io.stdout.write(`Nothing was put back: ${outcome.reason}: ${outcome.detail}\n`);
    return code;
  }
  const { whole, finished, added, size, requeued, lost } = outcome;
  if (whole) io.stdout.write(`The ${kind} log is whole: nothing was missing below size ${size}.\n`);
  else if (finished) io.stdout.write(`The ${kind} log is whole again: ${added} entries put back, size ${size}.\n`);
  else io.stdout.write(`Interrupted after ${added} entries. Run it again to go on.\n`);
  if (requeued > 0) io.stdout.write(`${requeued} entries that were written since the restore went back to the queue.\n`);
  for (const [year, serial] of Object.entries(takenIn?.nextSerials ?? {}))
    io.stdout.write(`Permit numbers of ${year} go on from ${String(serial).padStart(6, '0')}.\n`);
  for (const { number, state } of takenIn?.doubtful ?? [])
    io.stdout.write(`${number} (${state}) took its number after the restore: another paper may bear it. Void or cancel it.\n`);
  if (lost.length > 0) io.stdout.write(lostLines(lost, numbers));
  return code;
}

/** What the log knows and the tables no longer do: for people to enter again. */
function lostLines(lost: readonly LostEvent[], numbers: ReadonlyMap<string, string>): string {
  const lines = lost.map(({ index, at, kind, eventId, pub }) => {
    const cred = typeof pub['cred'] === 'string' ? `  cred ${pub['cred']}` : '';
    return `  ${index}  ${at}  ${kind}  ${eventId}  ${numbers.get(eventId) ?? '-'}${cred}\n`;
  });
  return `Events of which only the entry is left, ${lost.length} in all:\n${lines.join('')}`;
}
