import { CborError, decodeCbor, decodeSign1, encodeCbor, signSign1, type CborMap, type CoseSigner, type Sign1 } from '#credential';
import { Fields } from './fields.js';
import { TrustFormatError } from './format-error.js';
import type { TrustKey } from './trust-key.js';
import type { VerifyCrypto, VerifyKey } from './crypto-port.js';

/** Types of the signed messages (COSE header 16): no message can pass for another. */
export const messageTypes = {
  root: 'cites/root',
  keys: 'cites/keys',
  snapshot: 'cites/snapshot',
  status: 'application/statuslist+cwt',
  logged: 'cites/logged',
  overlay: 'cites/overlay',
  receipt: 'cites/receipt',
  freeze: 'cites/log-freeze',
} as const;
export type MessageType = (typeof messageTypes)[keyof typeof messageTypes];

export function signMessage(type: MessageType, claims: CborMap, signer: CoseSigner): Promise<Uint8Array> {
  return signSign1(encodeCbor(claims), signer, type);
}

/** Decodes a COSE_Sign1 of the given type; the signature is still to be checked. @throws TrustFormatError */
export function openMessage(type: MessageType, bytes: Uint8Array): { message: Sign1; fields: Fields } {
  const result = decodeSign1(bytes);
  if (!result.ok) throw new TrustFormatError(`not a signed message: ${result.reason}`);
  if (result.message.typ !== type) throw new TrustFormatError('another type of message');
  return { message: result.message, fields: Fields.of(readCbor(result.message.payload)) };
}

export function readCbor(bytes: Uint8Array): ReturnType<typeof decodeCbor> {
  try {
    return decodeCbor(bytes);
  } catch (error) {
    if (error instanceof CborError) throw new TrustFormatError(error.message);
    throw error;
  }
}

/** A public key of a list, imported. `verifyKey` is null for keys that check no COSE signature (RSA seals) or do not import. */
export interface LoadedKey<K extends TrustKey = TrustKey> {
  readonly key: K;
  readonly verifyKey: VerifyKey | null;
}

export async function loadKey<K extends TrustKey>(key: K, crypto: VerifyCrypto): Promise<LoadedKey<K>> {
  const verifyKey = key.alg === -9 || key.alg === -19 ? await crypto.importKey(key.alg, key.spki) : null;
  return { key, verifyKey };
}

/** The first of the keys that signed the message: same kid, same algorithm, good signature. */
export async function signerOf<K extends TrustKey>(message: Sign1, keys: readonly LoadedKey<K>[]): Promise<K | null> {
  for (const { key, verifyKey } of keys) {
    if (!verifyKey || key.alg !== message.alg || !sameKid(key.kid, message.kid)) continue;
    if (await verifyKey.verify(message.toBeSigned, message.signature)) return key;
  }
  return null;
}

export function sameKid(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < 8; i++) if (a[i] !== b[i]) return false;
  return true;
}
