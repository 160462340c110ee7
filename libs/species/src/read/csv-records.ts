import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import type { RejectedRow } from './stage-rows.js';

/** One CSV record (RFC 4180). One object serves all records of a file: what is kept of it must be copied. */
export class CsvRecord {
  line = 0;
  fields: string[] = [];
  text = '';
  begin = 0;
  stop = 0;

  get raw(): string {
    return this.text.slice(this.begin, this.stop);
  }
}

export interface CsvChunk {
  readonly rejected: readonly RejectedRow[];
  /** Records of the chunk, good and rejected. */
  readonly rows: number;
  /** Byte offset and line number behind the last record: where to resume. */
  readonly cursor: number;
  readonly line: number;
}

/** Called for each good record; the record must not be kept. */
export type OnRecord = (record: CsvRecord) => void;

/** A quoted field that runs on for longer than this was never closed. */
const longestRecord = 262_144;
const chunkBytes = 1_048_576;
const [quote, comma, newline, carriageReturn] = [0x22, 0x2c, 0x0a, 0x0d];

/**
 * Reads records from `cursor` on and hands each to `onRecord`; yields after every chunk. The file is never held whole. What an attacker controls is every byte:
 * a broken record costs itself only, never the rest of the file.
 *
 * @param columns number of fields a record must have
 */
