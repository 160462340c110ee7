import { cborMap, encodeCbor, signSign1, type CborValue } from '#credential';
import { noon, keyOf, type WorldKeys } from './trust-world.js';

interface Foreign {
  readonly alg?: number;
  readonly profile?: number;
  readonly by?: string;
}

function payload(profile: number): Uint8Array {
  return encodeCbor(
    new Map<number, CborValue>([
      [1, 'XA'],
      [4, noon + 1000],
      [6, noon - 1000],
      [-66001, cborMap([[1, profile]])],
    ]),
  );
}

/** A token that names XA's permit key, with another algorithm, profile or real signer. */
export function assembleForeign(keys: WorldKeys, { alg = -9, profile = 1, by = 'XA permit' }: Foreign): Promise<Uint8Array> {
  return signSign1(payload(profile), { alg, kid: keyOf(keys, 'XA permit').kid, sign: keyOf(keys, by).sign });
}

export function typedToken(keys: WorldKeys): Promise<Uint8Array> {
  return signSign1(payload(1), keyOf(keys, 'XA permit'), 'application/statuslist+cwt');
}

/** The same signature with {1: 0} smuggled into the unprotected map; `a0` follows the 14 bytes of the protected header. */
export function withUnsignedHeader(cose: Uint8Array): Uint8Array {
  const at = 2 + 14;
  if (cose[at] !== 0xa0) throw new Error('layout of the token changed');
  return Uint8Array.of(...cose.slice(0, at), 0xa1, 0x01, 0x00, ...cose.slice(at + 1));
}

