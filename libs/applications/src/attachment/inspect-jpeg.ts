import { fault, type Inspection, sound } from './inspection.js';

const pixelLimit = 100_000_000;
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/**
 * Walks the segments of a JPEG (ITU-T T.81 annex B): a frame, at least one scan, and the end marker as the last two bytes.
 * Entropy-coded data is skipped byte by byte: there 0xFF is followed by 0x00 or a restart marker only.
 */
export function inspectJpeg(bytes: Buffer): Inspection {
  let at = 2;
  let frames = 0;
  let scans = 0;
  while (at + 2 <= bytes.length) {
    if (bytes[at] !== 0xff) return fault('attachment-damaged');
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xff) {
      at += 1; // Fill byte.
      continue;
    }
    if (marker === 0xd9) {
      if (frames === 0 || scans === 0) return fault('attachment-damaged');
      return at + 2 === bytes.length ? sound : fault('attachment-trailing-data');
    }
    if (at + 4 > bytes.length || marker === 0x00 || (marker >= 0xd0 && marker <= 0xd8)) return fault('attachment-damaged');
    const length = bytes.readUInt16BE(at + 2);
    if (length < 2 || at + 2 + length > bytes.length) return fault('attachment-damaged');
    if (isFrame(marker)) {
      if (length < 8) return fault('attachment-damaged');
      frames += 1;
      if (bytes.readUInt16BE(at + 5) * bytes.readUInt16BE(at + 7) > pixelLimit) return fault('attachment-bomb');
    }
    at += 2 + length;
    if (marker === 0xda) {
      scans += 1;
      at = endOfScan(bytes, at);
    }
  }
  return fault('attachment-damaged');
}

function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes.readUInt8(at + 1);
    if (next !== 0x00 && !(next >= 0xd0 && next <= 0xd7) && next !== 0xff) return at;
  }
  return bytes.length;
}
