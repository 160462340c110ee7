import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import QRCode, { type QRCodeSegment } from 'qrcode';
import { maximumQrVersion } from '#credential';
import { qrSymbol, QrTooLargeError } from './qr-symbol.js';

const code = (digits: number): string => `http://xa.localhost:8081/#${'7'.repeat(digits)}`;

/** Address as bytes, payload as digits: what any encoder is to be given. */
const segments = (text: string): QRCodeSegment[] => {
  const at = text.indexOf('#') + (text.includes('#A') ? 2 : 1);
  return [
    { mode: 'byte', data: Buffer.from(text.slice(0, at)) },
    { mode: 'numeric', data: text.slice(at) },
  ];
};

/** Dark modules that the path fills. */
function filled(path: string): Set<string> {
  const dark = new Set<string>();
  for (const [, x, y, width] of path.matchAll(/(\d+) (\d+) (\d+) 1 re/g))
    for (let step = 0; step < Number(width); step++) dark.add(`${Number(x) + step},${y}`);
  return dark;
}

describe('verification code symbol', () => {
  it('takes the smallest version that level M allows, then the highest level that costs no version', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1138 }), fc.boolean(), (digits, annex) => {
        const text = annex ? code(digits).replace('#', '#A') : code(digits);
        const symbol = qrSymbol(text);
        const atM = QRCode.create(segments(text), { errorCorrectionLevel: 'M' }).version;
        expect(symbol.version).toBe(atM);
        const stronger = { M: 'Q', Q: 'H' } as const;
        const next = symbol.level === 'M' || symbol.level === 'Q' ? stronger[symbol.level] : null;
        if (next) expect(() => QRCode.create(segments(text), { errorCorrectionLevel: next, version: atM })).toThrow();
      }),
      { numRuns: 25 },
    );
  });

  it('draws exactly the dark modules', () => {
    const symbol = qrSymbol(code(700));
    const { modules } = QRCode.create(segments(code(700)), { errorCorrectionLevel: symbol.level, version: symbol.version });
    const expected = new Set<string>();
    for (let y = 0; y < modules.size; y++) for (let x = 0; x < modules.size; x++) if (modules.get(y, x)) expected.add(`${x},${y}`);
    expect(filled(symbol.path)).toEqual(expected);
    expect(symbol.size).toBe(17 + 4 * symbol.version);
  });

  it('refuses what version 17 at level M does not hold', () => {
    const most = qrSymbol(code(1138));
    expect(most).toMatchObject({ version: maximumQrVersion, level: 'M' });
    expect(() => qrSymbol(code(1300))).toThrow(QrTooLargeError);
    expect(() => qrSymbol(`http://прм.example/${'ж'.repeat(400)}#1`)).toThrow(QrTooLargeError);
  });
});
