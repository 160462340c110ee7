import { describe, expect, it } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { keyIdOf, openKey, Passphrase, readKeyHeader, sealKey } from './key-envelope.js';
import type { KeyRecord } from './signing-key.js';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
const der = privateKey.export({ type: 'pkcs8', format: 'der' });
const record: KeyRecord = {
  role: 'permit',
  kid: keyIdOf(spki),
  alg: -9,
  spki,
  createdAt: 1764000000,
  signFrom: 1764000000,
  signUntil: 1795536000,
  compromisedAt: null,
};
const passphrase = new Passphrase('correct horse battery staple');

describe('a key file', () => {
  it('gives the key back under its passphrase, and shows nothing of it without', async () => {
    const text = await sealKey(record, { kind: 'pkcs8', der }, passphrase);
    const opened = await openKey(text, new Passphrase('correct horse battery staple'));
    expect(opened.record).toEqual(record);
    expect(opened.secret).toMatchObject({ kind: 'pkcs8' });
    expect(opened.secret.kind === 'pkcs8' && Buffer.from(opened.secret.der).equals(der)).toBe(true);
    const scalar = privateKey.export({ format: 'jwk' }).d as string;
    const body = Buffer.from((JSON.parse(text) as { cipher: { body: string } }).cipher.body, 'base64');
    expect(body.includes(Buffer.from(scalar, 'base64url'))).toBe(false);
    expect(readKeyHeader(text)).toEqual(record);
  });

  it('stays closed under another passphrase', async () => {
    const text = await sealKey(record, { kind: 'pkcs8', der }, passphrase);
    await expect(openKey(text, new Passphrase('correct horse battery stable'))).rejects.toMatchObject({ code: 'locked' });
  });

  it('is refused with any single byte changed', async () => {
    const text = await sealKey(record, { kind: 'pkcs8', der }, passphrase);
    const bytes = Buffer.from(text);
    const saltAt = text.indexOf((JSON.parse(text) as { kdf: { salt: string } }).kdf.salt);
    for (let index = 0; index < bytes.length; index += 1) {
      // Each changed salt costs a key derivation of its own: three of its characters stand for all.
      if (index > saltAt + 2 && index < saltAt + 22) continue;
      const altered = Buffer.from(bytes);
      altered[index] = altered[index]! ^ 1;
      await expect(openKey(altered.toString('utf8'), passphrase)).rejects.toHaveProperty(
        'code',
        expect.stringMatching(/^(format|locked)$/),
      );
    }
  });

  it('is refused cut off at any length and with bytes behind it', async () => {
    const text = await sealKey(record, { kind: 'pkcs8', der }, passphrase);
    for (let length = 0; length < text.length; length += 1)
      await expect(openKey(text.slice(0, length), passphrase)).rejects.toMatchObject({ code: 'format' });
    await expect(openKey(`${text}\n`, passphrase)).rejects.toMatchObject({ code: 'format' });
    await expect(openKey(text + ' '.repeat(20000), passphrase)).rejects.toMatchObject({ code: 'format' });
  });

  it.each([
    ['role', 'status'],
    ['signUntil', 1995536000],
    ['compromisedAt', 1764000001],
    ['signFrom', 0],
  ])('is refused when its %s is rewritten', async (field, value) => {
    const text = await sealKey(record, { kind: 'pkcs8', der }, passphrase);
    const file = JSON.parse(text) as Record<string, unknown>;
    const altered = `${JSON.stringify({ ...file, [field]: value }, null, 1)}\n`;
    await expect(openKey(altered, passphrase)).rejects.toMatchObject({ code: 'locked' });
  });

  it('is refused before any work when it asks for another key derivation', async () => {
    const text = await sealKey(record, { kind: 'pkcs8', der }, passphrase);
    const greedy = text.replace('"n": 32768', '"n": 1073741824');
    expect(greedy).not.toBe(text);
    await expect(openKey(greedy, passphrase)).rejects.toMatchObject({ code: 'format' });
  });

  it('wants a passphrase of twelve characters', () => {
    expect(() => new Passphrase('too short')).toThrow(/12 characters/);
  });
});
