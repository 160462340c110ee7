import { canonicalJson } from '#cites';
import { concatBytes, credentialId, fromBase64Url, fromUtf8, sha256, toBase64Url, toHex, utf8, type DecodedToken } from '#credential';
import { parseTlogProof, portableHasher, verifyTlogProof } from '#merkle';
import type { LogPolicy } from '#trust';

/** Proof and entry as they travel with a permit: `permit.tlog-proof` and `permit.entry`. */
export interface LogEvidence {
  readonly proof: Uint8Array;
  readonly entry: Uint8Array;
}

export type LogProofVerdict =
  /** `demonstration`: by witnesses who protect against nobody. */
  | { readonly outcome: 'good'; readonly demonstration: boolean }
  | { readonly outcome: 'unwitnessed'; readonly demonstration: boolean }
  /** It contradicts the permit or itself. */
  | { readonly outcome: 'invalid' }
  /** By a log or a key that the policy at hand does not know: says nothing. */
  | { readonly outcome: 'unknown' };

/**
 * Judges the proof that a permit's own entry stands in its issuer's log (docs/spec/pdf-profile.md 5): leaf hash of the
 * entry, checkpoint under the policy, inclusion, and that the entry is about this permit and this document. Never throws.
 * @param documentDigest claim 9 of the token
 */
export async function judgeLogProof(
  token: DecodedToken,
  documentDigest: Uint8Array,
  { proof, entry }: LogEvidence,
  { policy, demonstration, verify }: LogPolicy,
): Promise<LogProofVerdict> {
  const read = parseTlogProof(proof);
  if (!read.ok) return { outcome: 'invalid' };
  const leafHash = portableHasher.leaf(entry);
  const verdict = await verifyTlogProof({ proof: read.value, leafHash, policy, hasher: portableHasher, verify });
  // A new log or a new key of it may be ahead of the policy at hand; a line of a known key that is wrong may not.
  if (!verdict.ok && (verdict.reason === 'unknown-log' || verdict.reason === 'log-signature')) return { outcome: 'unknown' };
  if (!verdict.ok && verdict.reason !== 'quorum') return { outcome: 'invalid' };
  if (!isAbout(entry, credentialId(token.message.toBeSigned), documentDigest, read.value.extra)) return { outcome: 'invalid' };
  return { outcome: verdict.ok ? 'good' : 'unwitnessed', demonstration };
}

/** The entry is the issue of this very permit, and its commitment opens to the document that the token names. */
function isAbout(entry: Uint8Array, cred: Uint8Array, documentDigest: Uint8Array, extra: Uint8Array | undefined): boolean {
  const told = json(entry);
  if (told?.['k'] !== 'permit.issued' || member(told, 'pub')?.['cred'] !== toBase64Url(cred)) return false;
  const opening = extra && member(member(json(extra), 'openings'), 'doc');
  const salt = opening && typeof opening['salt'] === 'string' ? fromBase64Url(opening['salt']) : null;
  const value = opening?.['value'];
  if (!salt || salt.length !== 32 || value !== toHex(documentDigest)) return false;
  return member(told, 'c')?.['doc'] === commitment('doc', salt, value);
}

/** docs/spec/log-entries.md: C = base64url(SHA-256("cites-tlog/c1" || 00 || field || 00 || salt || JCS(value))). */
function commitment(field: string, salt: Uint8Array, value: string): string {
  const nul = Uint8Array.of(0);
  return toBase64Url(sha256(concatBytes(utf8('cites-tlog/c1'), nul, utf8(field), nul, salt, utf8(canonicalJson(value)))));
}

type Members = Readonly<Record<string, unknown>>;

function json(bytes: Uint8Array): Members | null {
  try {
    return asMembers(JSON.parse(fromUtf8(bytes)));
  } catch {
    return null;
  }
}

function member(of: Members | null | undefined, name: string): Members | null {
  return of && Object.hasOwn(of, name) ? asMembers(of[name]) : null;
}

function asMembers(value: unknown): Members | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : null;
}
