import { createPublicKey, verify } from 'node:crypto';
import type { Ed25519Verify } from '#merkle';

/** Ed25519 of node:crypto. */
export const nodeEd25519: Ed25519Verify = async (publicKey, message, signature) => {
  try {
    const x = Buffer.from(publicKey).toString('base64url');
    return verify(null, message, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), signature);
  } catch {
    return false;
  }
};
