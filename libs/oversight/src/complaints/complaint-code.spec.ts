import { describe, expect, it } from '@jest/globals';
import { complaintCodeHash, newComplaintCode, readComplaintCode } from './complaint-code.js';

describe('a follow-up code', () => {
  it('is new each time, can be read out, and is read back however it is typed', () => {
    const codes = Array.from({ length: 500 }, newComplaintCode);
    expect(new Set(codes).size).toBe(500);
    for (const code of codes) {
      expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/);
      expect(readComplaintCode(` ${code.toLowerCase().replaceAll('-', ' ')} `)).toBe(code.replaceAll('-', ''));
    }
    expect(readComplaintCode('oIl0-0000-0000-0000-0000')).toBe('01100000000000000000');
  });

  it.each(['', 'ABCD', '0000-0000-0000-0000-000U', '0000-0000-0000-0000-00000', '0000-0000-0000-0000-000;'])('%p is none', (text) => {
    expect(readComplaintCode(text)).toBeNull();
  });

  it('is kept as a hash that differs with each letter', () => {
    const hashes = ['0'.repeat(20), `${'0'.repeat(19)}1`].map((code) => complaintCodeHash(code).toString('hex'));
    expect(new Set(hashes).size).toBe(2);
    expect(hashes[0]).toHaveLength(64);
  });
});
