import { createHash, createHmac, randomBytes } from 'node:crypto';
import { canonicalJson } from '#cites';

/** Value of a committed field with the salt that opens it. */
export interface Opening {
  readonly field: string;
  /** 32 random bytes, one per field and entry, never derived: nothing can be guessed by trying names or numbers. */
  readonly salt: Buffer;
  /** UTF-8 of the value's canonical JSON. */
  readonly value: Buffer;
}

const prefix = Buffer.from('cites-tlog/c1');
const nul = Buffer.from([0]);

/** C = base64url(SHA-256("cites-tlog/c1" || 00 || field || 00 || salt || JCS(value))). */
export function commitment(opening: Opening): string {
  return createHash('sha256')
    .update(prefix)
    .update(nul)
    .update(opening.field, 'utf8')
    .update(nul)
    .update(opening.salt)
    .update(opening.value)
    .digest('base64url');
}

export function openingOf(field: string, value: unknown, salt: Buffer = randomBytes(32)): Opening {
  return { field, salt, value: Buffer.from(canonicalJson(value)) };
}

/**
 * Pseudonym of a person in the restricted log: the same within a year, so that an inspector sees repetition, and
 * meaningless to whoever lacks that year's key. First 16 bytes of HMAC-SHA-256, base64url.
 */
export function pseudonym(actorKey: Uint8Array, personId: string): string {
  return createHmac('sha256', actorKey).update(personId).digest().subarray(0, 16).toString('base64url');
}
