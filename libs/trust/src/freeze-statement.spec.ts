import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { webCrypto } from '#verify';
import { encodeFreezeStatement, openFreezeStatement, type Root, trustKey } from './index.js';

const keyPair = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = trustKey(-9, new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })));
  return { key, signer: { alg: -9, kid: key.kid, sign: async (bytes: Uint8Array) => signed(privateKey, bytes) } as const };
};
const signed = (key: KeyObject, bytes: Uint8Array) => new Uint8Array(sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }));
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
  const [country, other] = [keyPair(), keyPair()];
  const root = { countries: new Map([['XA', [country.key]], ['XB', [other.key]]]) } as unknown as Root; // prettier-ignore

  it('counts under its own root key', async () => {
    expect(await openFreezeStatement(await encodeFreezeStatement(statement, country.signer), root, webCrypto())).toEqual({
      state: 'ok',
      value: statement,
    });
  });

  it('counts under no other, and not with one bit changed', async () => {
    expect(await openFreezeStatement(await encodeFreezeStatement(statement, other.signer), root, webCrypto())).toMatchObject({
      state: 'invalid',
    });
    const bytes = await encodeFreezeStatement(statement, country.signer);
    for (let at = 0; at < bytes.length; at += 1) {
      const bent = bytes.slice();
      bent[at] = (bent[at] ?? 0) ^ 1;
      expect(await openFreezeStatement(bent, root, webCrypto())).toMatchObject({ state: 'invalid' });
    }
    expect(await openFreezeStatement(bytes.slice(0, 40), root, webCrypto())).toMatchObject({ state: 'invalid' });
  });
});
