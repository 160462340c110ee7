import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { makeVkey, type Ed25519Verify, type NoteSigner } from '#merkle';

/** Ed25519 by node:crypto, for tests. */
export const ed25519Verify: Ed25519Verify = async (publicKey, message, signature) => {
  try {
    const key = createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: 'der', type: 'spki' });
    return verify(null, message, key, signature);
  } catch {
    return false;
  }
};

const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The key that belongs to a word: the same at every run. */
export function ed25519Key(word: string): { readonly privateKey: KeyObject; readonly publicKey: Uint8Array } {
  const seed = createHash('sha256').update(`opencites test key ${word}`).digest();
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return { privateKey, publicKey: new Uint8Array(spki.subarray(-32)) };
}

/** @param algorithm 1 for a log, 4 for a witness @param word names the key; the name of the signer where it is not given */
export function noteSigner(name: string, algorithm: 1 | 4, word = name): NoteSigner {
  const { privateKey, publicKey } = ed25519Key(word);
  return { vkey: makeVkey(name, algorithm, publicKey), sign: async (bytes) => new Uint8Array(sign(null, bytes, privateKey)) };
}
