import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import QRCode from 'qrcode';
import { toHex } from '../bytes/bytes.js';
import { digitCount, fromDigits, toDigits } from './digits.js';
import { qrPlan } from './qr-plan.js';
import { annexText, frontText, parseQr } from './qr-text.js';

describe('digits', () => {
  it('give every byte string back, with one digit string for each', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const digits = toDigits(bytes);
        expect(digits).toMatch(/^\d*$/);
        expect(digits).toHaveLength(digitCount(bytes.length));
        expect(toHex(fromDigits(digits) ?? new Uint8Array(99))).toBe(toHex(bytes));
      }),
    );
  });

  it('accept only digit strings that encoding would have made', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{0,60}$/), (digits) => {
        const bytes = fromDigits(digits);
        if (bytes) expect(toDigits(bytes)).toBe(digits);
      }),
      { numRuns: 5000 },
    );
    expect(fromDigits('256')).toBeNull();
    expect(fromDigits('72057594037927936')).toBeNull();
    expect(fromDigits('72057594037927935')).toEqual(new Uint8Array(7).fill(255));
    for (const length of [1, 2, 4, 6, 7, 9, 11, 12, 14, 16]) expect(fromDigits('0'.repeat(length))).toBeNull();
  });

  it('are read right wherever a limb carries into the next, and refused with anything else among them', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 17n - 1n }), (number) => {
        const bytes = fromDigits(number.toString().padStart(17, '0'));
        if (number >= 2n ** 56n) expect(bytes).toBeNull();
        else expect(toHex(bytes ?? new Uint8Array())).toBe(number.toString(16).padStart(14, '0'));
      }),
      {
        numRuns: 5000,
        examples: [2n ** 28n, 2n ** 28n - 1n, 10n ** 8n, 10n ** 8n - 1n, 2n ** 42n, 2n ** 56n - 1n, 2n ** 56n].map((n) => [n]),
      },
    );
    for (const wrong of ['/', ':', '\u0663', '\ud835\udfce', ' ', '\0'])
      for (const at of [0, 8, 9, 16, 17, 19]) expect(fromDigits(`${'0'.repeat(at)}${wrong}`.padEnd(20, '0'))).toBeNull();
  });
});

describe('the text of a code', () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, i) => (i * 37) & 255);

  it('is read whatever stands before the first #', () => {
    for (const prefix of ['https://xa.example/', 'http://evil.example/?a=1', ''])
      expect(parseQr(`\r\n${frontText(prefix, bytes)}\n`)).toEqual({ kind: 'front', bytes });
    expect(parseQr(toDigits(bytes))).toEqual({ kind: 'front', bytes });
    expect(parseQr(annexText('https://xa.example/', bytes))).toEqual({ kind: 'annex', bytes });
  });

  it('is told apart from other codes and from damaged ones', () => {
    for (const text of ['', 'https://shop.example/', 'https://shop.example/#top', 'WIFI:T:WPA;S:x;;', '#', '#A', '0'.repeat(9000)])
      expect(parseQr(text).kind).toBe('foreign');
    const front = frontText('https://xa.example/', bytes);
    expect(parseQr(front.slice(0, -1)).kind).toBe('damaged');
    expect(parseQr(`${front}x`).kind).toBe('damaged');
    expect(parseQr(front.replace('#', '##')).kind).toBe('foreign');
  });
});

describe('the plan of a code', () => {
  const url = 'http://xa.localhost:8081/#';
  const make = (text: string): { version: number; ecc: string } | null => {
    const plan = qrPlan(text);
    return plan && { version: plan.version, ecc: plan.ecc };
  };

  it('is the smallest version at M and then the highest level of that version, as an encoder finds it', () => {
    for (let digits = 17; digits <= 1140; digits += 31) {
      const text = url + '7'.repeat(digits);
      const plan = qrPlan(text);
      if (!plan) throw new Error('does not fit');
      const segments = plan.segments.map((s) => ({ mode: s.mode, data: s.mode === 'byte' ? new TextEncoder().encode(s.data) : s.data }));
      const atM = QRCode.create(segments as QRCode.QRCodeSegment[], { errorCorrectionLevel: 'M' });
      expect(plan.version).toBe(atM.version);
      const levels = (['L', 'M', 'Q', 'H'] as const).filter(
        (level) => QRCode.create(segments as QRCode.QRCodeSegment[], { errorCorrectionLevel: level }).version <= plan.version,
      );
      expect(plan.ecc).toBe(levels.at(-1));
    }
  });

  it('does not exist beyond version 17', () => {
    expect(make(url + '1'.repeat(1140))).toEqual({ version: 17, ecc: 'M' });
    expect(make(url + '1'.repeat(1200))).toBeNull();
  });
});
