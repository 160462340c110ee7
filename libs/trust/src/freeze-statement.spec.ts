import { beforeAll, describe, expect, it } from '@jest/globals';
import { webCrypto } from '#verify';
import type { TestKey } from '../../../test/vectors/test-keys.js';
import { keyOf, rootOf, worldKeys } from '../../../test/vectors/trust-world.js';
import { encodeFreezeStatement, openFreezeStatement, type Root } from './index.js';

const statement = {
  country: 'XA',
  origin: 'xa.example/log/public',
  size: 580,
  root: new Uint8Array(32).fill(7),
  successor: 'xa.example/log/public/2',
  reason: 'The key was stolen.',
  issuedAt: 1_800_000_000,
};

describe('the word of a country that its log ended', () => {
  let [country, other]: TestKey[] = [];
  let root: Root;
  beforeAll(async () => {
    const keys = await worldKeys();
    [country, other] = [keyOf(keys, 'XA root'), keyOf(keys, 'XB root')];
    root = rootOf(keys);
  });

  it('counts under its own root key', async () => {
    expect(await openFreezeStatement(await encodeFreezeStatement(statement, country!), root, webCrypto())).toEqual({
      state: 'ok',
      value: statement,
    });
  });

  it('counts under no other, and not with one bit changed', async () => {
    expect(await openFreezeStatement(await encodeFreezeStatement(statement, other!), root, webCrypto())).toMatchObject({
      state: 'invalid',
    });
    const bytes = await encodeFreezeStatement(statement, country!);
    for (let at = 0; at < bytes.length; at += 1) {
      const bent = bytes.slice();
      bent[at] = (bent[at] ?? 0) ^ 1;
      expect(await openFreezeStatement(bent, root, webCrypto())).toMatchObject({ state: 'invalid' });
    }
    expect(await openFreezeStatement(bytes.slice(0, 40), root, webCrypto())).toMatchObject({ state: 'invalid' });
  });
});
