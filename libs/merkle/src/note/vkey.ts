import { sha256 } from '@noble/hashes/sha2.js';
import { base64Of, fromBase64, hexOf, isWellFormed, joinBytes, utf8 } from './encoding.js';
import { fault, type Parsed, parsed } from './parsed.js';
import { isKeyName, keyIdBytes } from './signed-note.js';

/**
 * Signature types of C2SP signed-note that are read here: 1 Ed25519 (a log), 4 timestamped Ed25519 cosignature
 * (a witness), 6 timestamped ML-DSA-44 cosignature. Type 6 is kept and shown, not verified: it never counts.
 */
export type SignatureType = 1 | 4 | 6;

/** A public key with its name. Name and key id together say which key a signature line is from. */
export interface Vkey {
  readonly name: string;
  /** First four bytes, big-endian, of SHA-256(name, newline, type, public key). */
  readonly keyId: number;
  readonly algorithm: SignatureType;
  /** 32 bytes for types 1 and 4, 1,312 for type 6. */
  readonly publicKey: Uint8Array;
}

const publicKeyBytes: Readonly<Record<SignatureType, number>> = { 1: 32, 4: 32, 6: 1312 };

/** @throws RangeError on a name or a key that a vkey cannot hold */
export function makeVkey(name: string, algorithm: SignatureType, publicKey: Uint8Array): Vkey {
  if (!isKeyName(name)) throw new RangeError(`not a key name: ${JSON.stringify(name)}`);
  if (publicKey.length !== publicKeyBytes[algorithm])
    throw new RangeError(`a key of type ${algorithm} has ${publicKeyBytes[algorithm]} bytes`);
  return { name, keyId: keyIdOf(name, algorithm, publicKey), algorithm, publicKey };
}

/** `name+keyid+base64(type || public key)`. The key id must be the one that follows from the rest. */
export function parseVkey(text: string): Parsed<Vkey> {
  if (text.length > 16_384) return fault('too-long');
  if (!isWellFormed(text)) return fault('not-utf8');
  const first = text.indexOf('+');
  const second = text.indexOf('+', first + 1);
  if (first < 0 || second < 0) return fault('vkey');
  const name = text.slice(0, first);
  if (!isKeyName(name)) return fault('key-name');
  const id = text.slice(first + 1, second);
  const key = fromBase64(text.slice(second + 1));
  if (!/^[0-9a-f]{8}$/.test(id) || key === null || key.length < 2) return fault('vkey');
  const algorithm = key[0];
  if (algorithm !== 1 && algorithm !== 4 && algorithm !== 6) return fault('key-type');
  const publicKey = key.slice(1);
  if (publicKey.length !== publicKeyBytes[algorithm]) return fault('public-key');
  const keyId = keyIdOf(name, algorithm, publicKey);
  // A wrong id means a damaged or forged line; whoever configured it must not learn that from failing signatures.
  if (keyId !== Number.parseInt(id, 16)) return fault('key-id');
  return parsed({ name, keyId, algorithm, publicKey });
}

export function formatVkey({ name, keyId, algorithm, publicKey }: Vkey): string {
  return `${name}+${hexOf(keyIdBytes(keyId))}+${base64Of(joinBytes(Uint8Array.of(algorithm), publicKey))}`;
}

export function keyIdOf(name: string, algorithm: SignatureType, publicKey: Uint8Array): number {
  const digest = sha256(joinBytes(utf8(`${name}\n`), Uint8Array.of(algorithm), publicKey));
  return new DataView(digest.buffer, digest.byteOffset).getUint32(0);
}
