import { inflateSync } from 'node:zlib';
import {
  isDictionary,
  PdfName,
  PdfParser,
  PdfRef,
  PdfSyntaxError,
  ReadingBudget,
  type PdfDictionary,
  type PdfValue,
} from './pdf-values.js';

type Entry =
  | { readonly kind: 'offset'; readonly offset: number; readonly generation: number }
  | { readonly kind: 'stored'; readonly stream: number; readonly index: number };

/** An indirect object: its value and, for a stream, the raw bytes. */
export interface PdfObject {
  readonly value: PdfValue;
  readonly raw: Uint8Array | null;
}

const maximumObjects = 500_000;
const maximumSections = 64;
/** Bytes that all streams of one file may inflate to together: 5,000 lines of JSON are about 5 MB. */
const maximumInflated = 64 * 1024 * 1024;

/**
 * The objects of one file, found through its cross-reference sections (tables and streams). Nothing is repaired: what a
 * tolerant viewer would guess, this reader refuses.
 */
export class PdfObjects {
  readonly trailer: PdfDictionary;
  /** True where the file was updated after it was written. */
  readonly updated: boolean;
  private readonly entries = new Map<number, Entry>();
  private readonly stored = new Map<number, { parser: PdfParser; offsets: readonly number[]; ids: readonly number[] }>();
  private readonly budget = new ReadingBudget();
  private inflated = 0;

  constructor(readonly bytes: Uint8Array) {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const last = buffer.lastIndexOf('startxref', undefined, 'latin1');
    if (last < 0) throw new PdfSyntaxError('no startxref');
    const parser = new PdfParser(bytes, last + 'startxref'.length, this.budget);
    const seen = new Set<number>();
    let next: number | null = parser.integer();
    let trailer: PdfDictionary | null = null;
    while (next !== null) {
      if (seen.has(next) || seen.size >= maximumSections) throw new PdfSyntaxError('loop of cross-reference sections');
      seen.add(next);
      const section = this.readSection(next);
      trailer ??= section;
      const hybrid = section.get('XRefStm');
      if (typeof hybrid === 'number' && !seen.has(hybrid)) {
        seen.add(hybrid);
        this.readSection(hybrid);
      }
      const previous = section.get('Prev');
      next = typeof previous === 'number' ? previous : null;
    }
    if (!trailer) throw new PdfSyntaxError('no trailer');
    this.trailer = trailer;
    this.updated = seen.size > 1;
    if (trailer.has('Encrypt')) throw new PdfSyntaxError('encrypted');
  }

  /** The value behind a reference, or the value itself. */
  resolve(value: PdfValue | undefined): PdfValue {
    let current = value ?? null;
    for (let step = 0; current instanceof PdfRef; step++) {
      if (step > 16) throw new PdfSyntaxError('loop of references');
      current = this.object(current).value;
    }
    return current;
  }

  dictionary(value: PdfValue | undefined): PdfDictionary | null {
    const resolved = this.resolve(value);
    return isDictionary(resolved) ? resolved : null;
  }

  array(value: PdfValue | undefined): readonly PdfValue[] {
    const resolved = this.resolve(value);
    return Array.isArray(resolved) ? resolved : [];
  }

  object(reference: PdfRef): PdfObject {
    this.budget.spend(10);
    const entry = this.entries.get(reference.id);
    if (!entry) return { value: null, raw: null };
    if (entry.kind === 'stored') return { value: this.storedValue(entry, reference.id), raw: null };
    return this.objectAt(entry.offset, reference.id, reference.generation);
  }

  /** Decoded bytes of a stream object; only Flate and no filter are known. */
  streamBytes(object: PdfObject): Uint8Array {
    if (!object.raw || !isDictionary(object.value)) throw new PdfSyntaxError('not a stream');
    const filter = this.resolve(object.value.get('Filter'));
    const filters = Array.isArray(filter) ? filter : filter === null ? [] : [filter];
    if (filters.length === 0) return object.raw;
    const only: PdfValue | undefined = filters[0];
    if (filters.length > 1 || !(only instanceof PdfName) || only.value !== 'FlateDecode') throw new PdfSyntaxError('unknown filter');
    const room = maximumInflated - this.inflated;
    // zlib stops at the limit, so a bomb costs no more memory than the limit.
    const out = room > 0 ? inflateSync(object.raw, { maxOutputLength: room }) : null;
    if (!out) throw new PdfSyntaxError('streams too large');
    this.inflated += out.length;
    const parameters = this.resolve(object.value.get('DecodeParms'));
    return isDictionary(parameters) ? this.unpredicted(out, parameters) : out;
  }

