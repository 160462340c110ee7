import { type ReadCheckpoint, parseCheckpointNote } from './checkpoint.js';
import { isBeyondEnd } from './frozen.js';
import type { NoteFault } from './parsed.js';
import type { Policy, PolicyWitness } from './policy.js';
import { type Ed25519Verify, verifyNote } from './verify-note.js';
import type { Vkey } from './vkey.js';

/** A witness that cosigned, with the first time at which it says so. */
export interface Witnessed {
  readonly witness: PolicyWitness;
  /** POSIX seconds. */
  readonly time: number;
}

interface Judged {
  readonly checkpoint: ReadCheckpoint;
  /** The text that was signed. */
  readonly noteText: string;
  /** The key of the policy by which the log signed. */
  readonly log: Vkey;
  readonly witnesses: readonly Witnessed[];
}

export type CheckpointVerdict =
  | ({ readonly ok: true } & Judged)
  /** Signed by the log and in order, but too few of its witnesses have seen it. */
  | ({ readonly ok: false; readonly reason: 'quorum' } & Judged)
  /** `frozen`: the policy says that this log ended before. */
  | { readonly ok: false; readonly reason: NoteFault | 'unknown-log' | 'log-signature' | 'bad-signature' | 'frozen' };

/**
 * Whether a checkpoint holds under a policy: its origin is the name of a log of the policy, that log's key signed it, and
 * enough witnesses did. A bad line of a known key condemns the note (C2SP signed-note). Never throws.
 *
 * @param input the whole signed note
 */
export async function judgeCheckpoint(input: Uint8Array | string, policy: Policy, verify: Ed25519Verify): Promise<CheckpointVerdict> {
  const read = parseCheckpointNote(input);
  if (!read.ok) return read;
  const { note, checkpoint } = read.value;
  // Only keys of this origin: another log of the policy must not be able to speak for it.
  const logs = policy.logs.map(({ vkey }) => vkey).filter(({ name }) => name === checkpoint.origin);
  if (logs.length === 0) return { ok: false, reason: 'unknown-log' };
  const verdict = await verifyNote(note, [...logs, ...policy.witnesses.map(({ vkey }) => vkey)], verify);
  if (!verdict.ok) return { ok: false, reason: verdict.reason === 'bad-signature' ? 'bad-signature' : 'log-signature' };

  const log = verdict.verified.find(({ key }) => logs.includes(key))?.key;
  if (!log) return { ok: false, reason: 'log-signature' };
  // Whoever stole the key of a log can still sign, and witnesses of the old name may still cosign.
  if (isBeyondEnd(policy, checkpoint)) return { ok: false, reason: 'frozen' };
  const witnesses: Witnessed[] = [];
  for (const witness of policy.witnesses) {
    const times = verdict.verified.filter(({ key }) => key === witness.vkey).flatMap(({ time }) => (time === null ? [] : [time]));
    if (times.length > 0) witnesses.push({ witness, time: Math.min(...times) });
  }
  const judged: Judged = { checkpoint, noteText: note.text, log, witnesses };
  const met = quorumMet(
    policy,
    witnesses.map(({ witness }) => witness.name),
  );
  return met ? { ok: true, ...judged } : { ok: false, reason: 'quorum', ...judged };
}

/** Whether these witnesses, by their names in the policy, are enough. A name counts once, however often it is given. */
export function quorumMet(policy: Policy, names: Iterable<string>): boolean {
  if (policy.quorum === null) return true;
  const known = new Set(policy.witnesses.map(({ name }) => name));
  const met = new Set([...names].filter((name) => known.has(name)));
  // A group names only groups of earlier lines, so one pass in their order settles all.
  for (const { name, threshold, members } of policy.groups)
    if (members.filter((member) => met.has(member)).length >= threshold) met.add(name);
  return met.has(policy.quorum);
}
