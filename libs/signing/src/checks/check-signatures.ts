import { refusal, type SigningRefusal } from '../refusal.js';
import { assertionFault } from './assertion.js';
import { standing } from './check-decisions.js';
import type { FoundingKeys } from './founding-keys.js';
import { KeyHistory, type KeyLog, type PortalAddress, readStatement, within } from './key-history.js';
import type { SignedDecision, SigningCase } from './signing-case.js';

/**
 * That every decision behind the permit was signed by its officer: the assertion is about the very statement, was made at
 * the portal's address by a person whom the authenticator had verified, with a key that counted at that instant for this
 * person, in this role, as the public log tells it too. Where the founding officers are pinned no policy row can do without it.
 */
export function checkSignatures(
  signingCase: SigningCase,
  founding: FoundingKeys | null,
  portal: PortalAddress,
  log: KeyLog | null = null,
): SigningRefusal | null {
  const history = new KeyHistory(signingCase.officerKeys, founding, portal, log);
  const counted = standing(signingCase);
  const unsigned = counted.filter((decision) => !decision.signed && asked(signingCase, founding, decision.at));
  if (unsigned.length > 0) return refusal('signature-missing', { kinds: kindsOf(unsigned) });
  for (const decision of counted) {
    const fault = decision.signed ? faultOf(decision, decision.signed, history, portal) : null;
    if (fault) return fault;
  }
  return null;
}

function faultOf(
  decision: SignedDecision,
  signed: NonNullable<SignedDecision['signed']>,
  history: KeyHistory,
  portal: PortalAddress,
): SigningRefusal | null {
  const kinds = decision.kind;
  const key = history.find(signed.keyId);
  if (!key) return refusal('officer-key', { kinds, reason: 'unknown' });
  if (key.person !== decision.person || key.organisation !== decision.org || key.role !== decision.role)
    return refusal('officer-key', { kinds, reason: 'of-another' });
  // The statement as it stands in the decision is what counts; whatever else was signed is no decision.
  const fault = assertionFault(signed, { statement: decision.statement, publicKey: key.publicKey, ...portal });
  if (fault) return refusal('signature-invalid', { kinds, reason: fault });
  const said = readStatement(decision.statement);
  const at = new Date(typeof said?.['at'] === 'string' ? said['at'] : NaN);
  if (said?.['org'] !== decision.org || !within(at, decision.at)) return refusal('signature-invalid', { kinds, reason: 'statement' });
  const keyFault = history.faultAt(signed.keyId, decision.at);
  return keyFault ? refusal('officer-key', { kinds, reason: keyFault }) : null;
}

/** Signatures are asked for from the founding on, and whenever the policy was in force. */
export function asked({ signaturePolicies }: Pick<SigningCase, 'signaturePolicies'>, founding: FoundingKeys | null, at: Date): boolean {
  if (founding && at >= founding.since) return true;
  return signaturePolicies.some((policy) => policy.value === true && policy.from <= at && (policy.until === null || policy.until > at));
}

function kindsOf(decisions: readonly SignedDecision[]): string {
  return [...new Set(decisions.map(({ kind }) => kind))].sort().join(', ');
}
