import { encode, rfc8949EncodeOptions } from 'cborg';
import type { CborValue } from './value.js';

/** Deterministic CBOR (RFC 8949 section 4.2.1): shortest forms, definite lengths, keys in bytewise order. */
export function encodeCbor(value: CborValue): Uint8Array {
  return encode(value, rfc8949EncodeOptions);
}

/** A map without the entries whose value is undefined, in the order given; the encoder sorts. */
export function cborMap(entries: readonly (readonly [number | string, CborValue | undefined])[]): Map<number | string, CborValue> {
  return new Map(entries.filter((entry): entry is readonly [number | string, CborValue] => entry[1] !== undefined));
}

/** Head of a definite-length byte string of the given length. */
export function byteStringHead(length: number): Uint8Array {
  if (length < 24) return Uint8Array.of(0x40 | length);
  if (length < 0x100) return Uint8Array.of(0x58, length);
  if (length < 0x10000) return Uint8Array.of(0x59, length >> 8, length & 0xff);
  return Uint8Array.of(0x5a, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff);
}
