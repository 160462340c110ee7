import type { CoseAlgorithm } from '#credential';
import type { VerifyCrypto, VerifyKey } from '#trust';

/** The Web Cryptography API of the platform: browsers and Node name its types differently. */
type Subtle = typeof globalThis.crypto.subtle;

const parameters = {
  [-9]: { import: { name: 'ECDSA', namedCurve: 'P-256' }, verify: { name: 'ECDSA', hash: 'SHA-256' } },
  [-19]: { import: { name: 'Ed25519' }, verify: { name: 'Ed25519' } },
} as const satisfies Readonly<Record<CoseAlgorithm, unknown>>;

/** The crypto port over WebCrypto. A platform without Ed25519 cannot import such keys; their permits read "cannot check". */
export function webCrypto(subtle: Subtle = globalThis.crypto.subtle): VerifyCrypto {
  return {
    async importKey(alg, spki): Promise<VerifyKey | null> {
      const { import: importAs, verify } = parameters[alg];
      try {
        const key = await subtle.importKey('spki', owned(spki), importAs, false, ['verify']);
        return { verify: (bytes, signature) => subtle.verify(verify, key, owned(signature), owned(bytes)).catch(() => false) };
      } catch {
        return null;
      }
    },
  };
}

/** WebCrypto takes no views of shared memory; ours never are, and a copy of a few hundred bytes satisfies the types. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
}
