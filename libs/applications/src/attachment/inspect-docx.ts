import { inflateRawSync } from 'node:zlib';
import { fault, type Inspection, sound } from './inspection.js';

const entryLimit = 2_000;
const totalLimit = 200 * 1024 * 1024;
const ratioLimit = 200;
const partLimit = 4 * 1024 * 1024;

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/**
 * Judges a Word document by its ZIP directory (APPNOTE 4.3): the directory ends the file, entries do not overlap, declared
 * sizes are bounded, no macros, no embedded objects, no template from elsewhere. Only the two small parts that say what the
 * package is are unpacked.
 */
export function inspectDocx(bytes: Buffer): Inspection {
  const entries = directory(bytes);
  if (!Array.isArray(entries)) return entries;
  const names = new Set(entries.map((entry) => entry.name.toLowerCase()));
  if (names.size !== entries.length || entries.some(({ name }) => /(^\/|\\|(^|\/)\.\.(\/|$)|\0)/.test(name)))
    return fault('attachment-damaged');
  if (!names.has('word/document.xml')) return fault('attachment-type');
  const total = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (total > totalLimit || entries.some((entry) => entry.size > 1_000_000 && entry.size > entry.packed * ratioLimit))
    return fault('attachment-bomb');
  if (entries.some(({ name }) => /vbaProject|vbaData|\.bin$|activeX|\/embeddings\//i.test(name))) return fault('attachment-active');

  const types = part(bytes, entries, '[Content_Types].xml');
  if (types === null) return fault('attachment-damaged');
  if (types === 'bomb') return fault('attachment-bomb');
  if (/macroEnabled/i.test(types)) return fault('attachment-active');
  if (!types.includes('wordprocessingml.document.main+xml')) return fault('attachment-type');
  for (const { name } of entries.filter((entry) => entry.name.endsWith('.rels'))) {
    const relations = part(bytes, entries, name);
    if (relations === null) return fault('attachment-damaged');
    if (relations === 'bomb') return fault('attachment-bomb');
    // A remote template, frame or object is fetched, and may run, when the document is opened; a hyperlink is not.
    for (const relation of relations.match(/<Relationship\b[^>]*>/g) ?? [])
      if (/TargetMode\s*=\s*["']External/i.test(relation) && !/Type\s*=\s*["'][^"']*\/hyperlink["']/i.test(relation))
        return fault('attachment-active');
  }
  return sound;
}

function directory(bytes: Buffer): Entry[] | Inspection {
  const at = bytes.length - 22;
  // No archive comment: a comment is room for a second file.
  if (at < 0 || bytes.readUInt32LE(at) !== 0x06054b50 || bytes.readUInt16LE(at + 20) !== 0) return fault('attachment-trailing-data');
  const count = bytes.readUInt16LE(at + 10);
  const size = bytes.readUInt32LE(at + 12);
  let offset = bytes.readUInt32LE(at + 16);
  if (count > entryLimit) return fault('attachment-bomb');
  if (offset + size !== at) return fault('attachment-damaged');
  const entries: Entry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (offset + 46 > at || bytes.readUInt32LE(offset) !== 0x02014b50) return fault('attachment-damaged');
    if (bytes.readUInt16LE(offset + 8) & 1) return fault('attachment-encrypted');
    const nameLength = bytes.readUInt16LE(offset + 28);
    const end = offset + 46 + nameLength + bytes.readUInt16LE(offset + 30) + bytes.readUInt16LE(offset + 32);
    if (end > at) return fault('attachment-damaged');
    entries.push({
      name: bytes.toString('utf8', offset + 46, offset + 46 + nameLength),
      method: bytes.readUInt16LE(offset + 10),
      packed: bytes.readUInt32LE(offset + 20),
      size: bytes.readUInt32LE(offset + 24),
      offset: bytes.readUInt32LE(offset + 42),
    });
    offset = end;
  }
  if (offset !== at) return fault('attachment-damaged');
  // Overlapping entries are how a small archive unpacks without end (Fifield 2019).
  const sorted = [...entries].sort((a, b) => a.offset - b.offset);
  for (const [index, entry] of sorted.entries()) {
    const next = sorted[index + 1]?.offset ?? at - size;
    if (entry.offset + 30 + entry.packed > next) return fault('attachment-bomb');
  }
  return entries;
}

function part(bytes: Buffer, entries: readonly Entry[], name: string): string | 'bomb' | null {
  const entry = entries.find((candidate) => candidate.name === name);
  if (!entry || bytes.readUInt32LE(entry.offset) !== 0x04034b50) return null;
  const start = entry.offset + 30 + bytes.readUInt16LE(entry.offset + 26) + bytes.readUInt16LE(entry.offset + 28);
  const packed = bytes.subarray(start, start + entry.packed);
  if (entry.method === 0) return packed.length > partLimit ? 'bomb' : packed.toString('utf8');
  if (entry.method !== 8) return null;
  try {
    return inflateRawSync(packed, { maxOutputLength: partLimit }).toString('utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'bomb' : null;
  }
}