export async function* csvChunks(
  file: string,
  from: { cursor: number; line: number },
  columns: number,
  onRecord: OnRecord,
): AsyncGenerator<CsvChunk> {
  let carry: Buffer = Buffer.alloc(0);
  let { cursor, line } = from;
  for await (const part of createReadStream(file, { start: cursor, highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
    carry = carry.length === 0 ? part : Buffer.concat([carry, part]);
    const end = lastBoundary(carry);
    if (end === 0 && carry.length <= longestRecord) continue;
    // No boundary in so much text: an open quote. Its first line is given up and reading goes on behind it.
    const firstLine = carry.indexOf(newline) + 1;
    const taken = end > 0 ? end : firstLine > 0 ? firstLine : carry.length;
    const parsed = parseRecords(carry.subarray(0, taken), line, columns, onRecord);
    carry = carry.subarray(parsed.bytes);
    cursor += parsed.bytes;
    line = parsed.line;
    yield { rejected: parsed.rejected, rows: parsed.rows, cursor, line };
  }
  if (carry.length > 0) {
    const parsed = parseRecords(carry, line, columns, onRecord);
    yield { rejected: parsed.rejected, rows: parsed.rows, cursor: cursor + parsed.bytes, line: parsed.line };
  }
}

/** Reads the header and where the records begin; null when the file has no header line. */
export async function csvHeader(file: string): Promise<{ header: string[]; cursor: number; line: number } | null> {
  for await (const part of createReadStream(file, { end: 65_535 }) as AsyncIterable<Buffer>) {
    const end = part.indexOf(newline);
    const bytes = part.subarray(0, end < 0 ? part.length : end + 1);
    // A byte order mark is not part of the first column's name.
    const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    let header: string[] | null = null;
    parseRecords(bytes.subarray(start), 1, 0, (record) => {
      header ??= record.fields;
    });
    return header ? { header, cursor: bytes.length, line: 2 } : null;
  }
  return null;
}

/** End of the last complete record in `bytes`: quotes open only at the beginning of a field, as in `parseRecords`. */
function lastBoundary(bytes: Buffer): number {
  let boundary = 0;
  let fieldStart = true;
  let quoted = false;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (quoted) {
      if (byte === quote) {
        if (bytes[index + 1] === quote) index += 1;
        else quoted = false;
      }
      continue;
    }
    if (byte === quote && fieldStart) quoted = true;
    fieldStart = byte === comma || byte === newline;
    if (byte === newline) boundary = index + 1;
  }
  return boundary;
}

interface Parsed {
  readonly rows: number;
  readonly rejected: RejectedRow[];
  readonly bytes: number;
  readonly line: number;
}

/** `columns` 0 accepts any number. */
export function parseRecords(bytes: Buffer, firstLine: number, columns: number, onRecord: OnRecord): Parsed {
  const valid = isUtf8(bytes);
  const nul = bytes.includes(0);
  const text = bytes.toString('utf8');
  const current = new CsvRecord();
  current.text = text;
  let rows = 0;
  const rejected: RejectedRow[] = [];
  let line = firstLine;
  let at = 0;
  while (at < text.length) {
    const begin = at;
    const record = readRecord(text, at);
    if (record === null) {
      // An open quote swallowed everything: give up this line alone and go on after it.
      const stop = text.indexOf('\n', begin);
      at = stop < 0 ? text.length : stop + 1;
      rejected.push({
        line,
        reason: 'not-csv',
        detail: 'a quoted value is never closed',
        raw: text.slice(begin, Math.min(at, begin + 500)),
      });
      line += 1;
      continue;
    }
    at = record.end;
    const raw = valid && !nul && record.fault === null && record.fields.length === columns ? '' : text.slice(begin, record.stop);
    if (record.fault) rejected.push({ line, reason: 'not-csv', detail: record.fault, raw: raw.replaceAll('\0', '␀').slice(0, 500) });
    else if (!valid && raw.includes('\ufffd'))
      rejected.push({ line, reason: 'not-utf-8', detail: 'bytes that are not UTF-8', raw: raw.slice(0, 500) });
    else if (nul && raw.includes('\0'))
      rejected.push({ line, reason: 'not-csv', detail: 'a NUL character', raw: raw.replaceAll('\0', '␀').slice(0, 500) });
    else if (columns > 0 && record.fields.length !== columns) {
      if (raw.trim() !== '')
        rejected.push({
          line,
          reason: 'wrong-number-of-columns',
          detail: `${record.fields.length} values where the header has ${columns}`,
          raw: raw.slice(0, 500),
        });
    } else {
      current.line = line;
      current.fields = record.fields;
      current.begin = begin;
      current.stop = record.stop;
      onRecord(current);
    }
    rows += 1;
    line += record.lines;
  }
  return { rows, rejected, bytes: bytes.length, line };
}

interface ReadRecord {
  readonly fields: string[];
  /** Behind the line end, and before it. */
  readonly end: number;
  readonly stop: number;
  readonly lines: number;
  readonly fault: string | null;
}

function readRecord(text: string, start: number): ReadRecord | null {
  const fields: string[] = [];
  let at = start;
  let lines = 1;
  let fault: string | null = null;
  for (;;) {
    if (text.charCodeAt(at) === quote) {
      let from = at + 1;
      let value = '';
      for (;;) {
        const close = text.indexOf('"', from);
        if (close < 0 || close - start > longestRecord) return null;
        value += text.slice(from, close);
        if (text.charCodeAt(close + 1) === quote) {
          value += '"';
          from = close + 2;
          continue;
        }
        at = close + 1;
        break;
      }
      for (let index = value.indexOf('\n'); index >= 0; index = value.indexOf('\n', index + 1)) lines += 1;
      fields.push(value);
      const next = text.charCodeAt(at);
      if (next === carriageReturn && text.charCodeAt(at + 1) === newline) at += 1;
      else if (at < text.length && next !== comma && next !== newline) {
        fault = 'characters behind a closing quote';
        while (at < text.length && text.charCodeAt(at) !== newline) at += 1;
      }
    } else {
      const from = at;
      let code = text.charCodeAt(at);
      while (at < text.length && code !== comma && code !== newline) {
        if (code === quote) fault = 'a quote inside an unquoted value';
        at += 1;
        code = text.charCodeAt(at);
      }
      const stop = code === newline && text.charCodeAt(at - 1) === carriageReturn && at > from ? at - 1 : at;
      fields.push(text.slice(from, stop));
    }
    if (at >= text.length) return { fields, end: at, stop: at, lines, fault };
    if (text.charCodeAt(at) === newline) {
      const stop = text.charCodeAt(at - 1) === carriageReturn ? at - 1 : at;
      return { fields, end: at + 1, stop, lines, fault };
    }
    at += 1;
    if (at >= text.length) {
      fields.push('');
      return { fields, end: at, stop: at, lines, fault };
    }
  }
}
