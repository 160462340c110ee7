import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { derElement, derElements, DerError, objectIdentifier } from './der-element.js';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

describe('DER elements', () => {
  it('splits a sequence into its members', () => {
    const [sequence] = derElements(bytes('300702010506022a03'));
    expect(sequence?.tag).toBe(0x30);
    const [integer, oid] = derElements(sequence?.content ?? new Uint8Array());
    expect(integer?.content).toEqual(bytes('05'));
    expect(objectIdentifier(oid)).toBe('1.2.3');
    expect(objectIdentifier(derElement(bytes('0609608648016503040201')))).toBe('2.16.840.1.101.3.4.2.1');
  });

  it('refuses what BER allows and DER does not: indefinite and padded lengths, long tags', () => {
    for (const hex of ['30800000', '30810100', '3082000105', '1f8101', '3084000000010500', '0402ff', '04'])
      expect(() => derElement(bytes(hex))).toThrow(DerError);
  });

  it('answers with elements or a DerError on any bytes, and the elements cover all of them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (input) => {
        try {
          expect(derElements(input).reduce((sum, element) => sum + element.bytes.length, 0)).toBe(input.length);
        } catch (error) {
          expect(error).toBeInstanceOf(DerError);
        }
      }),
    );
  });
});
