import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readPermitPdfNow } from './reading/read-permit-pdf.js';
import { renderPermitNow } from './render-permit.js';
import { sampleInput, sampleLine } from './testing/sample-permit.js';

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constantFrom(
    '',
    ' ',
    '\n\n\n',
    '\\)(<>[]{}/%',
    'endstream endobj',
    ']]><script>alert(1)</script>',
    '\u202e\u2066abc',
    'سلام (1) 北京 Ω',
    '-'.repeat(3000),
  ),
);

describe('rendering', () => {
  it('draws any text in any box, and its attachments can be read back', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, anyText, (a, b, c, d) => {
        const input = sampleInput(1, {
          importer: { name: a, address: b, country: 'FR' },
          exporter: { name: c, address: d, country: 'XA' },
          authority: { country: 'XA', name: d, address: a },
          specialConditions: [a, b, c],
          issuedBy: c,
          placeOfIssue: b,
          securityStamp: d,
          lines: [
            {
              ...sampleLine(1),
              scientificName: a,
              commonName: b,
              description: c,
              age: d,
              operationNumber: a,
              origin: { country: 'FR', permitNumber: b, permitDate: c, justification: d },
            },
          ],
        });
        const reading = readPermitPdfNow(renderPermitNow(input));
        expect(reading.attachments.json).toEqual(input.attachments[0]?.bytes);
        expect(reading.seal.present).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('draws a document without lines, and one with 5,000', () => {
    expect(renderPermitNow(sampleInput(0)).length).toBeGreaterThan(10_000);
    const started = performance.now();
    const pdf = renderPermitNow(sampleInput(5000));
    expect(performance.now() - started).toBeLessThan(30_000);
    expect(readPermitPdfNow(pdf).attachments.json?.length).toBeGreaterThan(1_000_000);
  });

  it('never prints a code by the name of an inherited property', () => {
    const line = { ...sampleLine(1), term: 'constructor', quantity: { value: '1', unit: 'toString' } };
    expect(renderPermitNow(sampleInput(1, { lines: [line], purpose: '__proto__', documentType: 'constructor' })).length).toBeGreaterThan(
      10_000,
    );
  });

  it('refuses two attachments of one name and an impossible date of issue', () => {
    const input = sampleInput(1);
    expect(() => renderPermitNow({ ...input, attachments: [...input.attachments, ...input.attachments] })).toThrow('permit.json');
    expect(() => renderPermitNow(sampleInput(1, { issuedAt: 'never' }))).toThrow(RangeError);
  });
});
