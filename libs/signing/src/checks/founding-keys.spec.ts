import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { pinFoundingKeys, readFoundingKeys } from './founding-keys.js';

describe('the pinned founders', () => {
  const directory = mkdtempSync(join(tmpdir(), 'oc-founders-'));
  const file = join(directory, 'founding-officers.json');
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const founder = (letter: string) => ({
    key: letter.repeat(43),
    person: `person ${letter}`,
    organisation: 'XA-MA',
    role: 'issuing-officer',
  });

  it('are none before the founding, and add up without losing who came first', () => {
    expect(readFoundingKeys(directory)).toBeNull();
    const first = new Date('2026-01-05T08:00:00Z');
    pinFoundingKeys(directory, [founder('a'), founder('b')], first);
    expect(readFoundingKeys(directory)).toEqual({ since: first, keys: [founder('a'), founder('b')] });
    pinFoundingKeys(directory, [founder('b'), founder('c')], new Date('2027-01-05T08:00:00Z'));
    expect(readFoundingKeys(directory)).toEqual({ since: first, keys: [founder('a'), founder('b'), founder('c')] });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('stop whoever reads them when the file is damaged', () => {
    for (const text of [
      '',
      '{',
      '{}',
      '{"since":"x","keys":[]}',
      '{"since":"2026-01-05T08:00:00Z","keys":["a"]}',
      '{"since":"2026-01-05T08:00:00Z","keys":[{"key":"short"}]}',
    ]) {
      writeFileSync(file, text);
      expect(() => readFoundingKeys(directory)).toThrow();
    }
  });
});
