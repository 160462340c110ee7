import { inflateSync } from 'node:zlib';
import { fault, type Inspection, sound } from './inspection.js';

/** Bytes of object streams that are unpacked at most, all together. */
const unpackLimit = 32 * 1024 * 1024;

/** Names that make a PDF act, or carry something else (ISO 32000-1 s7.11.4, 12.6.4). An attachment is read, not run. */
const activeNames = /\/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|Movie|Sound|3D)(?![A-Za-z0-9])/;
/**
 * The long ones among them are looked for in every byte of the file, since what looks like a stream to us may be a comment
 * to a reader. The short ones would turn up by chance in megabytes of compressed data.
 */
const longNames = /\/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData)(?![A-Za-z0-9])/;

/**
 * Judges a PDF by its structure: header at the first byte, cross-reference pointer and end marker at the last, no
 * scripts, no embedded files, no encryption. Object streams are unpacked (bounded), since names hide in them.
 */
export function inspectPdf(bytes: Buffer): Inspection {
  const text = bytes.toString('latin1');
  if (!/^%PDF-[12]\.\d[\r\n \t]/.test(text)) return fault('attachment-damaged');
  const end = text.lastIndexOf('%%EOF');
  if (end === -1 || !/startxref\s+\d+\s*$/.test(text.slice(Math.max(0, end - 64), end))) return fault('attachment-damaged');
  // A ZIP reader looks for its directory from the end of the file: whatever follows the end marker is another file.
  if (/[^\s\0]/.test(text.slice(end + 5))) return fault('attachment-trailing-data');
  if (!/\/Root\s/.test(text)) return fault('attachment-damaged');

  const outside = plainNames(withoutStreams(text));
  if (/\/Encrypt(?![A-Za-z0-9])/.test(outside)) return fault('attachment-encrypted');
  if (activeNames.test(outside) || longNames.test(plainNames(text))) return fault('attachment-active');
  return inspectObjectStreams(text, bytes);
}

/** `#xx` in a name stands for a byte (s7.3.5): /J#61vaScript is /JavaScript. */
function plainNames(text: string): string {
  return text.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function withoutStreams(text: string): string {
  let plain = '';
  let at = 0;
  for (;;) {
    const start = text.indexOf('stream', at);
    const end = start === -1 ? -1 : text.indexOf('endstream', start + 6);
    if (end === -1) return plain + text.slice(at);
    plain += text.slice(at, start);
    at = end + 9;
  }
}

function inspectObjectStreams(text: string, bytes: Buffer): Inspection {
  let unpacked = 0;
  for (let at = text.indexOf('stream'); at !== -1;) {
    const end = text.indexOf('endstream', at + 6);
    if (end === -1) return sound;
    const dictionary = plainNames(text.slice(Math.max(text.lastIndexOf('obj', at), at - 2000, 0), at));
    if (/\/ObjStm(?![A-Za-z0-9])/.test(dictionary)) {
      // Any other filter chain would have to be understood to be judged; writers of object streams use Flate alone.
      if (!/\/Filter\s*\[?\s*\/FlateDecode\s*\]?\s*(?:\/|>>)/.test(dictionary) || /\/DecodeParms/.test(dictionary))
        return fault('attachment-damaged');
      const begin = at + (text.startsWith('\r\n', at + 6) ? 8 : 7);
      const content = inflated(bytes.subarray(begin, end), unpackLimit - unpacked);
      if (content === 'bomb') return fault('attachment-bomb');
      if (content === null) return fault('attachment-damaged');
      unpacked += content.length;
      if (activeNames.test(plainNames(content.toString('latin1')))) return fault('attachment-active');
    }
    at = text.indexOf('stream', end + 9);
  }
  return sound;
}

function inflated(bytes: Buffer, limit: number): Buffer | 'bomb' | null {
  try {
    return inflateSync(bytes, { maxOutputLength: Math.max(1, limit) });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'bomb' : null;
  }
}
