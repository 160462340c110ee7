import { utf8 } from './bytes/bytes.js';
import { sha256 } from './bytes/sha256.js';

const prefix = utf8('opencites-name/1');

/**
 * Stands for a natural person's name in the QR where policy wants it: an officer types the name as printed and compares.
 * Salted with the document digest, so that equal names on two permits differ and no name list can be hashed in advance.
 * @returns 16 bytes of SHA-256("opencites-name/1" || documentDigest || folded name)
 */
export function nameHash(documentDigest: Uint8Array, name: string): Uint8Array {
  return sha256(prefix, documentDigest, utf8(foldName(name))).slice(0, 16);
}

/** NFKC, upper case, white space folded to single spaces; other scripts, digits and punctuation stay. */
export function foldName(name: string): string {
  return name.normalize('NFKC').toUpperCase().normalize('NFKC').replace(/\s+/gu, ' ').trim();
}
