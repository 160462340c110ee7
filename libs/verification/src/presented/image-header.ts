import { inflateSync } from 'node:zlib';

export type ImageKind = 'png' | 'jpeg';

/** Size that an image claims for itself, read from its header without decoding a pixel. */
export interface ImageHeader {
  readonly kind: ImageKind;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
}

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** What the first bytes say the image is; null for anything but PNG and JPEG (an SVG named .png among them). */
export function imageKind(bytes: Uint8Array): ImageKind | null {
  if (pngSignature.every((byte, index) => bytes[index] === byte)) return 'png';
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff ? 'jpeg' : null;
}

/** Header of a PNG or JPEG; null when it is neither, or cut off before its size. */
export function imageHeader(bytes: Uint8Array): ImageHeader | null {
  const kind = imageKind(bytes);
  if (kind === null) return null;
  const size = kind === 'png' ? pngSize(bytes) : jpegSize(bytes);
  return size && size.width > 0 && size.height > 0 ? { kind, ...size } : null;
}

/** PNG (W3C) s11.2.1: IHDR comes first and is 13 bytes long. */
function pngSize(bytes: Uint8Array): { width: number; height: number } | null {
  if (bytes.length < 33) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(8) !== 13 || view.getUint32(12) !== 0x49484452) return null;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** ITU-T T.81 B.2.2: the first start-of-frame segment. Segments are skipped by their own length, never by searching. */
function jpegSize(bytes: Uint8Array): { width: number; height: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const startOfFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (startOfFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    const length = view.getUint16(at + 2);
    if (length < 2) return null;
    at += 2 + length;
  }
  return null;
}

/**
 * True when the pixel data of a PNG inflates to no more than its header announces (plus filter bytes and interlacing).
 * The decoder itself trusts the stream, so ten megabytes of zeros would become ten gigabytes in its memory.
 */
export function pngFitsItsHeader(bytes: Uint8Array, header: ImageHeader): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    const type = view.getUint32(at + 4);
    if (at + 12 + length > bytes.length) break;
    if (type === 0x49444154) parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  if (parts.length === 0) return false;
  const channels = [1, 0, 3, 1, 2, 0, 4][bytes[25] ?? 0] ?? 0;
  const bits = channels * (bytes[24] ?? 0);
  if (bits === 0) return false;
  // Seven Adam7 passes each round a row up to whole bytes and add a filter byte per row: never twice the plain size.
  const limit = 2 * (Math.ceil((header.width * bits) / 8) + 1) * header.height + 64;
  try {
    inflateSync(Buffer.concat(parts), { maxOutputLength: limit });
    return true;
  } catch {
    return false;
  }
}
