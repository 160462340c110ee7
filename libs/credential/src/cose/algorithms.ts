/**
 * Fully specified COSE algorithms (RFC 9864). The older polymorphic -7 (ES256) and -8 (EdDSA) are refused: they leave
 * the curve to the key, which is how algorithm confusion begins.
 */
export const coseAlgorithms = { ESP256: -9, Ed25519: -19 } as const;
export type CoseAlgorithm = (typeof coseAlgorithms)[keyof typeof coseAlgorithms];

export function isCoseAlgorithm(value: unknown): value is CoseAlgorithm {
  return value === coseAlgorithms.ESP256 || value === coseAlgorithms.Ed25519;
}

/** Signs the bytes given; 64 bytes come back (r || s for ESP256, R || S for Ed25519). */
export type SignFunction = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** What is needed to sign a COSE message; the keys of libs/keystore have this shape. */
export interface CoseSigner {
  readonly alg: number;
  /** First 8 bytes of SHA-256 over the SubjectPublicKeyInfo. */
  readonly kid: Uint8Array;
  readonly sign: SignFunction;
}
