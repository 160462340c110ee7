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
  for (let i = 0; i < groups; i++) if (!readGroup(text, i * groupDigits, groupDigits, bytes, i * groupBytes, groupBytes)) return null;
  return readGroup(text, groups * groupDigits, tailDigits[tail] ?? 0, bytes, groups * groupBytes, tail) ? bytes : null;
}

const limbBits = 28;
const limbMask = (1 << limbBits) - 1;

/** 56 bits exceed the exact range of a double, so a group is gathered in two limbs of 28 bits. False: no digits, or too large a number. */
function readGroup(text: string, from: number, digits: number, bytes: Uint8Array, at: number, length: number): boolean {
  let low = 0;
  let high = 0;
  for (let i = from; i < from + digits; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return false;
    low = low * 10 + digit;
    high = high * 10 + (low >>> limbBits);
    low &= limbMask;
  }
  for (let i = length - 1; i >= 0; i--) {
    bytes[at + i] = low & 0xff;
    low = (low >>> 8) | ((high & 0xff) << (limbBits - 8));
    high = Math.floor(high / 256);
  }
  return low === 0 && high === 0;
}
