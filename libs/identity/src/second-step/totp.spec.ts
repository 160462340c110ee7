import { describe, expect, it } from '@jest/globals';
import { base32, codeOf, otpauthUri, stepAt, stepOfCode } from './totp.js';

const secret = Buffer.from('12345678901234567890');
const at = (seconds: number) => new Date(seconds * 1000);

describe('a code of an authenticator app', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('is that of RFC 6238, appendix B, at %i seconds', (seconds, code) => {
    expect(codeOf(secret, stepAt(at(seconds)))).toBe(code);
  });

  it('is good 30 seconds early and late, and no longer', () => {
    const step = stepAt(at(1_234_567_890));
    const offsets = [-2, -1, 0, 1, 2].map((offset) => stepOfCode(secret, codeOf(secret, step + offset), at(1_234_567_890), 0));
    expect(offsets).toEqual([null, step - 1, step, step + 1, null]);
  });

  it('is good once: neither it nor an older one comes back', () => {
    const step = stepAt(at(1_234_567_890));
    expect(stepOfCode(secret, codeOf(secret, step), at(1_234_567_890), step)).toBe(null);
    expect(stepOfCode(secret, codeOf(secret, step - 1), at(1_234_567_890), step)).toBe(null);
    expect(stepOfCode(secret, codeOf(secret, step + 1), at(1_234_567_890), step)).toBe(step + 1);
  });

  it('is six digits and nothing else', () => {
    for (const text of ['', '12345', '1234567', '12345a', ' 12345', '１２３４５６'])
      expect(stepOfCode(secret, text, new Date(), 0)).toBe(null);
  });

  it('comes from a secret that apps read: RFC 4648 base32 without padding', () => {
    expect(['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map((text) => base32(Buffer.from(text)))).toEqual([
      ...['', 'MY', 'MZXQ', 'MZXW6', 'MZXW6YQ', 'MZXW6YTB', 'MZXW6YTBOI'],
    ]);
    expect(otpauthUri(secret, 'ana.trader', 'Authority: Côte')).toBe(
      'otpauth://totp/Authority%20%20C%C3%B4te:ana.trader?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Authority%3A%20C%C3%B4te&algorithm=SHA1&digits=6&period=30',
    );
  });
});
