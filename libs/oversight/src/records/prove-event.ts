import { canonicalJson } from '#cites';
import type { Tx } from '#database';
import { type LogProofs, nodeEd25519, nodeHasher } from '#ledger';
import { formatTlogProof, parseTlogProof, type Policy, policyFor, type TlogProofVerdict, verifyTlogProof } from '#merkle';
import { type LoggedEvent, opened } from './logged-event.repository.js';

/** How an event stands in its log. */
export type Standing =
  | { readonly state: 'proved'; readonly proof: Uint8Array; readonly verdict: Extract<TlogProofVerdict, { ok: true }> }
  /** No published checkpoint covers it yet. */
  | { readonly state: 'waiting' }
  | { readonly state: 'refuted'; readonly reason: string; readonly verdict: TlogProofVerdict | null };

/** Fields that may leave the house with the entry: what is printed on the permit anyway. */
const shown = ['doc', 'permit'] as const;

/** Makes the proof of an event from the tables of its log, and judges it as a stranger would. */
export async function proveEvent(tx: Tx, proofs: LogProofs, event: LoggedEvent, policy: Policy): Promise<Standing> {
  if (event.index === null || event.bytes === null) return { state: 'waiting' };
  let made;
  try {
    made = await proofs.proofOf(tx, event.eventId);
  } catch (error) {
    // Tiles that are gone or torn: the log cannot show what it promised.
    return { state: 'refuted', reason: error instanceof Error ? error.message : String(error), verdict: null };
  }
  if (!made) return { state: 'waiting' };
  const read = parseTlogProof(made.proofFile);
  if (!read.ok) return { state: 'refuted', reason: read.reason, verdict: null };
  const origin = read.value.checkpoint.split('\n', 1)[0] ?? '';
  const verdict = await verifyTlogProof({
    proof: read.value,
    leafHash: nodeHasher.leaf(new Uint8Array(event.bytes)),
    policy: policyFor(origin, policy),
    hasher: nodeHasher,
    verify: nodeEd25519,
  });
  if (!verdict.ok) return { state: 'refuted', reason: verdict.reason, verdict };
  const extra = event.words?.kind === 'permit.issued' ? extraOf(event) : null;
  const proof = extra ? new TextEncoder().encode(formatTlogProof({ ...read.value, extra })) : made.proofFile;
  return { state: 'proved', proof, verdict };
}

function extraOf(event: LoggedEvent): Uint8Array {
  const openings = shown.flatMap((field) => {
    const value = opened(event, field);
    const salt = event.openings.get(field)?.salt.toString('base64url');
    return value && salt !== undefined ? [[field, { salt, value: value.value }] as const] : [];
  });
  return new TextEncoder().encode(canonicalJson({ openings: Object.fromEntries(openings) }));
}
