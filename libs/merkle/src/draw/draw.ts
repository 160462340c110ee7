import { sha256 } from '@noble/hashes/sha2.js';
import { joinBytes, utf8 } from '../note/encoding.js';
import { type Hash, isHash } from '../tree/hasher.js';

const context = utf8('opencites-draw/1');

/** Ed25519 signature, without key id and time. */
export const drawSignatureLength = 64;

/**
 * What decides a draw (docs/spec/draw.md): nobody who writes the submission knows the witness's signature, and the witness
 * that signs does not know what its signature will decide.
 *
 * @param leafHash RFC 9162 leaf hash of the submission's entry
 * @param signature of the designated witness, on the first checkpoint with that entry that it cosigned
 * @throws RangeError when they have not 32 and 64 bytes
 */
export function drawSeed(leafHash: Hash, signature: Uint8Array): Uint8Array {
  if (!isHash(leafHash) || signature.length !== drawSignatureLength) throw new RangeError('not what a draw is made of');
  return sha256(joinBytes(context, leafHash, signature));
}

/**
 * Who is drawn: the seed as a big-endian integer modulo the number of those who may still be drawn, counted in the order of
 * the submission's entry. The bias of the modulus is below 2^-248.
 *
 * @param count how many stand in the entry
 * @param struck places of those who fell out after an earlier draw; others are ignored
 * @returns place in the entry, from 0; null when nobody is left
 * @throws RangeError when the seed has not 32 bytes or the count is no size of a set
 */
export function drawnPlace(seed: Uint8Array, count: number, struck: Iterable<number> = []): number | null {
  if (!isHash(seed) || !Number.isSafeInteger(count) || count < 0 || count > drawnFromMax) throw new RangeError('not a draw');
  const out = new Set(struck);
  const left = Array.from({ length: count }, (_, place) => place).filter((place) => !out.has(place));
  if (left.length === 0) return null;
  const value = seed.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return left[Number(value % BigInt(left.length))] ?? null;
}

/** More than one entry of the log can name. */
export const drawnFromMax = 256;
