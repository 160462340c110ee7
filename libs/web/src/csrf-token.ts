import { createHash, randomBytes } from 'node:crypto';

/**
 * CSRF token that belongs to a session token: a page of another site can make a browser send the cookie but can read
 * neither the cookie nor this value.
 */
export function csrfTokenOf(sessionToken: string): string {
  return createHash('sha256').update('opencites-csrf/1\0').update(sessionToken).digest('base64url');
}

/** The token as it stands in a page: another text each time, so that the size of compressed pages tells nothing of it (BREACH). */
export function maskedCsrfToken(sessionToken: string): string {
  const token = Buffer.from(csrfTokenOf(sessionToken), 'base64url');
  const mask = randomBytes(token.length);
  return Buffer.concat([mask, token.map((byte, index) => byte ^ mask[index]!)]).toString('base64url');
}

/** The token in a text made by `maskedCsrfToken`; empty for anything else. */
export function unmasked(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  const half = bytes.length / 2;
  return bytes.length === 64 ? Buffer.from(bytes.subarray(half).map((byte, index) => byte ^ bytes[index]!)) : Buffer.alloc(0);
}
