import type { Ed25519Verify } from '#merkle';

/** RFC 8032 section 7.1, test 1: a signature over nothing. */
const known = {
  key: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
  signature:
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
};

/** Ed25519 of this browser; null where it has none, so that a signature is "could not be checked" and never false. */
export async function browserEd25519(): Promise<Ed25519Verify | null> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (!subtle) return null;
  const verify: Ed25519Verify = async (publicKey, message, signature) => {
    try {
      const key = await subtle.importKey('raw', copied(publicKey), 'Ed25519', false, ['verify']);
      return await subtle.verify('Ed25519', key, copied(signature), copied(message));
    } catch {
      return false;
    }
  };
  return (await verify(bytesOf(known.key), new Uint8Array(0), bytesOf(known.signature))) ? verify : null;
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** WebCrypto's types want memory that is not shared; ours never is. */
function copied(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
