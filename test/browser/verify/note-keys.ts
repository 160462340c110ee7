// Twin of test/kit/note-keys.ts for browsers. A signer knows its public key at once, WebCrypto makes keys only in time: so
// a stock is made while the modules load.
import { makeVkey, type Ed25519Verify, type NoteSigner } from '#merkle';

interface Pair {
  readonly privateKey: CryptoKeyOf;
  readonly publicKey: Uint8Array;
}

const { subtle } = globalThis.crypto;
const stock: Pair[] = await Promise.all(Array.from({ length: 200 }, makePair));
const taken = new Map<string, Pair>();

async function makePair(): Promise<Pair> {
  const pair = (await subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify'])) as {
    publicKey: CryptoKeyOf;
    privateKey: CryptoKeyOf;
  };
  return { privateKey: pair.privateKey, publicKey: new Uint8Array(await subtle.exportKey('raw', pair.publicKey)) };
}

export const ed25519Verify: Ed25519Verify = async (publicKey, message, signature) => {
  try {
    const key = await subtle.importKey('raw', new Uint8Array(publicKey), { name: 'Ed25519' }, false, ['verify']);
    return await subtle.verify({ name: 'Ed25519' }, key, new Uint8Array(signature), new Uint8Array(message));
  } catch {
    return false;
  }
};

function keyOf(word: string): Pair {
  const pair = taken.get(word) ?? stock.pop();
  if (!pair) throw new RangeError('no test key is left: make a larger stock');
  taken.set(word, pair);
  return pair;
}

export function noteSigner(name: string, algorithm: 1 | 4, word = name): NoteSigner {
  const { privateKey, publicKey } = keyOf(word);
  return {
    vkey: makeVkey(name, algorithm, publicKey),
    sign: async (bytes) => new Uint8Array(await subtle.sign({ name: 'Ed25519' }, privateKey, new Uint8Array(bytes))),
  };
}

type CryptoKeyOf = Parameters<typeof globalThis.crypto.subtle.sign>[1];
