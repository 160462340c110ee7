import { Unzlib, zlibSync } from 'fflate';
import { concatBytes } from './bytes.js';

/** Input goes in by slices, so that no single call can swell by more than deflate's factor of about 1,030. */
const sliceBytes = 512;

/**
 * Inflates a zlib stream (RFC 1950), refusing more than `cap` bytes of output.
 * The caller does not trust `data`: a few bytes can claim gigabytes.
 * @returns null when the stream is broken, unfinished, followed by other bytes or larger than `cap`
 */
export function inflateCapped(data: Uint8Array, cap: number): Uint8Array | null {
  const parts: Uint8Array[] = [];
  let total = 0;
  let finished = false;
  const stream = new Unzlib((chunk, final) => {
    total += chunk.length;
    if (total > cap) throw new RangeError('inflated data exceeds its cap');
    parts.push(chunk);
    if (final) finished = true;
  });
  try {
    for (let at = 0; at < data.length; at += sliceBytes) {
      const end = Math.min(data.length, at + sliceBytes);
      stream.push(data.slice(at, end), end === data.length);
    }
  } catch {
    return null;
  }
  if (!finished) return null;
  const whole = concatBytes(...parts);
  // The stream reader skips the checksum; a wrong one means that these are not the bytes somebody compressed.
  return adler32(whole) === storedAdler32(data) ? whole : null;
}

/** zlib level 9, as draft-ietf-oauth-status-list asks for status lists. */
export function deflate(data: Uint8Array): Uint8Array {
  return zlibSync(data, { level: 9 });
}

function adler32(data: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (let at = 0; at < data.length;) {
    // 3,800 additions cannot overflow 32 bits before the modulus is taken.
    const end = Math.min(data.length, at + 3800);
    for (; at < end; at++) {
      a += data[at] ?? 0;
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return ((b << 16) | a) >>> 0;
}

function storedAdler32(data: Uint8Array): number {
  if (data.length < 6) return -1;
  return new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(data.length - 4);
}
