import { type ReadCheckpoint, parseCheckpointNote } from '../note/checkpoint.js';
import { isBeyondEnd } from '../note/frozen.js';
import { quorumMet } from '../note/judge-checkpoint.js';
import type { Policy } from '../note/policy.js';
import type { Note } from '../note/signed-note.js';
import { type Ed25519Verify, verifyNote } from '../note/verify-note.js';
import type { Vkey } from '../note/vkey.js';
import { equalHashes, type TreeHasher } from '../tree/hasher.js';
import { failed, type FsckFailure, fsckFailures } from './failure.js';
import { LogUnreachable, type LogSource } from './log-source.js';
import { strayFailure } from './stray-files.js';
import { type EntryCheck, type KnownHead, TreeCheck, type TreeCounts } from './tree-check.js';
import type { TreeHead } from './tree-head.js';

export interface FsckInput {
  readonly source: LogSource;
  /** The log's keys, whose name is its origin; its witnesses; how many of them are enough. */
  readonly policy: Policy;
  /** POSIX seconds. */
  readonly now: number;
  /** Seconds that the newest cosignatures of a quorum may be old; null where that is not asked. */
  readonly maxAge: number | null;
  /** Signed checkpoints of the same log that somebody kept. */
  readonly older: readonly { readonly name: string; readonly note: Uint8Array }[];
  /** Trees of this log that its house told of elsewhere, each with the name of where. */
  readonly anchors?: readonly (TreeHead & { readonly name: string })[];
  /** Head up to which an earlier run has checked everything. */
  readonly from: TreeHead | null;
  readonly bundles: 'all' | 'if-any' | 'none';
  /** null where nothing is known of what the log's entries are. */
  readonly entries: EntryCheck | null;
  readonly hasher: TreeHasher;
  readonly verify: Ed25519Verify;
}

/** A witness of the policy that cosigned. */
export interface SeenWitness {
  readonly key: Vkey;
  /** POSIX seconds, the newest where it gave several. */
  readonly time: number;
}

export interface FsckReport {
  /** `good`: everything follows. `bad`: published bytes contradict each other or what was signed. `unchecked`: something is absent. */
  readonly verdict: 'good' | 'bad' | 'unchecked';
  readonly failure: FsckFailure | null;
  /** null unless the log's signature on it is good. */
  readonly checkpoint: ReadCheckpoint | null;
  /** The signed note as it was read. */
  readonly note: Uint8Array | null;
  readonly witnesses: readonly SeenWitness[];
  readonly checked: Readonly<TreeCounts & { older: number }>;
}

/** Clocks of witnesses may go ahead of ours by this many seconds; a later time counts for no freshness. */
const clockTolerance = 300;

/**
 * Derives a log anew from what it publishes, believing nothing but the keys of the policy. Rejects only as the source does
 * for reasons of its own; a source that cannot be reached is a report.
 */
export async function fsck(input: FsckInput): Promise<FsckReport> {
  const state: State = { checkpoint: null, note: null, witnesses: [], checked: { tiles: 0, bundles: 0, entries: 0, older: 0 } };
  let failure: FsckFailure | null;
  try {
    failure = await examine(input, state);
  } catch (error) {
    if (!(error instanceof LogUnreachable)) throw error;
    failure = failed('unreachable', error.message);
  }
  return { ...state, failure, verdict: failure === null ? 'good' : fsckFailures[failure.id] };
}

type State = { -readonly [member in keyof Omit<FsckReport, 'verdict' | 'failure'>]: FsckReport[member] };

