import type { Tx } from '#database';
import {
  type Ed25519Verify,
  equalHashes,
  type Hash,
  judgeCheckpoint,
  parseCheckpointNote,
  type Policy,
  policyFor,
  type TreeHasher,
} from '#merkle';
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
  /** What the database has of it, where entries behind are lost. */
  readonly left?: { readonly size: number; readonly root: Hash };
}

interface Checking {
  readonly verify?: Ed25519Verify;
  readonly hasher?: TreeHasher;
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
  { verify = nodeEd25519, hasher = nodeHasher }: Checking = {},
): Promise<LogEnd> {
  const { log, origin } = await named(tx, kind);
  if (signed && (await isBehind(tx, log, signed, hasher))) {
    const head = (await newestHead(tx, log.id))?.size ?? 0;
    throw new LogAlarm(
      'database-older',
      kind,
      `size ${signed.size} was signed, and the database, which ends at ${head}, has not got it: log import comes first`,
    );
  }
  return { log, ...(await newestOwn(tx, log, origin, policy, { verify, hasher })) };
}

/**
 * The end of a log of which the database lacks entries that nobody has any more: the largest tree that a quorum has
 * cosigned, as far as anybody can show. What was proven up to there stays proven; the entries behind what is left are lost.
 *
 * @param notes checkpoints that mirrors, witnesses or proof files hold, of any log; cosignatures of one tree are put together
 * @param unseen the trees that were signed beyond it had no quorum: somebody answers for that
 * @throws LogAlarm `origin-differs`, `memory-lost`, `policy-refuses`, `history-rewritten`, `database-older`
 */
export async function lostEnd(
  tx: Tx,
  kind: LogKind,
  policy: Policy,
  signed: SignedTree | null,
  {
    notes,
    unseen,
    verify = nodeEd25519,
    hasher = nodeHasher,
  }: Checking & { readonly notes: readonly Uint8Array[]; readonly unseen: boolean },
): Promise<LogEnd> {
  const { log, origin } = await named(tx, kind);
  const own = await newestOwn(tx, log, origin, policy, { verify, hasher });
  if (!signed && own.size > 0) throw new LogAlarm('memory-lost', kind, 'what was signed last is not remembered');
  if (!signed || !(await isBehind(tx, log, signed, hasher))) return { log, ...own };
  let best: { readonly size: number; readonly root: Hash; readonly note: string } | null = null;
  for (const note of joined(notes, origin)) {
    const verdict = await judgeCheckpoint(note, policyFor(origin, policy), verify);
    if (verdict.ok && verdict.checkpoint.size > (best?.size ?? own.size)) best = { ...verdict.checkpoint, note };
  }
  if (!best) throw new LogAlarm('policy-refuses', kind, `no checkpoint of ${origin} beyond size ${own.size} with a quorum was given`);
  const { size, root, note } = best;
  if (size === signed.size && !equalHashes(root, signed.root))
    throw new LogAlarm('history-rewritten', kind, `size ${size} was signed with another root`);
  // An end before what was proven would make those proofs void.
  if (size < signed.size && !unseen)
    throw new LogAlarm(
      'database-older',
      kind,
      `size ${signed.size} was signed, and the largest checkpoint with a quorum that was given has ${size}`,
    );
  return { log, origin, size, root, note, left: { size: own.size, root: own.root } };
}

async function named(tx: Tx, kind: LogKind): Promise<{ readonly log: LogRow; readonly origin: string }> {
  const log = (await openLogs(tx)).find((row) => row.kind === kind);
  if (!log?.origin) throw new LogAlarm('origin-differs', kind, 'the log has no name yet');
  return { log, origin: log.origin };
}

/** Whether the database lacks the tree that was signed last: it ends before, or has grown into another one since. */
async function isBehind(tx: Tx, log: LogRow, signed: SignedTree, hasher: TreeHasher): Promise<boolean> {
  const head = (await newestHead(tx, log.id))?.size ?? 0;
  return signed.size > head || !(await ownEdge(tx, log, signed.size, hasher)).is(signed.size, signed.root);
}

/** The newest checkpoint that the database itself holds, with the entries to it. */
async function newestOwn(
  tx: Tx,
  log: LogRow,
  origin: string,
  policy: Policy,
  { verify, hasher }: Required<Checking>,
): Promise<Omit<LogEnd, 'log'>> {
  const published = await newestPublished(tx, log.id);
  if (!published) return { origin, size: 0, root: hasher.empty, note: '' };
  const verdict = await judgeCheckpoint(published.note, policyFor(origin, policy), verify);
  if (!verdict.ok) throw new LogAlarm('policy-refuses', log.kind, `size ${published.size}: ${verdict.reason}`);
  const { size, root } = verdict.checkpoint;
  if (!(await ownEdge(tx, log, size, hasher)).is(size, root))
    throw new LogAlarm('history-rewritten', log.kind, `the entries do not give the tree of size ${size} that witnesses have cosigned`);
  return { origin, size, root, note: published.note };
}

/** Notes of one log; the signatures of those with one text come together, each line once. */
function joined(notes: readonly Uint8Array[], origin: string): readonly string[] {
  const lines = new Map<string, Set<string>>();
  for (const bytes of notes) {
    const read = parseCheckpointNote(bytes);
    if (!read.ok || read.value.checkpoint.origin !== origin) continue;
    const note = Buffer.from(bytes).toString('utf8');
    const text = note.slice(0, note.indexOf('\n\n') + 1);
    const known = lines.get(text) ?? new Set<string>();
    for (const line of note
      .slice(text.length + 1)
      .trimEnd()
      .split('\n'))
      known.add(line);
    lines.set(text, known);
  }
  return [...lines].map(([text, signatures]) => `${text}\n${[...signatures].join('\n')}\n`);
}

/** Ends of logs that are frozen already, of the generation of this origin: a command that was killed goes on. null otherwise. */
export async function frozenEnds(tx: Tx, origin: string): Promise<readonly Omit<LogEnd, 'log' | 'note'>[] | null> {
  const rows = await frozenLogsOf(tx, generationOf(origin));
  if (rows.length === 0) return null;
  return Promise.all(
    rows.map(async ({ id, origin: name, note }) => {
      const end = treeIn(note, name);
      const own = treeIn((await newestPublished(tx, id))?.note ?? '', name);
      return { origin: name, ...end, ...(own.size < end.size ? { left: own } : {}) };
    }),
  );
}

function treeIn(note: string, origin: string): { readonly size: number; readonly root: Hash } {
  if (note === '') return { size: 0, root: nodeHasher.empty };
  const read = parseCheckpointNote(note);
  if (!read.ok) throw new Error(`the last note of ${origin} is none: ${read.reason}`);
  const { size, root } = read.value.checkpoint;
  return { size, root };
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
  { log, origin, size, root, note, left }: LogEnd,
  word: { readonly successor: string; readonly reason: string; readonly statement: Uint8Array },
): Promise<number> {
  await holdLog(tx, log.id);
  const next = await replaceLog(tx, log, { size, note }, word.successor);
  // Where entries are lost nobody can tell which of those behind what is left were witnessed: they get a place of their own.
  const kept = left?.size ?? size;
  const taken = await countUnwitnessed(tx, log.id, kept);
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
      ...(left ? { missingFrom: left.size } : {}),
      // So many entries follow that saw checkpoints of the old log.
      taken,
      statement: Buffer.from(word.statement).toString('base64url'),
    },
  });
  const moved = await moveUnwitnessed(tx, log.id, kept, next);
  if (moved !== taken) throw new Error(`ledger: ${moved} entries were taken over where ${taken} were counted`);
  return moved;
}
