import type { Tx } from '#database';
import { type Ed25519Verify, type Hash, judgeCheckpoint, parseCheckpointNote, type Policy, policyFor, type TreeHasher } from '#merkle';
import { systemActor } from '#web';
import { LogAlarm } from '../alarm.js';
import { nodeEd25519 } from '../checkpoint/ed25519.js';
import type { Ledger } from '../ledger.js';
import { newestPublished } from '../proof/log-reader.repository.js';
import { ownEdge } from '../restore/common-prefix.js';
import { holdLog } from '../sequencer/sequencer.repository.js';
import type { SignedTree } from '../checkpoint/signed-memory.js';
import { type LogKind, type LogRow, newestHead, openLogs } from '../tree/log-rows.repository.js';
import { nodeHasher } from '../tree/node-hasher.js';
import { countUnwitnessed, frozenLogsOf, moveUnwitnessed, replaceLog } from './freeze.repository.js';
import { generationOf } from './log-origin.js';

/** Where a log ends: the last tree that a quorum of its witnesses has cosigned. */
export interface LogEnd {
  readonly log: LogRow;
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
  readonly note: string;
}

/**
 * The end that a log has if it ends now: its newest published checkpoint, which holds under the policy and is the tree of
 * the entries that stand in the database. One without any has the empty tree.
 *
 * @param signed memory of the checkpoint process: a database that is behind it would end the log before what was proven
 * @throws LogAlarm `origin-differs` for a log without a name, `database-older`, `policy-refuses`, `history-rewritten`, `entry-missing`
 */
export async function lastCosigned(
  tx: Tx,
  kind: LogKind,
  policy: Policy,
  signed: SignedTree | null,
  { verify = nodeEd25519, hasher = nodeHasher }: { readonly verify?: Ed25519Verify; readonly hasher?: TreeHasher } = {},
): Promise<LogEnd> {
  const log = (await openLogs(tx)).find((row) => row.kind === kind);
  if (!log?.origin) throw new LogAlarm('origin-differs', kind, 'the log has no name yet');
  const head = (await newestHead(tx, log.id))?.size ?? 0;
  if (signed && signed.size > head)
    throw new LogAlarm('database-older', kind, `size ${signed.size} was signed, and the database ends at ${head}: log import comes first`);
  const published = await newestPublished(tx, log.id);
  if (!published) return { log, origin: log.origin, size: 0, root: hasher.empty, note: '' };
  const verdict = await judgeCheckpoint(published.note, policyFor(log.origin, policy), verify);
  if (!verdict.ok) throw new LogAlarm('policy-refuses', kind, `size ${published.size}: ${verdict.reason}`);
  const { size, root } = verdict.checkpoint;
  if (!(await ownEdge(tx, log, size, hasher)).is(size, root))
    throw new LogAlarm('history-rewritten', kind, `the entries do not give the tree of size ${size} that witnesses have cosigned`);
  return { log, origin: log.origin, size, root, note: published.note };
}

/** Ends of logs that are frozen already, of the generation of this origin: a command that was killed goes on. null otherwise. */
export async function frozenEnds(tx: Tx, origin: string): Promise<readonly Pick<LogEnd, 'origin' | 'size' | 'root'>[] | null> {
  const rows = await frozenLogsOf(tx, generationOf(origin));
  if (rows.length === 0) return null;
  return rows.map(({ origin: name, note }) => {
    if (note === '') return { origin: name, size: 0, root: nodeHasher.empty };
    const read = parseCheckpointNote(note);
    if (!read.ok) throw new Error(`the last note of ${name} is none: ${read.reason}`);
    return read.value.checkpoint;
  });
}

/**
 * Ends a log and begins its successor, whose first entry says so. What was not witnessed in the old one, and so is proven
 * for nobody, gets its place in the new one.
 *
 * @param word the country's statement, signed by its root key, and why
 * @returns how many entries were taken over
 */
export async function freezeLog(
  tx: Tx,
  ledger: Ledger,
  { log, origin, size, root, note }: LogEnd,
  word: { readonly successor: string; readonly reason: string; readonly statement: Uint8Array },
): Promise<number> {
  await holdLog(tx, log.id);
  const next = await replaceLog(tx, log, { size, note }, word.successor);
  const taken = await countUnwitnessed(tx, log.id, size);
  await ledger.append(tx, {
    kind: log.kind === 'public' ? 'log.successor' : 'log.restricted-successor',
    actor: systemActor('log'),
    act: 'succeed',
    subjects: [],
    pub: {
      origin,
      size,
      root: Buffer.from(root).toString('base64'),
      reason: word.reason,
      // So many entries follow that saw checkpoints of the old log.
      taken,
      statement: Buffer.from(word.statement).toString('base64url'),
    },
  });
  const moved = await moveUnwitnessed(tx, log.id, size, next);
  if (moved !== taken) throw new Error(`ledger: ${moved} entries were taken over where ${taken} were counted`);
  return moved;
}