async function examine(input: FsckInput, state: State): Promise<FsckFailure | null> {
  const bytes = await input.source.checkpoint();
  if (bytes === null) return failed('checkpoint-missing', 'checkpoint');
  state.note = bytes;
  const signed = await openCheckpoint(bytes, 'checkpoint', input);
  if ('failure' in signed) return signed.failure;
  state.checkpoint = signed.checkpoint;
  state.witnesses = signed.witnesses;
  const witnessed = witnessFailure(signed.witnesses, input);
  if (witnessed) return witnessed;

  const older: KnownHead[] = [];
  for (const { name, note } of input.older) {
    const opened = await openCheckpoint(note, name, input);
    // What is no checkpoint of this log is no evidence against it.
    if ('failure' in opened) return failed('old-checkpoint', name, opened.failure.id);
    older.push({ size: opened.checkpoint.size, root: opened.checkpoint.root, name, breaks: 'consistency' });
  }
  for (const anchor of input.anchors ?? []) older.push({ ...anchor, breaks: 'anchor' });
  const against = olderFailure(signed.checkpoint, [
    ...older,
    ...(input.from ? [{ ...input.from, name: 'state', breaks: 'consistency' as const }] : []),
  ]);
  if (against) return against;

  const { source, from, bundles, entries, hasher } = input;
  const tree = { source, head: signed.checkpoint, older, bundles, entries, hasher };
  let { failure, checked } = await new TreeCheck({ ...tree, from }).run();
  // Which tile is wrong, or whether it is the history, shows only from the beginning.
  if (from && failure?.id === 'consistency') ({ failure, checked } = await new TreeCheck({ ...tree, from: null, older: [...older, { ...from, name: 'state', breaks: 'consistency' }] }).run()); // prettier-ignore
  state.checked = { ...checked, older: input.older.length };
  if (failure && fsckFailures[failure.id] === 'bad') return failure;
  return (await strayFailure(source, signed.checkpoint.size)) ?? failure;
}

type Opened =
  | { readonly failure: FsckFailure }
  | { readonly checkpoint: ReadCheckpoint; readonly note: Note; readonly witnesses: readonly SeenWitness[] };

/** A checkpoint that is this log's: well formed, of its origin, signed by its key, and without a bad line of a known key. */
async function openCheckpoint(bytes: Uint8Array, where: string, { policy, verify }: FsckInput): Promise<Opened> {
  const read = parseCheckpointNote(bytes);
  if (!read.ok) return { failure: failed('checkpoint-malformed', where, read.reason) };
  const { note, checkpoint } = read.value;
  const logs = policy.logs.map(({ vkey }) => vkey).filter(({ name }) => name === checkpoint.origin);
  if (logs.length === 0) return { failure: failed('origin', where, checkpoint.origin) };
  const verdict = await verifyNote(note, [...logs, ...policy.witnesses.map(({ vkey }) => vkey)], verify);
  if (!verdict.ok && verdict.reason === 'bad-signature')
    return { failure: failed(logs.includes(verdict.key) ? 'log-signature' : 'witness-signature', where, verdict.key.name) };
  if (!verdict.ok || !verdict.verified.some(({ key }) => logs.includes(key)))
    return { failure: failed('log-signature', where, checkpoint.origin) };
  if (isBeyondEnd(policy, checkpoint)) return { failure: failed('frozen', where, `${checkpoint.origin} ${checkpoint.size}`) };
  const times = new Map<Vkey, number>();
  for (const { key, time } of verdict.verified) if (time !== null) times.set(key, Math.max(time, times.get(key) ?? 0));
  return { checkpoint, note, witnesses: [...times].map(([key, time]) => ({ key, time })) };
}

function witnessFailure(witnesses: readonly SeenWitness[], { policy, now, maxAge }: FsckInput): FsckFailure | null {
  const met = (seen: readonly SeenWitness[]) =>
    quorumMet(
      policy,
      policy.witnesses.filter(({ vkey }) => seen.some(({ key }) => key === vkey)).map(({ name }) => name),
    );
  if (!met(witnesses)) return failed('quorum', 'checkpoint', `${witnesses.length} of ${policy.witnesses.length}`);
  if (maxAge === null) return null;
  const fresh = witnesses.filter(({ time }) => time >= now - maxAge && time <= now + clockTolerance);
  if (fresh.length > 0 && met(fresh)) return null;
  const newest = Math.max(0, ...witnesses.map(({ time }) => time));
  return failed('stale', 'checkpoint', newest === 0 ? '' : new Date(newest * 1000).toISOString());
}

/** What the sizes and roots alone tell. */
function olderFailure(head: TreeHead, older: readonly KnownHead[]): FsckFailure | null {
  for (const { size, root, name, breaks } of older) {
    if (size > head.size) return failed(breaks === 'anchor' ? 'anchor' : 'rollback', name, `${size} -> ${head.size}`);
    if (size === head.size && !equalHashes(root, head.root)) return failed(breaks, name, `${size} -> ${size}`);
  }
  return null;
}
