import { sha256 } from '../bytes/sha256.js';

/** Key id: the first 8 bytes of SHA-256 over the DER SubjectPublicKeyInfo. Collisions are possible; verifiers try every candidate. */
export function keyId(spki: Uint8Array): Uint8Array {
  return sha256(spki).slice(0, 8);
}
