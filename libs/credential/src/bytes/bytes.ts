/** Byte helpers without Buffer: the pure libraries run unchanged in browsers. */
export type Bytes = Uint8Array;

const shortText = 32;
const encoder = new TextEncoder();
// `fatal`: a lone surrogate or an overlong form must be refused, never repaired; `ignoreBOM` keeps U+FEFF as written.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** @throws TypeError on bytes that are not UTF-8 */
export function fromUtf8(bytes: Uint8Array): string {
  return textAt(bytes, 0, bytes.length);
}

/** The text of the bytes from `start` to before `end`. @throws TypeError when they are not UTF-8 */
export function textAt(bytes: Uint8Array, start: number, end: number): string {
  return (end - start <= shortText ? shortAscii(bytes, start, end) : null) ?? decoder.decode(bytes.subarray(start, end));
}

/** Most texts of a permit are a few ASCII characters, for which entering the platform's decoder costs more than the work. */
function shortAscii(bytes: Uint8Array, start: number, end: number): string | null {
  let text = '';
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0x80;
    if (byte >= 0x80) return null;
    text += String.fromCharCode(byte);
  }
  return text;
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Unsigned lexicographic order of two ranges of the same bytes: negative when the first range comes first. */
export function compareRanges(bytes: Uint8Array, start: number, end: number, otherStart: number, otherEnd: number): number {
  const length = end - start;
  const otherLength = otherEnd - otherStart;
  for (let i = 0; i < length && i < otherLength; i++) {
    const difference = (bytes[start + i] ?? 0) - (bytes[otherStart + i] ?? 0);
    if (difference !== 0) return difference;
  }
  return length - otherLength;
}

/** Unsigned lexicographic order: negative when `a` comes first. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

const hexPairs = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));

export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += hexPairs[byte];
  return text;
}

/** Lower or upper case hexadecimal; null when the text is anything else. */
export function fromHex(text: string): Uint8Array | null {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) return null;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** RFC 4648 section 5, without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const characters = Math.min(4, 2 + (bytes.length - i - 1));
    for (let k = 0; k < characters; k++) text += base64Alphabet[(group >> (18 - 6 * k)) & 63];
  }
  return text;
}

/** The one text of these bytes read back; null for padding, other characters, and bits that no byte has. */
export function fromBase64Url(text: string): Uint8Array | null {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let group = 0;
  let bits = 0;
  let to = 0;
  for (const character of text) {
    const value = base64Alphabet.indexOf(character);
    if (value < 0) return null;
    group = ((group << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[to++] = (group >> bits) & 0xff;
  }
  return bits < 6 && (group & ((1 << bits) - 1)) === 0 ? bytes : null;
}
