import { credentialId, type DecodedToken } from '#credential';
import { isLogged, type KeyList, type ListedKey, type TrustStore } from '#trust';
import { instant } from '../permit-view.js';
import type { VerifyPolicy } from '../policy.js';
import type { Findings } from '../report.js';
import type { LogProofVerdict } from './log-proof.check.js';

export interface LogQuestion {
  readonly token: DecodedToken;
  readonly key: ListedKey;
  readonly list: KeyList;
  /** Of the proof that came with the permit; null where none came or no policy is at hand to judge it. */
  readonly proof: LogProofVerdict | null;
  /** The strictest Appendix on the permit; Appendix I while lines are missing. */
  readonly strictest: 'I' | 'II' | 'III';
}

/** Whether the permit stands in the issuer's log: by its own proof, else by the signed sets of logged permits. */
export function checkLog(
  { token, key, list, proof, strictest }: LogQuestion,
  trust: TrustStore,
  policy: VerifyPolicy,
  findings: Findings,
): void {
  const set = list.log || key.compromisedAt !== undefined ? trust.loggedSet(key.kid) : null;
  const inSet = set?.state === 'ok' && isLogged(set.value, credentialId(token.message.toBeSigned));
  const proven = proof?.outcome === 'good';
  const present = inSet || proven;

  if (key.compromisedAt !== undefined) {
    const { compromisedAt } = key;
    const since = () => ({ time: instant(compromisedAt) });
    // A thief writes any date he likes into a permit; only the set, complete up to the theft, tells old from new.
    if (present) findings.add('key-compromised-logged', since);
    else if (set?.state === 'ok' && set.value.completeUntil >= key.compromisedAt) findings.add('key-compromised-not-logged', since);
    else findings.add('key-compromised-unknown', since);
  }

  if (!list.log) findings.add('issuer-has-no-log');
  else if (proof?.outcome === 'invalid') findings.add('log-proof-invalid');
  else if (proven) findings.add('log-proof-good');
  else if (inSet) findings.add('logged');
  else if (proof?.outcome === 'unwitnessed') findings.add('log-proof-unwitnessed');
  else if (set?.state === 'ok' && set.value.completeUntil >= token.issuedAt + policy.mergeDelay) findings.add('not-logged');
  else findings.add(policy.unknownLogLowers[strictest] ? 'log-unknown-appendix-i' : 'log-unknown');

  // Whose witnesses they are is told with every result that rests on them: of a proof, and of a set that was made from proofs.
  const witnesses = list.log && !proof && inSet ? trust.logPolicy(list.country) : null;
  const demonstration =
    proof && 'demonstration' in proof ? proof.demonstration : witnesses?.state === 'ok' && witnesses.value.demonstration;
  if (list.log && demonstration) findings.add('witnesses-demonstration');
}
