import { createHmac, timingSafeEqual } from 'node:crypto';

/** RFC 6238 as every authenticator app has it: HMAC-SHA-1, 30 seconds, six digits. */
const stepSeconds = 30;
const digits = 6;
/** One step to each side: clocks of phones are off, and people type. */
const tolerance = 1;
/** RFC 4226 s4 asks for 128 bits and recommends 160. */
export const secretBytes = 20;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 base32 without padding, as apps take it. */
export function base32(bytes: Uint8Array): string {
  let [text, buffer, bits] = ['', 0, 0];
  for (const byte of bytes) {
    buffer = ((buffer & 0xff) << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += alphabet[(buffer >>> (bits - 5)) & 31];
  }
  return bits > 0 ? text + alphabet[(buffer << (5 - bits)) & 31] : text;
}

/** The code of one step (RFC 4226 s5.3). @param step number of the period since 1970 */
export function codeOf(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const truncated = mac.readUInt32BE(mac[19]! & 15) & 0x7fffffff;
  return String(truncated % 10 ** digits).padStart(digits, '0');
}

export const stepAt = (instant: Date): number => Math.floor(instant.getTime() / 1000 / stepSeconds);

/**
 * The step whose code this is.
 *
 * @param after steps up to this one were used: a code that somebody looked over a shoulder for is good once
 * @returns null when it is none of them
 */
export function stepOfCode(secret: Uint8Array, code: string, now: Date, after: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const current = stepAt(now);
  let found: number | null = null;
  // All are compared, so that time tells nothing.
  for (let step = current - tolerance; step <= current + tolerance; step += 1)
    if (timingSafeEqual(Buffer.from(codeOf(secret, step)), Buffer.from(code)) && step > after) found ??= step;
  return found;
}

/** What an authenticator app reads from the QR code. @param issuer shown above the code, e.g. the authority's name */
export function otpauthUri(secret: Uint8Array, account: string, issuer: string): string {
  const label = `${encodeURIComponent(issuer.replaceAll(':', ' '))}:${encodeURIComponent(account)}`;
  const parameters = new URLSearchParams({ secret: base32(secret), issuer, algorithm: 'SHA1', digits: '6', period: '30' });
  return `otpauth://totp/${label}?${parameters.toString().replaceAll('+', '%20')}`;
}
