import { describe, expect, it } from '@jest/globals';
import { openTrust } from '#trust';
import { verifyPermit, webCrypto } from '#verify';
import { loadVectors } from '../../../test/vectors/load-vectors.js';
import { testKey } from '../../../test/vectors/test-keys.js';
import type { VerdictVectors } from '../../../test/vectors/vector-format.js';
import { trustFiles, verifyInput } from '../../../test/vectors/vector-reader.js';
import { nodeCrypto } from './verify-crypto.js';

const message = new TextEncoder().encode('a message');

describe('the crypto port over node:crypto', () => {
  it.each(['ESP256', 'Ed25519'] as const)('checks %s at once and tells good from bad', async (algorithm) => {
    const key = await testKey('port', algorithm);
    const signature = await key.sign(message);
    const imported = await nodeCrypto.importKey(key.alg, key.spki);
    expect(imported?.verify(message, signature)).toBe(true);
    const changed = Uint8Array.from(signature, (byte, index) => (index === 40 ? byte ^ 1 : byte));
    expect(imported?.verify(message, changed)).toBe(false);
    expect(imported?.verify(new Uint8Array(), signature)).toBe(false);
    for (const length of [0, 1, 63, 65]) expect(imported?.verify(message, new Uint8Array(length))).toBe(false);
  });

  it('imports no key that is of another algorithm or no key at all', async () => {
    const p256 = await testKey('port');
    const ed25519 = await testKey('port', 'Ed25519');
    expect(await nodeCrypto.importKey(ed25519.alg, p256.spki)).toBeNull();
    expect(await nodeCrypto.importKey(p256.alg, ed25519.spki)).toBeNull();
    expect(await nodeCrypto.importKey(p256.alg, new Uint8Array(91))).toBeNull();
    expect(await nodeCrypto.importKey(p256.alg, p256.spki.slice(0, 60))).toBeNull();
  });

  it('comes to the same report as WebCrypto on every vector', async () => {
    const vectors = await loadVectors<VerdictVectors>('verdicts.json');
    for (const name of Object.keys(vectors.trust)) {
      const files = trustFiles(vectors, name);
      const [node, web] = [await openTrust(files, nodeCrypto), await openTrust(files, webCrypto())];
      for (const vector of vectors.cases.filter((one) => one.trust === name)) {
        const report = (trust: typeof node) => verifyPermit(verifyInput(vector.input), trust, vector.options);
        expect(JSON.stringify(await report(node))).toBe(JSON.stringify(await report(web)));
      }
    }
  });
});
