import { bundlesOf, decodeBundle, drawnFromMax, type Hash, type LogSource, parseCheckpointNote, parseVkey, type Vkey } from '#merkle';
import { readEntry } from '#verify';
import { platformHasher } from '../platform-hasher.js';

/** The entry of a submission, as far as the draw needs it. */
export interface Submission {
  readonly event: string;
  readonly index: number;
  readonly leafHash: Hash;
  readonly commitments: Readonly<Record<string, string>>;
  /** Commitments to the officers who may be drawn, in their order; null where the draw of an earlier submission is kept, or there is none. */
  readonly eligible: readonly string[] | null;
  readonly witness: Vkey | null;
  /** Event whose draw is kept. */
  readonly kept: string | null;
  readonly demonstration: boolean;
  /** It names a draw and not properly: a set out of order or with somebody twice, a witness that is none. */
  readonly malformed: boolean;
}

/** All of a log that a draw can depend on. */
export interface PublishedLog {
  readonly origin: string;
  /** Leaf hashes of all entries of the newest checkpoint. */
  readonly leaves: readonly Hash[];
  /** Submissions asked for, and those whose draw they keep, by event id. */
  readonly submissions: ReadonlyMap<string, Submission>;
}

export type ReadLog =
  { readonly ok: true; readonly log: PublishedLog } | { readonly ok: false; readonly reason: 'log-unreadable'; readonly where: string };

/** Reads a log from its first entry to its newest checkpoint. @throws LogUnreachable */
export async function readPublishedLog(source: LogSource): Promise<ReadLog> {
  const note = await source.checkpoint();
  const head = note && parseCheckpointNote(note);
  if (!head?.ok) return { ok: false, reason: 'log-unreadable', where: 'checkpoint' };
  const { origin, size } = head.value.checkpoint;
  const leaves: Hash[] = [];
  const submissions = new Map<string, Submission>();
  for (const { n, width } of bundlesOf(size)) {
    const bytes = await source.entries(n, width);
    const bundle = bytes && decodeBundle(bytes, width);
    if (!bundle?.ok) return { ok: false, reason: 'log-unreadable', where: `bundle ${n}` };
    for (const entry of bundle.entries) {
      const leafHash = platformHasher.leaf(entry);
      const submission = readSubmission(entry, leaves.length, leafHash);
      // Of two entries with one id the first counts: the second is what somebody made up afterwards.
      if (submission && !submissions.has(submission.event)) submissions.set(submission.event, submission);
      leaves.push(leafHash);
    }
  }
  return { ok: true, log: { origin, leaves, submissions } };
}

const kindOfSubmission = 'application.submitted';
const commitment = /^[A-Za-z0-9_-]{43}$/;

function readSubmission(bytes: Uint8Array, index: number, leafHash: Hash): Submission | null {
  const entry = readEntry(bytes);
  if (typeof entry === 'string' || entry['k'] !== kindOfSubmission) return null;
  const pub = (entry['pub'] ?? {}) as Readonly<Record<string, unknown>>;
  const commitments = entry['c'] as Readonly<Record<string, string>>;
  const bare = { event: String(entry['id']), index, leafHash, commitments, demonstration: pub['demonstration'] === true };
  const none = { ...bare, eligible: null, witness: null, kept: null };
  const { eligible, witness, kept } = pub;
  if (typeof kept === 'string') return { ...none, kept, malformed: eligible !== undefined };
  if (eligible === undefined) return { ...none, malformed: false };
  const vkey = typeof witness === 'string' ? parseVkey(witness) : null;
  if (!vkey?.ok || vkey.value.algorithm !== 4 || !isSet(eligible, commitments)) return { ...none, malformed: true };
  return { ...bare, eligible, witness: vkey.value, kept: null, malformed: false };
}

/** In ascending order, nobody twice, each among the commitments of the entry: a name twice would be drawn twice as often. */
function isSet(value: unknown, commitments: Readonly<Record<string, string>>): value is readonly string[] {
  if (!Array.isArray(value) || value.length > drawnFromMax) return false;
  const known = new Set(Object.values(commitments));
  return (value as readonly unknown[]).every(
    (one, place) =>
      typeof one === 'string' &&
      commitment.test(one) &&
      known.has(one) &&
      (place === 0 || one > ((value as readonly string[])[place - 1] ?? '')),
  );
}
