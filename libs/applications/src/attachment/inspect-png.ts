import { crc32 } from 'node:zlib';
import { fault, type Inspection, sound } from './inspection.js';

/** Pixels at most: a few hundred bytes of PNG can otherwise ask a viewer for gigabytes. */
const pixelLimit = 100_000_000;

/** Walks the chunks of a PNG (ISO 15948 s5): IHDR first, every CRC right, IEND last and nothing after it. */
export function inspectPng(bytes: Buffer): Inspection {
  let at = 8;
  for (let index = 0; at + 12 <= bytes.length; index += 1) {
    const length = bytes.readUInt32BE(at);
    const end = at + 12 + length;
    if (length > 0x7fffffff || end > bytes.length) return fault('attachment-damaged');
    const body = bytes.subarray(at + 4, end - 4);
    if (crc32(body) !== bytes.readUInt32BE(end - 4)) return fault('attachment-damaged');
    const type = body.toString('latin1', 0, 4);
    if (index === 0) {
      if (type !== 'IHDR' || length !== 13) return fault('attachment-damaged');
      const width = body.readUInt32BE(4);
      const height = body.readUInt32BE(8);
      if (width === 0 || height === 0) return fault('attachment-damaged');
      if (width * height > pixelLimit) return fault('attachment-bomb');
    }
    if (type === 'IEND') return end === bytes.length ? sound : fault('attachment-trailing-data');
    at = end;
  }
  return fault('attachment-damaged');
}
