import { type ClimbStep, rootOfPath } from '../tree/inclusion.js';
import { verifyConsistency } from '../tree/consistency.js';
import { equalHashes, type TreeHasher } from '../tree/hasher.js';
import { parseCheckpointNote } from './checkpoint.js';
import { base64Of } from './encoding.js';
import { isBeyondEnd } from './frozen.js';
import { quorumMet } from './judge-checkpoint.js';
import type { Policy } from './policy.js';
import { parseTlogProof } from './tlog-proof.js';
import { type Ed25519Verify, verifySignature } from './verify-note.js';

/** `unknown`: could not be checked, for want of a platform that can, or because an earlier step already failed. It is no pass. */
export type CheckStepState = 'pass' | 'fail' | 'unknown';
export type CheckStepId = 'proof' | 'leaf' | 'path' | 'root' | 'log-signature' | 'witnesses' | 'consistency';

/** One witness of the policy on one checkpoint. `absent` alone is no failure: the quorum is what counts. */
export interface WitnessStep {
  readonly name: string;
  readonly state: CheckStepState | 'absent';
  /** POSIX seconds; null where it did not cosign. */
  readonly time: number | null;
}

/** One step of a check as a person can follow it: what went in, what came out. Hashes are base64, as in notes and proofs. */
export interface CheckStep {
  readonly id: CheckStepId;
  readonly state: CheckStepState;
  readonly input: string;
  readonly result: string;
  /** Word for what is wrong; null otherwise. */
  readonly reason: string | null;
  readonly climb?: readonly ClimbStep[];
  readonly witnesses?: readonly WitnessStep[];
}

export interface Platform {
  readonly hasher: TreeHasher;
  /** null where the platform has no Ed25519: signatures are unknown then, never good. */
  readonly verify: Ed25519Verify | null;
}

const step = (id: CheckStepId, state: CheckStepState, input: string, result: string, reason: string | null = null): CheckStep => ({
  id,
  state,
  input,
  result,
  reason,
});

/**
 * The steps from an entry to a witnessed checkpoint, each by itself: what `verifyTlogProof` decides, told at length. All of
 * them pass exactly where it says ok. Never throws.
 *
 * @param input.policy null where there is none to judge by
 */
export async function proofSteps(
  input: { readonly entry: Uint8Array; readonly proof: Uint8Array | string; readonly policy: Policy | null },
  platform: Platform,
): Promise<readonly CheckStep[]> {
  const { hasher } = platform;
  const leafHash = hasher.leaf(input.entry);
  const leaf = step('leaf', 'pass', `00 || ${input.entry.length}`, base64Of(leafHash));
  const read = parseTlogProof(input.proof);
  const rest = (['path', 'root', 'log-signature', 'witnesses'] as const).map((id) => step(id, 'unknown', '', '', 'earlier-step'));
  if (!read.ok) return [leaf, step('proof', 'fail', '', '', read.reason), ...rest];
  const { index, path, checkpoint: note } = read.value;
  const parsed = parseCheckpointNote(note);
  if (!parsed.ok) return [leaf, step('proof', 'fail', note, '', parsed.reason), ...rest];
  const { size, root, origin } = parsed.value.checkpoint;
  const climb: ClimbStep[] = [];
  const computed = rootOfPath({ index, size, leafHash, path }, hasher, (seen) => climb.push(seen));
  const reached = computed !== null && equalHashes(computed, root);
  return [
    step('proof', 'pass', origin, `${index} < ${size}`),
    leaf,
    {
      ...step('path', computed ? 'pass' : 'fail', base64Of(leafHash), computed ? base64Of(computed) : '', computed ? null : 'inclusion'),
      climb,
    },
    step('root', reached ? 'pass' : 'fail', computed ? base64Of(computed) : '', base64Of(root), reached ? null : 'inclusion'),
    ...(await noteSteps(note, input.policy, platform)),
  ];
}

