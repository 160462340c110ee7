import { utf8 } from '../bytes/bytes.js';

/**
 * Bytes as decimal digits, for the numeric mode of QR codes: 7 bytes make 17 digits, big-endian, with leading zeros.
 * A tail of 1 to 6 bytes makes 3, 5, 8, 10, 13 or 15 digits, the fewest that hold it; the remainder of the number of
 * digits by 17 therefore says how long the tail is, and every byte string has exactly one digit string.
 */
const groupBytes = 7;
const groupDigits = 17;
const tailDigits = [0, 3, 5, 8, 10, 13, 15];

export function digitCount(bytes: number): number {
  return Math.floor(bytes / groupBytes) * groupDigits + (tailDigits[bytes % groupBytes] ?? 0);
}

export function toDigits(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += groupBytes) {
    const group = bytes.subarray(at, at + groupBytes);
    let value = 0n;
    for (const byte of group) value = (value << 8n) | BigInt(byte);
    text += value.toString().padStart(group.length === groupBytes ? groupDigits : (tailDigits[group.length] ?? 0), '0');
  }
  return text;
}

/** null unless the text is exactly what `toDigits` makes of some bytes. */
export function fromDigits(text: string): Uint8Array | null {
  const tail = tailDigits.indexOf(text.length % groupDigits);
  if (tail < 0) return null;
  const groups = Math.floor(text.length / groupDigits);
  const bytes = new Uint8Array(groups * groupBytes + tail);
  // As bytes, because a part of a longer string is slow to read letter by letter. What is not ASCII gives no digit here.
  const digits = utf8(text);
  for (let i = 0; i < groups; i++) if (!readGroup(digits, i * groupDigits, groupDigits, bytes, i * groupBytes, groupBytes)) return null;
  return readGroup(digits, groups * groupDigits, tailDigits[tail] ?? 0, bytes, groups * groupBytes, tail) ? bytes : null;
}

const tenToThe8 = 100_000_000;
const limb = 2 ** 28;

/**
 * Reads up to 17 digits as a number of `length` bytes. 56 bits exceed the exact range of a double, so the digits are taken
 * as at most nine and the last eight, and put together in two limbs of 28 bits. False: no digits, or too large a number.
 */
function readGroup(text: Uint8Array, from: number, digits: number, bytes: Uint8Array, at: number, length: number): boolean {
  const split = from + Math.max(0, digits - 8);
  const upper = readNumber(text, from, split);
  const lower = readNumber(text, split, from + digits);
  if (upper < 0 || lower < 0) return false;
  // upper * 10^8 in two steps of 14 bits, every product below 2^53.
  const head = (upper >>> 14) * tenToThe8;
  const rest = (upper & 0x3fff) * tenToThe8 + lower;
  const headUpper = Math.floor(head / 0x4000);
  const restUpper = Math.floor(rest / limb);
  const sum = (head - headUpper * 0x4000) * 0x4000 + (rest - restUpper * limb);
  const carry = sum >= limb ? 1 : 0;
  let low = sum - carry * limb;
  let high = headUpper + restUpper + carry;
  for (let i = length - 1; i >= 0; i--) {
    bytes[at + i] = low & 0xff;
    low = (low >>> 8) | ((high & 0xff) << 20);
    high >>>= 8;
  }
  return low === 0 && high === 0;
}

/** Up to nine digits; negative when something else stands among them. */
function readNumber(text: Uint8Array, from: number, end: number): number {
  let value = 0;
  for (let i = from; i < end; i++) {
    const digit = (text[i] ?? 0) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
