// Twin of test/vectors/test-keys.ts for browsers: WebCrypto makes no keys from words, so every run has others.
import { coseAlgorithms, keyId } from '#credential';
import type { TestKey } from '../../vectors/test-keys.js';

const made = new Map<string, Promise<TestKey>>();

export function testKey(word: string, algorithm: keyof typeof coseAlgorithms = 'ESP256'): Promise<TestKey> {
  const name = `${algorithm} ${word}`;
  const key = made.get(name) ?? make(algorithm);
  made.set(name, key);
  return key;
}

async function make(algorithm: keyof typeof coseAlgorithms): Promise<TestKey> {
  const { subtle } = globalThis.crypto;
  const parameters = algorithm === 'ESP256' ? { name: 'ECDSA', namedCurve: 'P-256' } : { name: 'Ed25519' };
  const pair = (await subtle.generateKey(parameters, true, ['sign', 'verify'])) as { publicKey: CryptoKeyOf; privateKey: CryptoKeyOf };
  const spki = new Uint8Array(await subtle.exportKey('spki', pair.publicKey));
  const signing = algorithm === 'ESP256' ? { name: 'ECDSA', hash: 'SHA-256' } : { name: 'Ed25519' };
  return {
    alg: coseAlgorithms[algorithm],
    spki,
    kid: keyId(spki),
    sign: async (bytes) => new Uint8Array(await subtle.sign(signing, pair.privateKey, new Uint8Array(bytes))),
  };
}

type CryptoKeyOf = Parameters<typeof globalThis.crypto.subtle.sign>[1];