/** Signature of the log and cosignatures of the policy's witnesses on one checkpoint. Never throws. */
export async function noteSteps(
  note: Uint8Array | string,
  policy: Policy | null,
  { verify }: Platform,
): Promise<readonly [CheckStep, CheckStep]> {
  const read = parseCheckpointNote(note);
  if (!read.ok) return [step('log-signature', 'fail', '', '', read.reason), step('witnesses', 'unknown', '', '', 'earlier-step')];
  if (!policy) return [step('log-signature', 'unknown', '', '', 'no-policy'), step('witnesses', 'unknown', '', '', 'no-policy')];
  const { note: signed, checkpoint } = read.value;
  const linesOf = (vkey: { readonly name: string; readonly keyId: number }) =>
    signed.signatures.filter(({ name, keyId }) => name === vkey.name && keyId === vkey.keyId);
  const logs = policy.logs.filter(({ vkey }) => vkey.name === checkpoint.origin);
  const own = logs.flatMap(({ vkey }) => linesOf(vkey).map((line) => ({ vkey, line })));
  const judged = await Promise.all(
    own.map(async ({ vkey, line }) =>
      verify && vkey.algorithm !== 6 ? await verifySignature(signed.text, line, vkey, verify) : 'unknown',
    ),
  );
  const logState = signatureState(judged);
  const reason = logs.length === 0 ? 'unknown-log' : own.length === 0 ? 'log-signature' : isBeyondEnd(policy, checkpoint) ? 'frozen' : null;
  const logStep = step(
    'log-signature',
    reason ? 'fail' : logState,
    `${checkpoint.origin} ${checkpoint.size} ${base64Of(checkpoint.root)}`,
    own.map(({ vkey }) => `${vkey.name}+${vkey.keyId.toString(16).padStart(8, '0')}`).join(', '),
    reason ?? (logState === 'fail' ? 'bad-signature' : logState === 'unknown' ? 'no-ed25519' : null),
  );
  const witnesses = await Promise.all(
    policy.witnesses.map(async ({ name, vkey }): Promise<WitnessStep> => {
      const lines = linesOf(vkey);
      if (lines.length === 0) return { name, state: 'absent', time: null };
      // ML-DSA lines are kept and never counted.
      if (!verify || vkey.algorithm === 6) return { name, state: 'unknown', time: null };
      const times = await Promise.all(lines.map((line) => verifySignature(signed.text, line, vkey, verify)));
      const good = times.filter((time) => typeof time === 'number');
      if (times.includes('bad')) return { name, state: 'fail', time: null };
      return { name, state: 'pass', time: good.length > 0 ? Math.min(...good) : null };
    }),
  );
  const passed = witnesses.filter(({ state }) => state === 'pass').map(({ name }) => name);
  // A bad line of a known key condemns the note (C2SP signed-note), whoever else cosigned.
  const bad = witnesses.some(({ state }) => state === 'fail');
  const met = quorumMet(policy, passed);
  const state = bad ? 'fail' : met ? 'pass' : verify ? 'fail' : 'unknown';
  return [
    logStep,
    {
      ...step(
        'witnesses',
        state,
        policy.quorum ?? 'none',
        `${passed.length}/${witnesses.length}`,
        bad ? 'bad-signature' : met ? null : verify ? 'quorum' : 'no-ed25519',
      ),
      witnesses,
    },
  ];
}

function signatureState(results: readonly (number | null | 'bad' | 'unknown')[]): CheckStepState {
  if (results.includes('bad')) return 'fail';
  return results.some((result) => result === null) ? 'pass' : 'unknown';
}

/** That the newer of two trees begins with the older. @param path hashes of the proof; null where nobody gave one */
export function consistencySteps(
  older: Uint8Array | string,
  newer: Uint8Array | string,
  path: readonly Uint8Array[] | null,
  hasher: TreeHasher,
): CheckStep {
  const [one, two] = [parseCheckpointNote(older), parseCheckpointNote(newer)];
  if (!one.ok || !two.ok) return step('consistency', 'fail', '', '', one.ok ? (two.ok ? '' : two.reason) : one.reason);
  const [from, to] = [one.value.checkpoint, two.value.checkpoint];
  const input = `${from.size} ${base64Of(from.root)}`;
  const result = `${to.size} ${base64Of(to.root)}`;
  if (from.origin !== to.origin) return step('consistency', 'fail', input, result, 'other-log');
  // Two roots for one size: no proof is needed to see that one of them is a lie.
  if (from.size === to.size) {
    const same = equalHashes(from.root, to.root);
    return step('consistency', same ? 'pass' : 'fail', input, result, same ? null : 'two-trees');
  }
  if (from.size > to.size) return step('consistency', 'fail', input, result, 'order');
  if (!path) return step('consistency', 'unknown', input, result, 'no-proof');
  const holds = verifyConsistency({ oldSize: from.size, newSize: to.size, oldRoot: from.root, newRoot: to.root, path }, hasher);
  return step('consistency', holds ? 'pass' : 'fail', input, result, holds ? null : 'consistency');
}
