import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import QRCode from 'qrcode';
import { qrPlan } from '#credential';
import { maximumQrVersion, qrSegments, qrSymbol, QrTooLargeError } from './qr-symbol.js';

const code = (digits: number): string => `http://xa.localhost:8081/#${'7'.repeat(digits)}`;

/** Dark modules that the path fills. */
function filled(path: string): Set<string> {
  const dark = new Set<string>();
  for (const [, x, y, width] of path.matchAll(/(\d+) (\d+) (\d+) 1 re/g))
    for (let step = 0; step < Number(width); step++) dark.add(`${Number(x) + step},${y}`);
  return dark;
}

describe('verification code symbol', () => {
  it('sends the address as bytes and the payload as digits', () => {
    expect(qrSegments('https://x.example/#A0123').map((segment) => segment.mode)).toEqual(['byte', 'numeric']);
    expect(qrSegments('no digits').map((segment) => segment.mode)).toEqual(['byte']);
  });

  it('takes the smallest version that level M allows, then the highest level that costs no version', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 1100 }), (digits) => {
        const text = code(digits);
        const symbol = qrSymbol(text);
        const atM = QRCode.create(qrSegments(text), { errorCorrectionLevel: 'M' }).version;
        expect(symbol.version).toBe(atM);
        const stronger = { M: 'Q', Q: 'H' } as const;
        const next = symbol.level === 'M' || symbol.level === 'Q' ? stronger[symbol.level] : null;
        if (next) expect(() => QRCode.create(qrSegments(text), { errorCorrectionLevel: next, version: atM })).toThrow();
      }),
      { numRuns: 25 },
    );
  });

  it('draws exactly the dark modules', () => {
    const symbol = qrSymbol(code(700));
    const { modules } = QRCode.create(qrSegments(code(700)), { errorCorrectionLevel: symbol.level, version: symbol.version });
    const expected = new Set<string>();
    for (let y = 0; y < modules.size; y++) for (let x = 0; x < modules.size; x++) if (modules.get(y, x)) expected.add(`${x},${y}`);
    expect(filled(symbol.path)).toEqual(expected);
    expect(symbol.size).toBe(17 + 4 * symbol.version);
  });

  it('refuses what version 17 at level M does not hold', () => {
    const most = qrSymbol(code(1138));
    expect(most).toMatchObject({ version: maximumQrVersion, level: 'M' });
    expect(() => qrSymbol(code(1300))).toThrow(QrTooLargeError);
  });
});

describe('agreement with the credential', () => {
  it('draws the version and level that the credential planned, for every length it may ask', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1139 }), fc.boolean(), (digits, annex) => {
        const text = `http://xa.localhost:8081/#${annex ? 'A' : ''}${'9'.repeat(digits)}`;
        const plan = qrPlan(text);
        if (!plan) return expect(() => qrSymbol(text)).toThrow(QrTooLargeError);
        const symbol = qrSymbol(text);
        expect([symbol.version, symbol.level]).toEqual([plan.version, plan.ecc]);
      }),
      { numRuns: 60 },
    );
  });
});
