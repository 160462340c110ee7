import type { CoseAlgorithm } from '#credential';

/** A public key that was imported once and is used many times. */
export interface VerifyKey {
  /** Checks a 64-byte signature over the bytes. Never throws; adapters that can answer at once do so. */
  verify(bytes: Uint8Array, signature: Uint8Array): boolean | Promise<boolean>;
}

/** The only way this code reaches a platform's cryptography: WebCrypto in browsers, node:crypto in processes. */
export interface VerifyCrypto {
  /** null when the SPKI is not a key of this algorithm. Never throws. */
  importKey(alg: CoseAlgorithm, spki: Uint8Array): VerifyKey | null | Promise<VerifyKey | null>;
}
