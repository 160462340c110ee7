import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { VerifyCrypto } from '#trust';

/** DER prefixes would tell the same, but the platform already parsed them. */
function fits(key: KeyObject, alg: number): boolean {
  if (alg === -19) return key.asymmetricKeyType === 'ed25519';
  return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
}

/**
 * The verifier's crypto port over node:crypto. Keys are parsed once, at import; `verify` answers at once, so that a check
 * costs little more than the signature itself. Only public keys ever come here.
 */
export const nodeCrypto: VerifyCrypto = {
  importKey(alg, spki) {
    let key: KeyObject;
    try {
      key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    } catch {
      return null;
    }
    if (!fits(key, alg)) return null;
    const digest = alg === -19 ? null : 'sha256';
    const options = { key, dsaEncoding: 'ieee-p1363' } as const;
    return {
      verify(bytes, signature) {
        try {
          return verify(digest, bytes, options, signature);
        } catch {
          return false;
        }
      },
    };
  },
};
