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
  const head = new Uint8Array(byteStringHeadLength(length));
  writeByteStringHead(head, 0, length);
  return head;
}

export function byteStringHeadLength(length: number): number {
  if (length < 24) return 1;
  if (length < 0x100) return 2;
  return length < 0x10000 ? 3 : 5;
}

/** Writes the head of a byte string into `bytes`, which has room for it. */
export function writeByteStringHead(bytes: Uint8Array, at: number, length: number): void {
  const width = byteStringHeadLength(length) - 1;
  bytes[at] = width === 0 ? 0x40 | length : width === 1 ? 0x58 : width === 2 ? 0x59 : 0x5a;
  for (let i = 1; i <= width; i++) bytes[at + i] = (length >>> (8 * (width - i))) & 0xff;
}
