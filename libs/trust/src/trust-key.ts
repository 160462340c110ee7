import { keyId, type CborMap, type CborValue } from '#credential';
import { bytes, countryCode, tuple } from './fields.js';
import { TrustFormatError } from './format-error.js';

/** A public key as lists name it. */
export interface TrustKey {
  /** First 8 bytes of SHA-256 over `spki`; readers recompute it. */
  readonly kid: Uint8Array;
  /** COSE algorithm: -9 (ESP256), -19 (Ed25519); seal keys may also be -257 (RSA, X.509 and PAdES only). */
  readonly alg: number;
  /** DER SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
}

const listedAlgorithms: readonly CborValue[] = [-9, -19, -257];

export function trustKey(alg: number, spki: Uint8Array): TrustKey {
  return { alg, spki, kid: keyId(spki) };
}

export function encodeTrustKey(key: TrustKey): CborValue[] {
  return [key.alg, key.spki];
}

/** The kid is not on the wire: it follows from the key, so that nobody can list a key under another's id. */
export function decodeTrustKey(value: CborValue | undefined): TrustKey {
  const [alg, spki] = tuple(value, 2);
  return trustKey(algorithm(alg), bytes(spki));
}

export function algorithm(value: CborValue | undefined): number {
  if (typeof value !== 'number' || !listedAlgorithms.includes(value)) throw new TrustFormatError('unknown algorithm');
  return value;
}

/** Country code -> keys. */
export function encodeKeysByCountry(keys: ReadonlyMap<string, readonly TrustKey[]>): CborMap {
  return new Map([...keys].map(([country, list]) => [country, list.map(encodeTrustKey)]));
}

export function decodeKeysByCountry(map: CborMap): Map<string, readonly TrustKey[]> {
  return new Map(
    [...map].map(([country, list]) => {
      if (!Array.isArray(list)) throw new TrustFormatError('list of keys expected');
      return [countryCode(country), list.map(decodeTrustKey)];
    }),
  );
}
