import type { DecodedToken } from '#credential';
import { keyRoleNumbers, sameKid, type KeyList, type ListedKey, type LoadedKey, type TrustStore } from '#trust';
import { instant } from '../permit-view.js';
import type { Findings } from '../report.js';

/** The key that signed, and the list that names it. */
export interface Signer {
  readonly key: ListedKey;
  readonly list: KeyList;
}

/**
 * Who signed: root, issuer, key list, key and signature. Everything after this may believe the claims.
 * The key is looked up by its id before anything is concluded from the issuer's name: a changed name must read as a
 * forgery, not as a country that we do not know.
 * @returns null when the signature could not be found good
 */
export async function checkSigner(token: DecodedToken, trust: TrustStore, at: number, findings: Findings): Promise<Signer | null> {
  const { root } = trust;
  if (root.state !== 'ok') {
    findings.add(root.state === 'absent' ? 'root-absent' : 'root-invalid');
    return null;
  }
  const rootFresh = at < root.value.expires;
  findings.add(rootFresh ? 'root-trusted' : 'root-expired', () => ({ until: instant(root.value.expires) }));

  const list = listOf(token, trust, findings);
  if (list === null) return null;
  const fresh = rootFresh && at < list.value.list.expires;
  findings.add(at < list.value.list.expires ? 'key-list-current' : 'key-list-expired', () => ({ until: instant(list.value.list.expires) }));

  const named = list.value.keys.filter(({ key }) => sameKid(key.kid, token.message.kid));
  if (named.length === 0) {
    const elsewhere = trust.countriesOf(token.message.kid).length > 0;
    findings.add(elsewhere ? 'key-of-other-country' : fresh ? 'key-unknown' : 'key-unknown-lists-stale', () => ({ country: token.issuer }));
    return null;
  }
  const permitKeys = named.filter(({ key }) => key.role === keyRoleNumbers.permit);
  const candidates = permitKeys.filter(({ key }) => key.alg === token.message.alg);
  if (candidates.length === 0) {
    findings.add(permitKeys.length === 0 ? 'key-of-other-role' : 'key-algorithm-differs');
    return null;
  }
  const key = await signerAmong(token, candidates);
  if (key === null) {
    const usable = candidates.some(({ verifyKey }) => verifyKey !== null);
    findings.add(usable ? 'signature-bad' : 'key-unusable');
    return null;
  }
  findings.add('key-listed', () => ({ office: key.office?.name ?? list.value.list.authority }));
  findings.add('signature-good');
  checkKeyPeriod(token, key, trust, at, findings);
  return { key, list: list.value.list };
}

function listOf(
  token: DecodedToken,
  trust: TrustStore,
  findings: Findings,
): Extract<ReturnType<TrustStore['keyList']>, { state: 'ok' }> | null {
  const country = () => ({ country: token.issuer });
  if (trust.isDenied(token.issuer)) {
    findings.add('issuer-denied', country);
    return null;
  }
  const list = trust.keyList(token.issuer);
  if (list === null) {
    // The key of one country does not sign for another, listed or not.
    if (trust.countriesOf(token.message.kid).length > 0) findings.add('key-of-other-country', country);
    else findings.add('issuer-unknown', country);
    return null;
  }
  findings.add('issuer-listed', country);
  if (list.state === 'ok') return list;
  findings.add(list.state === 'absent' ? 'key-list-absent' : 'key-list-invalid', country);
  return null;
}

async function signerAmong(token: DecodedToken, candidates: readonly LoadedKey<ListedKey>[]): Promise<ListedKey | null> {
  const { toBeSigned, signature } = token.message;
  for (const { key, verifyKey } of candidates) {
    if (!verifyKey) continue;
    const answer = verifyKey.verify(toBeSigned, signature);
    // No turn of the event loop where the platform answers at once.
    if (typeof answer === 'boolean' ? answer : await answer) return key;
  }
  return null;
}

function checkKeyPeriod({ issuedAt, message }: DecodedToken, key: ListedKey, trust: TrustStore, at: number, findings: Findings): void {
  if (issuedAt < key.signFrom || issuedAt >= key.signUntil)
    findings.add('outside-key-period', () => ({ from: instant(key.signFrom), until: instant(key.signUntil) }));
  const algorithm = trust.root.state === 'ok' ? trust.root.value.algorithms.get(message.alg) : undefined;
  if (algorithm && (issuedAt > algorithm.issueUntil || at > algorithm.verifyUntil)) findings.add('key-algorithm-retired');
}
