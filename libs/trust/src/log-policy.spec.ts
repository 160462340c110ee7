import { createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { VerifyCrypto } from './crypto-port.js';
import { ed25519Verify } from './log-policy.js';

/** Counts what the platform is asked to compute. */
function counting(): { readonly crypto: VerifyCrypto; readonly asked: () => number } {
  let count = 0;
  const crypto: VerifyCrypto = {
    importKey: (_alg, spki) => {
      const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
      return {
        verify: (bytes, signature) => {
          count += 1;
          return verify(null, bytes, key, signature);
        },
      };
    },
  };
  return { crypto, asked: () => count };
}

const raw = (key: KeyObject) => new Uint8Array(key.export({ format: 'der', type: 'spki' }).subarray(-32));

describe('signatures over checkpoints', () => {
  it('are computed once for the same bytes, and anew for any others', async () => {
    const { crypto, asked } = counting();
    const good = ed25519Verify(crypto);
    const [one, other] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')];
    const message = new Uint8Array(Buffer.from('xa.example/log\n3\n'));
    const signature = new Uint8Array(sign(null, message, one.privateKey));
    for (let time = 0; time < 3; time += 1) expect(await good(raw(one.publicKey), message, signature)).toBe(true);
    expect(asked()).toBe(1);
    const altered = message.slice();
    altered[0]! ^= 1;
    expect(await good(raw(one.publicKey), altered, signature)).toBe(false);
    expect(await good(raw(other.publicKey), message, signature)).toBe(false);
    for (let at = 0; at < 64; at += 7) {
      const wrong = signature.slice();
      wrong[at]! ^= 1;
      expect(await good(raw(one.publicKey), message, wrong)).toBe(false);
    }
    // The caller may use its bytes again for something else.
    const reused = message.slice();
    expect(await good(raw(one.publicKey), reused, signature)).toBe(true);
    reused[0]! ^= 1;
    expect(await good(raw(one.publicKey), reused, signature)).toBe(false);
    expect(await good(raw(one.publicKey), message, signature.subarray(0, 63))).toBe(false);
    expect(await good(raw(one.publicKey), message, new Uint8Array([...signature, 0]))).toBe(false);
  });

  it('are still known good after very many others', async () => {
    const { crypto, asked } = counting();
    const good = ed25519Verify(crypto);
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    for (let n = 0; n < 600; n += 1) {
      const message = new Uint8Array(Buffer.from(String(n)));
      expect(await good(raw(publicKey), message, new Uint8Array(sign(null, message, privateKey)))).toBe(true);
    }
    expect(asked()).toBe(600);
  });
});