  private objectAt(offset: number, id: number, generation: number): PdfObject {
    const parser = new PdfParser(this.bytes, offset, this.budget);
    if (parser.integer() !== id || parser.integer() !== generation) throw new PdfSyntaxError(`object ${id} is not where the table says`);
    parser.expect('obj');
    const value = parser.value();
    if (!isDictionary(value) || !parser.take('stream')) {
      parser.expect('endobj');
      return { value, raw: null };
    }
    if (this.bytes[parser.at] === 13) parser.at += 1;
    if (this.bytes[parser.at] !== 10) throw new PdfSyntaxError('malformed stream');
    const start = parser.at + 1;
    const length = this.resolve(value.get('Length'));
    if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0 || start + length > this.bytes.length)
      throw new PdfSyntaxError('malformed stream length');
    parser.at = start + length;
    parser.expect('endstream');
    parser.expect('endobj');
    return { value, raw: this.bytes.subarray(start, start + length) };
  }

  private storedValue(entry: { stream: number; index: number }, id: number): PdfValue {
    let stream = this.stored.get(entry.stream);
    if (!stream) {
      const holder = this.entries.get(entry.stream);
      if (holder?.kind !== 'offset') throw new PdfSyntaxError('object stream inside an object stream');
      const object = this.objectAt(holder.offset, entry.stream, holder.generation);
      const data = this.streamBytes(object);
      const dictionary = isDictionary(object.value) ? object.value : new Map<string, PdfValue>();
      const [count, first] = [dictionary.get('N'), dictionary.get('First')];
      if (typeof count !== 'number' || typeof first !== 'number' || count > 100_000) throw new PdfSyntaxError('malformed object stream');
      const head = new PdfParser(data, 0, this.budget);
      const ids: number[] = [];
      const offsets: number[] = [];
      for (let index = 0; index < count; index++) {
        ids.push(head.integer());
        offsets.push(first + head.integer());
      }
      stream = { parser: head, offsets, ids };
      this.stored.set(entry.stream, stream);
    }
    if (stream.ids[entry.index] !== id) throw new PdfSyntaxError('object stream disagrees with the table');
    stream.parser.at = stream.offsets[entry.index] ?? 0;
    return stream.parser.value();
  }

  private readSection(offset: number): PdfDictionary {
    const parser = new PdfParser(this.bytes, offset, this.budget);
    return parser.take('xref') ? this.readTable(parser) : this.readStreamSection(offset);
  }

  private readTable(parser: PdfParser): PdfDictionary {
    while (!parser.take('trailer')) {
      const first = parser.integer();
      const count = parser.integer();
      if (count > maximumObjects || this.entries.size > maximumObjects) throw new PdfSyntaxError('too many objects');
      for (let index = 0; index < count; index++) {
        const offset = parser.integer();
        const generation = parser.integer();
        if (parser.take('n')) this.enter(first + index, { kind: 'offset', offset, generation });
        else parser.expect('f');
      }
    }
    const trailer = parser.value();
    if (!isDictionary(trailer)) throw new PdfSyntaxError('malformed trailer');
    return trailer;
  }

  private readStreamSection(offset: number): PdfDictionary {
    const head = new PdfParser(this.bytes, offset, this.budget);
    const object = this.objectAt(offset, head.integer(), head.integer());
    const dictionary = object.value;
    if (!isDictionary(dictionary)) throw new PdfSyntaxError('malformed cross-reference stream');
    const data = this.streamBytes(object);
    const widths = this.array(dictionary.get('W')).map((width) => (typeof width === 'number' && width >= 0 && width <= 8 ? width : 0));
    const [w0 = 0, w1 = 0, w2 = 0] = widths;
    const size = dictionary.get('Size');
    const index = dictionary.has('Index') ? this.array(dictionary.get('Index')) : [0, size ?? 0];
    let at = 0;
    const field = (width: number, otherwise: number): number => {
      if (width === 0) return otherwise;
      let value = 0;
      for (let count = 0; count < width; count++) value = value * 256 + (data[at++] ?? 0);
      return value;
    };
    for (let pair = 0; pair + 1 < index.length; pair += 2) {
      const [first, count] = [index[pair], index[pair + 1]];
      if (typeof first !== 'number' || typeof count !== 'number' || count > maximumObjects || w0 + w1 + w2 === 0)
        throw new PdfSyntaxError('malformed cross-reference stream');
      for (let entry = 0; entry < count && at < data.length; entry++) {
        this.budget.spend();
        const kind = field(w0, 1);
        const second = field(w1, 0);
        const third = field(w2, 0);
        if (kind === 1) this.enter(first + entry, { kind: 'offset', offset: second, generation: third });
        if (kind === 2) this.enter(first + entry, { kind: 'stored', stream: second, index: third });
      }
    }
    return dictionary;
  }

  /** Newer sections are read first and win. */
  private enter(id: number, entry: Entry): void {
    if (!this.entries.has(id)) this.entries.set(id, entry);
  }

  /** PNG predictors (ISO 32000-1, 7.4.4.4), which cross-reference streams use. */
  private unpredicted(data: Uint8Array, parameters: PdfDictionary): Uint8Array {
    const predictor = parameters.get('Predictor') ?? 1;
    if (predictor === 1) return data;
    const columns = parameters.get('Columns') ?? 1;
    const plain = (parameters.get('Colors') ?? 1) === 1 && (parameters.get('BitsPerComponent') ?? 8) === 8;
    if (typeof predictor !== 'number' || predictor < 10 || typeof columns !== 'number' || columns < 1 || columns > 64 || !plain)
      throw new PdfSyntaxError('unknown predictor');
    const rows = Math.floor(data.length / (columns + 1));
    const out = new Uint8Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      const type = data[row * (columns + 1)] ?? 0;
      for (let column = 0; column < columns; column++) {
        const raw = data[row * (columns + 1) + 1 + column] ?? 0;
        const leftByte = column > 0 ? (out[row * columns + column - 1] ?? 0) : 0;
        const above = row > 0 ? (out[(row - 1) * columns + column] ?? 0) : 0;
        if (type > 2) throw new PdfSyntaxError('unknown predictor');
        out[row * columns + column] = (raw + (type === 1 ? leftByte : type === 2 ? above : 0)) & 0xff;
      }
    }
    return out;
  }
}
