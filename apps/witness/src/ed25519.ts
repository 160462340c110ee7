import { createPublicKey, verify as nodeVerify, type KeyObject } from 'node:crypto';
import type { Ed25519Verify } from '#merkle';

/** DER before the 32 bytes of an Ed25519 public key (RFC 8410 section 4). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');
const imported = new Map<string, KeyObject>();

/** Ed25519 of OpenSSL. Keys come from the list of logs, of which there are few: each is imported once. */
export const verifyEd25519: Ed25519Verify = async (publicKey, message, signature) => {
  try {
    const name = Buffer.from(publicKey).toString('base64');
    let key = imported.get(name);
    if (!key) {
      key = createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: 'der', type: 'spki' });
      imported.set(name, key);
    }
    return nodeVerify(null, message, key, signature);
  } catch {
    return false;
  }
};
