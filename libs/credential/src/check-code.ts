import { utf8 } from './bytes/bytes.js';
import { sha256 } from './bytes/sha256.js';

/** Crockford's alphabet: no I, L, O and U, so that a typed code is hard to misread. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const codeLength = 12;
const prefix = utf8('opencites-check/1');

/**
 * Check code printed under the QR: the first 60 bits of SHA-256("opencites-check/1" || Sig_structure), 12 characters.
 * It names a record for an online look-up when the code cannot be read. It is derived apart from `credentialId`, which
 * is public in the log, so that the log gives no check code away; it must stand in no log or set itself.
 */
export function checkCode(toBeSigned: Uint8Array): string {
  const digest = sha256(prefix, toBeSigned);
  let code = '';
  for (let i = 0; i < codeLength; i++) {
    const bit = 5 * i;
    const pair = ((digest[bit >> 3] ?? 0) << 8) | (digest[(bit >> 3) + 1] ?? 0);
    code += alphabet[(pair >> (11 - (bit & 7))) & 31];
  }
  return code;
}

/** As printed: three groups of four. */
export function formatCheckCode(code: string): string {
  return code.replace(/(.{4})(?=.)/g, '$1-');
}

/** What a person typed, with the usual confusions undone; null when it cannot be a check code. */
export function parseCheckCode(typed: string): string | null {
  const code = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return code.length === codeLength && [...code].every((character) => alphabet.includes(character)) ? code : null;
}

/** `cred`: SHA-256 over the Sig_structure. Public in the log; nobody can compute it without the token. */
export function credentialId(toBeSigned: Uint8Array): Uint8Array {
  return sha256(toBeSigned);
}

/** The first 16 bytes of the document digest: whoever holds the permit can name it, nobody can enumerate. */
export function lookupCapability(documentDigest: Uint8Array): Uint8Array {
  return documentDigest.slice(0, 16);
}
