import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { zlibSync } from 'fflate';
import { compareBytes, equalBytes, fromBase64Url, fromHex, toBase64Url, toHex, utf8 } from './bytes.js';
import { deflate, inflateCapped } from './inflate.js';
import { sha256 } from './sha256.js';

describe('bytes', () => {
  it('hashes the FIPS 180-4 examples', () => {
    expect(toHex(sha256(utf8('')))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(toHex(sha256(utf8('abc')))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(toHex(sha256(utf8('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')))).toBe(
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    );
    expect(toHex(sha256(new Uint8Array(1_000_000).fill(0x61)))).toBe('cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0');
  });

  it('hashes every length like the platform does', async () => {
    for (let length = 0; length < 200; length++) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 7 + length) & 255);
      const platform = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      expect(toHex(sha256(bytes))).toBe(toHex(platform));
    }
  });

  it('gives hexadecimal and base64url text back', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => equalBytes(fromHex(toHex(bytes)) ?? new Uint8Array(1), bytes)));
    expect(fromHex('0g')).toBeNull();
    expect(fromHex('abc')).toBeNull();
    expect(toBase64Url(utf8('f'))).toBe('Zg');
    expect(toBase64Url(Uint8Array.of(0xfb, 0xff, 0xfe))).toBe('-__-');
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes)));
    for (const text of ['A', 'Zh', 'Zg==', 'Z+8', 'Zm9', '\u00e9A']) expect(fromBase64Url(text)).toBeNull();
  });

  it('orders bytes without sign, shorter first', () => {
    expect(compareBytes(Uint8Array.of(0x80), Uint8Array.of(0x7f))).toBeGreaterThan(0);
    expect(compareBytes(Uint8Array.of(1), Uint8Array.of(1, 0))).toBeLessThan(0);
  });
});

describe('inflating with a cap', () => {
  it('gives back what was deflated', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) =>
        equalBytes(inflateCapped(deflate(bytes), 3000) ?? new Uint8Array(1), bytes),
      ),
    );
  });

  it('refuses a bomb without inflating all of it', () => {
    const bomb = zlibSync(new Uint8Array(50_000_000), { level: 9 });
    expect(bomb.length).toBeLessThan(100_000);
    const before = performance.now();
    expect(inflateCapped(bomb, 65_536)).toBeNull();
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it('refuses truncated, extended and damaged streams', () => {
    const original = utf8('one two three one two three one two three'.repeat(20));
    const stream = deflate(original);
    for (let length = 0; length < stream.length; length++) expect(inflateCapped(stream.slice(0, length), 65_536)).toBeNull();
    expect(inflateCapped(Uint8Array.of(...stream, 0), 65_536)).toBeNull();
    for (let bit = 0; bit < 8 * stream.length; bit++) {
      const damaged = stream.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const inflated = inflateCapped(damaged, 65_536);
      // Header hints and the padding after the last block do not change the content; anything else breaks the checksum.
      if (inflated !== null) expect(equalBytes(inflated, original)).toBe(true);
    }
  });
});
