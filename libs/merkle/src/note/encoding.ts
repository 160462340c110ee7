/** Text and number encodings of the C2SP formats, without Buffer: they are read in browsers too. */

const encoder = new TextEncoder();
// `fatal`: what is not UTF-8 is refused, never repaired. `ignoreBOM`: U+FEFF is signed like every other character.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** null when the bytes are not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** Whether the text can be written as UTF-8 and read back: no half of a surrogate pair in it. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const values = new Map(Array.from(alphabet, (character, value) => [character, value]));

/** RFC 4648 section 4, padded. */
export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const characters = Math.min(4, 2 + (bytes.length - i - 1));
    for (let k = 0; k < 4; k++) text += k < characters ? alphabet[(group >> (18 - 6 * k)) & 63] : '=';
  }
  return text;
}

/**
 * RFC 4648 section 4, padded and canonical; null for anything else. One value has one spelling: an attacker must not be
 * able to make two notes of one signature by setting the bits that padding ignores.
 */
export function fromBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0) return null;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let at = 0;
  for (let i = 0; i < text.length; i += 4) {
    let group = 0;
    for (let k = 0; k < 4; k++) {
      const last = i + k >= text.length - padding;
      const value = last ? 0 : values.get(text[i + k] ?? '');
      if (value === undefined) return null;
      group = (group << 6) | value;
    }
    for (let k = 0; k < 3; k++) {
      const byte = (group >> (16 - 8 * k)) & 0xff;
      if (at < bytes.length) bytes[at++] = byte;
      else if (byte !== 0) return null;
    }
  }
  return bytes;
}

/** ASCII decimal without leading zeroes, below 2^53; null for anything else. */
export function fromDecimal(text: string): number | null {
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}

export function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** A line that holds one SHA-256 value. */
export function fromHashLine(line: string): Uint8Array | null {
  const bytes = line.length === 44 ? fromBase64(line) : null;
  return bytes?.length === 32 ? bytes : null;
}
