/** Thrown inside the reader on anything that is not the PDF subset it knows; never leaves `readPermitPdf`. */
export class PdfSyntaxError extends Error {}

export class PdfName {
  constructor(readonly value: string) {}
}

export class PdfRef {
  constructor(
    readonly id: number,
    readonly generation: number,
  ) {}
}

/** A string with the place of its delimiters in the file: `start` is the opening one, `end` follows the closing one. */
export class PdfString {
  constructor(
    readonly bytes: Uint8Array,
    readonly start: number,
    readonly end: number,
    readonly hexadecimal: boolean,
  ) {}
}

export type PdfDictionary = ReadonlyMap<string, PdfValue>;
export type PdfValue = null | boolean | number | PdfName | PdfRef | PdfString | readonly PdfValue[] | PdfDictionary;

export function isDictionary(value: unknown): value is PdfDictionary {
  return value instanceof Map;
}

// What an attacker controls is the nesting and the number of tokens, so both are bounded.
const maximumDepth = 40;

/** Counts every value read from one file: object loops and megabytes of brackets end here. */
export class ReadingBudget {
  private left = 2_000_000;

  spend(amount = 1): void {
    this.left -= amount;
    if (this.left < 0) throw new PdfSyntaxError('too many objects');
  }
}

const whitespace = new Set([0, 9, 10, 12, 13, 32]);
const delimiters = new Set([...'()<>[]{}/%'].map((character) => character.charCodeAt(0)));

/** Recursive-descent parser over the bytes of a file or of an object stream. */
export class PdfParser {
  constructor(
    readonly bytes: Uint8Array,
    public at: number,
    private readonly budget: ReadingBudget,
  ) {}

  skipSpace(): void {
    for (;;) {
      const byte = this.bytes[this.at];
      if (byte === undefined) return;
      if (byte === 0x25) {
        while (this.at < this.bytes.length && this.bytes[this.at] !== 10 && this.bytes[this.at] !== 13) this.at += 1;
      } else if (whitespace.has(byte)) this.at += 1;
      else return;
    }
  }

  /** True, and moves on, where the keyword stands next. */
  take(keyword: string): boolean {
    this.skipSpace();
    for (let index = 0; index < keyword.length; index++) {
      if (this.bytes[this.at + index] !== keyword.charCodeAt(index)) return false;
    }
    this.at += keyword.length;
    return true;
  }

  expect(keyword: string): void {
    if (!this.take(keyword)) throw new PdfSyntaxError(`expected ${keyword} at ${this.at}`);
  }

  integer(): number {
    const value = this.value();
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new PdfSyntaxError('expected an integer');
    return value;
  }

  value(depth = 0): PdfValue {
    if (depth > maximumDepth) throw new PdfSyntaxError('nested too deep');
    this.budget.spend();
    this.skipSpace();
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new PdfSyntaxError('unexpected end of file');
    if (byte === 0x2f) return this.name();
    if (byte === 0x28) return this.literalString();
    if (byte === 0x5b) return this.array(depth);
    if (byte === 0x3c) return this.bytes[this.at + 1] === 0x3c ? this.dictionary(depth) : this.hexadecimalString();
    if ((byte >= 0x30 && byte <= 0x39) || byte === 0x2b || byte === 0x2d || byte === 0x2e) return this.numberOrReference();
    if (this.take('true')) return true;
    if (this.take('false')) return false;
    if (this.take('null')) return null;
    throw new PdfSyntaxError(`unknown token at ${this.at}`);
  }

  private token(): string {
    const from = this.at;
    while (this.at < this.bytes.length) {
      const byte = this.bytes[this.at] ?? 0;
      if (whitespace.has(byte) || delimiters.has(byte)) break;
      this.at += 1;
      if (this.at - from > 256) throw new PdfSyntaxError('token too long');
    }
    return String.fromCharCode(...this.bytes.subarray(from, this.at));
  }

