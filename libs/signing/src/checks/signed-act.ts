import type { ComparedAuthority } from '../authority/judge-authority.js';
import { roleFault } from '../authority/judge-authority.js';
import { type AssertionFault, assertionFault } from './assertion.js';
import { type KeyFault, type KeyHistory, type PortalAddress, readStatement, type SignedText, within } from './key-history.js';

/** Somebody's act, as rows say: who, as what, when, and what that person signed. */
export interface SignedAct {
  readonly person: string;
  readonly org: string;
  readonly role: string;
  readonly at: Date;
  /** null where nobody signed. */
  readonly signed: SignedText | null;
}

export type ActFault = 'signature-missing' | 'of-another' | 'statement' | 'role-forged' | AssertionFault | KeyFault;

/** By what signatures are judged. */
export interface SignatureJudge {
  readonly history: KeyHistory;
  readonly portal: PortalAddress;
  /** null in a country without a log. */
  readonly authority: ComparedAuthority | null;
  /** Whether acts of that instant have to be signed. */
  asked(at: Date): boolean;
}

/**
 * Whether the person really signed this act: the statement says what the rows say, the assertion is about it, the key
 * counted at that instant, and the log knows the role.
 *
 * @param says members of the statement, with the values that the rows give them
 */
export function actFault(act: SignedAct, says: Readonly<Record<string, unknown>>, judge: SignatureJudge): ActFault | null {
  const { signed } = act;
  if (!signed) return judge.asked(act.at) ? 'signature-missing' : null;
  const key = judge.history.find(signed.keyId);
  if (!key) return 'unknown';
  if (key.person !== act.person || key.organisation !== act.org || key.role !== act.role) return 'of-another';
  const said = readStatement(signed.text);
  const at = new Date(typeof said?.['at'] === 'string' ? said['at'] : NaN);
  const wanted = { ...says, id: signed.id, person: act.person, org: act.org, role: act.role };
  if (!said || !within(at, act.at) || Object.entries(wanted).some(([name, value]) => (said[name] ?? null) !== value)) return 'statement';
  const fault =
    assertionFault(signed, { statement: signed.text, publicKey: key.publicKey, ...judge.portal }) ??
    judge.history.faultAt(signed.keyId, act.at);
  if (fault) return fault;
  const role = judge.authority && roleFault(judge.authority, act.person, act.role);
  return role === 'not-logged-yet' ? role : role ? 'role-forged' : null;
}
