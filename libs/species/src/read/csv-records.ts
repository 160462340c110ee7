import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import type { RejectedRow } from './stage-rows.js';

/**
 * One CSV record (RFC 4180). One object serves all records of a file, and a value is cut out of the text only when somebody asks for it:
 * most columns of most files nobody asks for. What is kept of a record must be copied.
 */
export class CsvRecord {
  line = 0;
  count = 0;
  private text = '';
  private begin = 0;
  private stop = 0;
  private starts = new Int32Array(64);
  private ends = new Int32Array(64);
  private doubled = new Uint8Array(64);

  /** Value of a column; empty beyond the last. */
  field(column: number): string {
    if (column >= this.count) return '';
    const value = this.text.slice(this.starts[column], this.ends[column]);
    return this.doubled[column] === 1 ? value.replaceAll('""', '"') : value;
  }

  get fields(): string[] {
    return Array.from({ length: this.count }, (_, column) => this.field(column));
  }

  get raw(): string {
    return this.text.slice(this.begin, this.stop);
  }

  /** @internal */
  reset(text: string, begin: number): void {
    this.text = text;
    this.begin = begin;
    this.count = 0;
  }

  /** @internal */
  add(start: number, end: number, hasDoubledQuotes: boolean): void {
    if (this.count === this.starts.length) this.grow();
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.doubled[this.count] = hasDoubledQuotes ? 1 : 0;
    this.count += 1;
  }

  /** @internal */
  close(stop: number): void {
    this.stop = stop;
  }

  private grow(): void {
    const [starts, ends, doubled] = [this.starts, this.ends, this.doubled];
    this.starts = new Int32Array(starts.length * 2);
    this.ends = new Int32Array(ends.length * 2);
    this.doubled = new Uint8Array(doubled.length * 2);
    this.starts.set(starts);
    this.ends.set(ends);
    this.doubled.set(doubled);
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

/** End of the last complete record in `bytes`: quotes open only at the beginning of a field, as in `readRecord`. */
function lastBoundary(bytes: Buffer): number {
  // Quoted values that hold a line break, the only places where a line break ends no record.
  const broken: { from: number; to: number }[] = [];
  let end = bytes.length;
  for (let open = bytes.indexOf(quote); open >= 0;) {
    const before = bytes[open - 1];
    if (open > 0 && before !== comma && before !== newline) {
      open = bytes.indexOf(quote, open + 1);
      continue;
    }
    let close = bytes.indexOf(quote, open + 1);
    while (close >= 0 && bytes[close + 1] === quote) close = bytes.indexOf(quote, close + 2);
    if (close < 0) {
      end = open;
      break;
    }
    const line = bytes.indexOf(newline, open);
    if (line >= 0 && line < close) broken.push({ from: open, to: close });
    open = bytes.indexOf(quote, close + 1);
  }
  for (;;) {
    const boundary = end === 0 ? -1 : bytes.lastIndexOf(newline, end - 1);
    const inside = broken.findLast(({ from, to }) => from < boundary && boundary < to);
    if (!inside) return boundary + 1;
    end = inside.from;
  }
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
  const text = bytes.toString('utf8');
  // Control characters have no business in names and notes, and two of them mean something to COPY.
  const controls = /[\u0000-\u0008]/.test(text);
  const record = new CsvRecord();
  const rejected: RejectedRow[] = [];
  let line = firstLine;
  let rows = 0;
  let at = 0;
  while (at < text.length) {
    const begin = at;
    const read = readRecord(text, at, record);
    rows += 1;
    if (read === null) {
      // An open quote swallowed everything: give up this line alone and go on after it.
      const stop = text.indexOf('\n', begin);
      at = stop < 0 ? text.length : stop + 1;
      rejected.push({
        line,
        reason: 'not-csv',
        detail: 'a quoted value is never closed',
        raw: shown(text.slice(begin, Math.min(at, begin + 500))),
      });
      line += 1;
      continue;
    }
    at = read.end;
    record.line = line;
    const fault = read.fault ?? faultOf(record, columns, valid, controls);
    if (fault === null) onRecord(record);
    else if (fault !== '')
      rejected.push({ line, ...(typeof fault === 'string' ? { reason: 'not-csv', detail: fault } : fault), raw: shown(record.raw) });
    line += read.lines;
  }
  return { rows, rejected, bytes: bytes.length, line };
}

const shown = (raw: string): string => raw.slice(0, 500).replace(/[\u0000-\u0008]/g, '\u2400');

/** Null: none. Empty text: a blank line, which is no row. */
function faultOf(
  record: CsvRecord,
  columns: number,
  valid: boolean,
  controls: boolean,
): Pick<RejectedRow, 'reason' | 'detail'> | '' | null {
  if (!valid && record.raw.includes('\ufffd')) return { reason: 'not-utf-8', detail: 'bytes that are not UTF-8' };
  if (controls && /[\u0000-\u0008]/.test(record.raw)) return { reason: 'not-csv', detail: 'a control character' };
  if (columns === 0 || record.count === columns) return null;
  if (record.raw.trim() === '') return '';
  return { reason: 'wrong-number-of-columns', detail: `${record.count} values where the header has ${columns}` };
}

interface ReadRecord {
  /** Behind the line end. */
  readonly end: number;
  readonly lines: number;
  readonly fault: string | null;
}

/** Reads one record into `record`; null when a quoted value never ends. */
function readRecord(text: string, start: number, record: CsvRecord): ReadRecord | null {
  record.reset(text, start);
  let at = start;
  let lines = 1;
  let fault: string | null = null;
  for (;;) {
    if (text.charCodeAt(at) === quote) {
      const from = at + 1;
      let close = text.indexOf('"', from);
      let doubled = false;
      while (close >= 0 && text.charCodeAt(close + 1) === quote) {
        doubled = true;
        close = text.indexOf('"', close + 2);
      }
      if (close < 0 || close - start > longestRecord) return null;
      for (let index = text.indexOf('\n', from); index >= 0 && index < close; index = text.indexOf('\n', index + 1)) lines += 1;
      record.add(from, close, doubled);
      at = close + 1;
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
      record.add(from, code === newline && at > from && text.charCodeAt(at - 1) === carriageReturn ? at - 1 : at, false);
    }
    if (at >= text.length || text.charCodeAt(at) === newline) {
      record.close(at > start && text.charCodeAt(at - 1) === carriageReturn ? at - 1 : at);
      return { end: Math.min(at + 1, text.length), lines, fault };
    }
    at += 1;
    if (at >= text.length) {
      record.add(at, at, false);
      record.close(at);
      return { end: at, lines, fault };
    }
  }
}