  private name(): PdfName {
    this.at += 1;
    return new PdfName(this.token().replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))));
  }

  private numberOrReference(): PdfValue {
    const first = this.token();
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(first)) throw new PdfSyntaxError('malformed number');
    if (!/^\d+$/.test(first)) return Number(first);
    const after = this.at;
    this.skipSpace();
    const next = this.bytes[this.at] ?? 0;
    const second = next >= 0x30 && next <= 0x39 ? this.token() : '';
    if (/^\d{1,5}$/.test(second)) {
      this.skipSpace();
      if (this.bytes[this.at] === 0x52 && this.endsToken(this.at + 1)) {
        this.at += 1;
        return new PdfRef(Number(first), Number(second));
      }
    }
    this.at = after;
    return Number(first);
  }

  private endsToken(at: number): boolean {
    const byte = this.bytes[at];
    return byte === undefined || whitespace.has(byte) || delimiters.has(byte);
  }

  private array(depth: number): PdfValue[] {
    this.at += 1;
    const out: PdfValue[] = [];
    while (!this.take(']')) out.push(this.value(depth + 1));
    return out;
  }

  private dictionary(depth: number): PdfDictionary {
    this.at += 2;
    const out = new Map<string, PdfValue>();
    while (!this.take('>>')) {
      const key = this.value(depth + 1);
      if (!(key instanceof PdfName)) throw new PdfSyntaxError('a key must be a name');
      // Two readers may choose different ones of two equal keys: such a file has no single meaning.
      if (out.has(key.value)) throw new PdfSyntaxError(`key ${key.value} twice`);
      out.set(key.value, this.value(depth + 1));
    }
    return out;
  }

  private hexadecimalString(): PdfString {
    const start = this.at;
    const close = this.bytes.indexOf(0x3e, start);
    if (close < 0 || close - start > 1 << 20) throw new PdfSyntaxError('unterminated string');
    const digits = Buffer.from(this.bytes.subarray(start + 1, close))
      .toString('latin1')
      .replace(/[\0\t\n\f\r ]/g, '');
    if (!/^[0-9a-fA-F]*$/.test(digits)) throw new PdfSyntaxError('not a hexadecimal digit');
    this.at = close + 1;
    return new PdfString(Uint8Array.from(Buffer.from(digits.length % 2 === 1 ? `${digits}0` : digits, 'hex')), start, this.at, true);
  }

  private literalString(): PdfString {
    const start = this.at;
    this.at += 1;
    const out: number[] = [];
    let open = 1;
    for (;;) {
      const byte = this.bytes[this.at];
      if (byte === undefined || out.length > 1 << 16) throw new PdfSyntaxError('unterminated string');
      this.at += 1;
      if (byte === 0x5c) {
        this.escape(out);
        continue;
      }
      if (byte === 0x28) open += 1;
      if (byte === 0x29 && --open === 0) return new PdfString(Uint8Array.from(out), start, this.at, false);
      out.push(byte);
    }
  }

  private escape(out: number[]): void {
    const byte = this.bytes[this.at] ?? 0;
    this.at += 1;
    const simple: Record<string, number> = { n: 10, r: 13, t: 9, b: 8, f: 12 };
    const character = String.fromCharCode(byte);
    if (simple[character] !== undefined) out.push(simple[character]);
    else if (byte >= 0x30 && byte <= 0x37) {
      let value = byte - 0x30;
      for (let digits = 1; digits < 3; digits++) {
        const next = this.bytes[this.at] ?? 0;
        if (next < 0x30 || next > 0x37) break;
        value = value * 8 + next - 0x30;
        this.at += 1;
      }
      out.push(value & 0xff);
    } else if (byte === 13) {
      if (this.bytes[this.at] === 10) this.at += 1;
    } else if (byte !== 10) out.push(byte);
  }
}

/** Text of a PDF string: UTF-16BE behind its mark, else Latin-1. */
export function stringText(value: PdfString): string {
  const { bytes } = value;
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)))
      .swap16()
      .toString('utf16le');
  return Buffer.from(bytes).toString('latin1');
}
