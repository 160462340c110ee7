import { describe, expect, it } from '@jest/globals';
import { decode, encode, rfc8949EncodeOptions } from 'cborg';
import fc from 'fast-check';
import { fromHex, toHex } from '../bytes/bytes.js';
import { decodeCbor } from './decode.js';
import { encodeCbor } from './encode.js';
import { CborError, type CborValue } from './value.js';

const value: fc.Arbitrary<CborValue> = fc.letrec<{ value: CborValue; leaf: CborValue }>((tie) => ({
  leaf: fc.oneof(
    fc.maxSafeInteger().filter((n) => Math.abs(n) < Number.MAX_SAFE_INTEGER),
    fc.integer(),
    fc.string({ unit: 'grapheme' }),
    fc.uint8Array({ maxLength: 40 }),
    fc.boolean(),
    fc.constant(null),
  ),
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 6 },
    tie('leaf'),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.array(fc.tuple(fc.oneof(fc.integer(), fc.string()), tie('value')), { maxLength: 5 }).map((entries) => new Map(entries) as CborValue),
  ),
})).value;

const hex = (text: string): Uint8Array => fromHex(text) ?? new Uint8Array();

describe('deterministic CBOR', () => {
  it('gives every value back and encodes it again to the same bytes', () => {
    fc.assert(
      fc.property(value, (original) => {
        const bytes = encodeCbor(original);
        expect(toHex(encodeCbor(decodeCbor(bytes)))).toBe(toHex(bytes));
        expect(decodeCbor(bytes)).toEqual(decode(bytes, { useMaps: true, strict: true }));
      }),
    );
  });

  it('accepts from arbitrary bytes only what encodes again to those bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), (bytes) => {
        let decoded: CborValue;
        try {
          decoded = decodeCbor(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(CborError);
          return;
        }
        expect(toHex(encode(decoded, rfc8949EncodeOptions))).toBe(toHex(bytes));
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([
    ['an integer longer than needed', '1817'],
    ['a 16-bit form of 255', '1900ff'],
    ['a 32-bit form of 65535', '1a0000ffff'],
    ['a 64-bit form of 2^32-1', '1b00000000ffffffff'],
    ['an integer beyond 2^53', '1b0020000000000000'],
    ['an indefinite array', '9f01ff'],
    ['an indefinite map', 'bf0102ff'],
    ['an indefinite byte string', '5f4101ff'],
    ['unsorted keys', 'a202010102'],
    ['repeated keys', 'a201010102'],
    ['a byte-string key', 'a1410101'],
    ['a tag', 'c101'],
    ['a half float', 'f93c00'],
    ['undefined', 'f7'],
    ['another simple value', 'e0'],
    ['invalid UTF-8', '62c328'],
    ['an encoded surrogate', '63eda080'],
    ['trailing bytes', '0101'],
    ['nothing', ''],
    ['a truncated string', '6361'],
    ['a claimed gigabyte', '5a40000000'],
    ['an array of four billion items', '9affffffff'],
    ['a map of four billion entries', 'baffffffff'],
    ['reserved additional information', '1c'],
  ])('refuses %s', (_what, bytes) => {
    expect(() => decodeCbor(hex(bytes))).toThrow(CborError);
  });

  it('refuses nesting bombs of any length without exhausting the stack', () => {
    for (const length of [17, 1000, 1_000_000]) expect(() => decodeCbor(new Uint8Array(length).fill(0x81))).toThrow(CborError);
  });
});
