import { credentialId, type DecodedToken } from '#credential';
import { isLogged, type KeyList, type ListedKey, type TrustStore } from '#trust';
import { instant } from '../permit-view.js';
import type { VerifyPolicy } from '../policy.js';
import type { Findings } from '../report.js';

/**
 * Whether the permit stands in the issuer's log, from the signed sets of logged permits. `strictest`: the strictest
 * Appendix on the permit, Appendix I while lines are missing.
 */
export function checkLog(
  token: DecodedToken,
  key: ListedKey,
  list: KeyList,
  trust: TrustStore,
  strictest: 'I' | 'II' | 'III',
  policy: VerifyPolicy,
  findings: Findings,
): void {
  const set = list.log || key.compromisedAt !== undefined ? trust.loggedSet(key.kid) : null;
  const present = set?.state === 'ok' && isLogged(set.value, credentialId(token.message.toBeSigned));

  if (key.compromisedAt !== undefined) {
    const { compromisedAt } = key;
    const since = () => ({ time: instant(compromisedAt) });
    // A thief writes any date he likes into a permit; only the set, complete up to the theft, tells old from new.
    if (present) findings.add('key-compromised-logged', since);
    else if (set?.state === 'ok' && set.value.completeUntil >= key.compromisedAt) findings.add('key-compromised-not-logged', since);
    else findings.add('key-compromised-unknown', since);
  }

  if (!list.log) findings.add('issuer-has-no-log');
  else if (present) findings.add('logged');
  else if (set?.state === 'ok' && set.value.completeUntil >= token.issuedAt + policy.mergeDelay) findings.add('not-logged');
  else findings.add(policy.unknownLogLowers[strictest] ? 'log-unknown-appendix-i' : 'log-unknown');
}
