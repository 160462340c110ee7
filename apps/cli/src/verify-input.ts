import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import type { LogEvidence, VerifyInput } from '#verify';

/** Larger inputs are no permits: a PDF with 5,000 lines has a few megabytes. */
export const inputBytesMax = 64 * 1024 * 1024;
/** A photo of a telephone has 12 to 50 million pixels; more would only fill memory. */
const pixelsMax = 64_000_000;

/**
 * Sorts a file by its content, and by its name only where the content says nothing.
 * @param evidence proof of the log that was given beside token bytes; a PDF carries its own
 */
export async function verifyInputOf(bytes: Uint8Array, name: string, evidence: LogEvidence | null = null): Promise<VerifyInput> {
  const kind = kindOf(bytes, extname(name).toLowerCase());
  if (kind === 'pdf') {
    const { readPermitPdf } = await import('#document');
    return { kind: 'pdf', reading: await readPermitPdf(bytes) };
  }
  if (kind === 'picture') {
    const { readImage } = await import('#verification');
    const reading = await readImage(bytes, pixelsMax);
    return { kind: 'codes', texts: reading.ok ? reading.texts : [], from: 'picture' };
  }
  if (kind === 'cose') return { kind: 'cose', bytes, ...(evidence && { evidence }) };
  return { kind: 'codes', texts: new TextDecoder().decode(bytes).split(/[\r\n]+/), from: 'text' };
}

function kindOf(bytes: Uint8Array, extension: string): 'pdf' | 'picture' | 'cose' | 'text' {
  if (startsWith(bytes, [0x25, 0x50, 0x44, 0x46, 0x2d])) return 'pdf';
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47]) || startsWith(bytes, [0xff, 0xd8, 0xff])) return 'picture';
  if (extension === '.pdf') return 'pdf';
  if (['.png', '.jpg', '.jpeg'].includes(extension)) return 'picture';
  if (extension === '.cose') return 'cose';
  // Text of a code is printable; anything else can only be meant as token bytes.
  return bytes.subarray(0, 65_536).every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte !== 127))
    ? 'text'
    : 'cose';
}

function startsWith(bytes: Uint8Array, head: readonly number[]): boolean {
  return head.every((byte, index) => bytes[index] === byte);
}

/** Bytes of a file, or of standard input for `-`. null: there is no such file, or it is too large. */
export async function readInputBytes(path: string, stdin: AsyncIterable<Uint8Array>): Promise<Uint8Array | null> {
  if (path === '-') return readStream(stdin);
  const file = await open(path, 'r').catch(() => null);
  if (!file) return null;
  try {
    const { size } = await file.stat();
    return size > inputBytesMax ? null : await file.readFile();
  } catch {
    return null; // A directory, or a device that cannot be read.
  } finally {
    await file.close();
  }
}

async function readStream(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  let total = 0;
  for await (const part of stream) {
    total += part.length;
    if (total > inputBytesMax) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
