import { open, readFile, rename } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { type FsckReport, parseCheckpointNote, type TreeHead, verifyNote } from '#merkle';
import { message } from '#messages';
import { nodeCrypto } from '#keystore/verify-crypto';
import { ed25519Verify } from '#trust';
import type { Io } from '../io.js';
import { explain, type LogArguments, readLogArguments, seconds } from './audit-arguments.js';
import { auditExit } from './audit-report.js';
import { checkLog } from './check-log.js';
import { tell } from './fsck.command.js';

export const followUsage = `Usage: opencites audit follow URL|DIR --state FILE --key VKEY [--witness VKEY ...] [--quorum N] [--every SECONDS]
                             [other options of audit fsck, without --old]

  --state FILE      the last checkpoint that was verified; written after each good check, as a signed note
  --every SECONDS   goes on until it is stopped or the log is refuted; once unless said

The first run checks everything, later ones what is new and that it continues what was there. A smaller log or another
history is refused and the state stays; the note that proves it is kept beside it, as FILE.conflict.

Exit: as audit fsck.
`;

/** `opencites audit follow`: an auditor who comes back. */
export async function followCommand(argv: readonly string[], io: Io): Promise<number> {
  const request = await readLogArguments(argv, { state: { type: 'string' }, every: { type: 'string' } });
  if (typeof request === 'string') return explain(request, followUsage, io);
  const { log, values } = request;
  const state = values['state'];
  if (typeof state !== 'string') return explain('follow needs --state FILE.', followUsage, io);
  const every = seconds(values['every']);
  if (every === undefined || every === 0) return explain('--every takes seconds.', followUsage, io);
  if (every === null) return once(log, state, io);
  const stop = new AbortController();
  const end = () => stop.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  try {
    for (;;) {
      const code = await once(log, state, io);
      // What is absent or unreachable may be there next time; a refuted log stays refuted.
      if (code !== auditExit.good && code !== auditExit.unchecked) return code;
      await wait(every * 1000, undefined, { signal: stop.signal }).catch(() => undefined);
      if (stop.signal.aborted) return code;
    }
  } finally {
    process.removeListener('SIGINT', end).removeListener('SIGTERM', end);
  }
}

async function once(log: LogArguments, state: string, io: Io): Promise<number> {
  const from = await readState(state, log);
  if (typeof from === 'string') return explain(from, followUsage, io);
  const report = await checkLog(log, { older: [], from });
  const code = tell(report, log, io);
  if (!log.json && report.verdict === 'good')
    io.stdout.write(`${message('audit.followed', { from: from?.size ?? 0, to: report.checkpoint?.size ?? 0 }, log.lang)}\n`);
  await keep(report, state);
  return code;
}

/** Where the last run ended; null at the first one; text for people where the file is not a checkpoint of this log. */
async function readState(path: string, { trust }: LogArguments): Promise<TreeHead | null | string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? null : error.message));
  if (bytes === null) return null;
  if (typeof bytes === 'string') return `The state cannot be read: ${bytes}`;
  const read = parseCheckpointNote(bytes);
  if (!read.ok) return `${path} holds no checkpoint (${read.reason}).`;
  const { note, checkpoint } = read.value;
  const keys = trust.policy.logs.map(({ vkey }) => vkey).filter(({ name }) => name === checkpoint.origin);
  const verdict = await verifyNote(note, keys, ed25519Verify(nodeCrypto));
  if (!verdict.ok) return `${path} holds no checkpoint of this log.`;
  return { size: checkpoint.size, root: checkpoint.root };
}

async function keep(report: FsckReport, state: string): Promise<void> {
  const { verdict, note, checkpoint } = report;
  if (!note || !checkpoint) return;
  if (verdict === 'good') await writeDurably(state, note);
  // Signed by the log's own key: this and the state are two notes that cannot both be true.
  else if (report.failure?.id === 'consistency' || report.failure?.id === 'rollback') await writeDurably(`${state}.conflict`, note);
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}
