import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { SecretBox } from './secret-box.js';

describe('the box of sign-in secrets', () => {
  const home = mkdtempSync(join(tmpdir(), 'oc-box-'));
  const file = join(home, 'secrets', 'sign-in-key');
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it('makes its key when it is needed, for its owner only, and reads it ever after', () => {
    const sealed = new SecretBox(file).seal(Buffer.from('a secret'), 'ana');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const before = readFileSync(file, 'utf8');
    expect(new SecretBox(file).open(sealed, 'ana').toString()).toBe('a secret');
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('opens for nobody else, with no other key, and nothing that was changed', () => {
    const box = new SecretBox(file);
    const sealed = box.seal(Buffer.from('a secret'), 'ana');
    expect(sealed.includes('a secret')).toBe(false);
    expect(() => box.open(sealed, 'bob')).toThrow();
    for (const at of [0, 12, 28]) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(() => box.open(changed, 'ana')).toThrow();
    }
    const other = new SecretBox(join(home, 'other-key'));
    expect(() => other.open(sealed, 'ana')).toThrow();
    expect(other.mac('code')).not.toEqual(box.mac('code'));
    expect(box.mac('code')).toEqual(box.mac('code'));
  });

  it('takes no key file that holds something else', () => {
    writeFileSync(join(home, 'short'), 'abc\n');
    expect(() => new SecretBox(join(home, 'short')).mac('x')).toThrow('32 bytes');
  });
});
