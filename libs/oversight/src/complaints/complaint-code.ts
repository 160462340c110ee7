import { createHash, randomBytes } from 'node:crypto';

/** Crockford's base 32: no letters that are mistaken for digits. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const length = 20;

/** A follow-up code of 100 random bits, e.g. "7K2M-…": five groups of four. Shown once, kept as a hash alone. */
export function newComplaintCode(): string {
  const letters = Array.from(randomBytes(length), (byte) => alphabet[byte % 32]).join('');
  return letters.match(/.{4}/g)?.join('-') ?? letters;
}

/** The code as it was typed or read out: case, blanks and hyphens do not matter. @returns null for what is no code */
export function readComplaintCode(text: string): string | null {
  const letters = text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return letters.length === length && [...letters].every((letter) => alphabet.includes(letter)) ? letters : null;
}

/** What is kept of a code. 100 random bits need no salt and no slow hash. @param code from `readComplaintCode` */
export function complaintCodeHash(code: string): Buffer {
  return createHash('sha256').update(`opencites-complaint/1 ${code}`).digest();
}
