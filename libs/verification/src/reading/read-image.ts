import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { imageHeader, pngFitsItsHeader } from '../presented/image-header.js';
import type { ImageReading } from './reading.js';

/** Codes on one picture at most: a front code, its annexes, and whatever else lies on the desk. */
const codesMax = 16;

let ready: Promise<unknown> | null = null;

/** The decoder's WebAssembly comes from the installed package; by default the library would fetch it from a CDN. */
function prepare(): Promise<unknown> {
  ready ??= readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')).then((file) =>
    prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(file).buffer }, fireImmediately: true }),
  );
  return ready;
}

/**
 * Finds QR codes in a PNG or JPEG. Never throws on hostile bytes; runs in a worker thread, where it can be stopped.
 *
 * @param pixelsMax width times height; checked on the header before anything is decoded
 */
export async function readImage(bytes: Uint8Array, pixelsMax: number): Promise<ImageReading> {
  const header = imageHeader(bytes);
  if (header === null) return { ok: false, code: 'image-malformed' };
  if (header.width * header.height > pixelsMax) return { ok: false, code: 'image-too-large' };
  if (header.kind === 'png' && !pngFitsItsHeader(bytes, header)) return { ok: false, code: 'image-malformed' };
  await prepare();
  try {
    const found = await readBarcodes(bytes, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: codesMax });
    return { ok: true, texts: found.filter((code) => code.isValid).map((code) => code.text) };
  } catch {
    return { ok: false, code: 'image-malformed' };
  }
}
