import { compareRanges, textAt } from '../bytes/bytes.js';
import { CborError, type CborKey, type CborMap, type CborValue } from './value.js';

/** Deepest nesting any of our formats has is 8; the limit keeps hostile nesting from exhausting the stack. */
const maximumDepth = 16;

/**
 * Decodes one deterministic CBOR item (RFC 8949 section 4.2.1) and nothing after it.
 *
 * Everything that would let two byte strings mean the same is refused: longer integer forms than needed, indefinite
 * lengths, unsorted or repeated map keys, invalid UTF-8, floats, tags. So re-encoding a decoded value always gives the
 * bytes back, and no attacker can vary a signed message without changing its meaning.
 * (cborg enforces neither key order nor repeated byte-string keys nor depth; it is the test's second opinion.)
 * Byte strings of the result are views of `bytes`.
 * @param from where the item begins
 * @throws CborError
 */
export function decodeCbor(bytes: Uint8Array, from = 0): CborValue {
  const reader = new Reader(bytes, from);
  const value = reader.item(0);
  if (!reader.done()) throw new CborError('bytes after the end');
  return value;
}

class Reader {
  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
  ) {}

  done(): boolean {
    return this.at === this.bytes.length;
  }

  item(depth: number): CborValue {
    if (depth > maximumDepth) throw new CborError('nested too deeply');
    const first = this.byte();
    const major = first >> 5;
    if (major === 7) return simple(first);
    const argument = this.argument(first & 31);
    switch (major) {
      case 0:
        return argument;
      case 1:
        return -1 - argument;
      case 2:
        return this.byteString(argument);
      case 3:
        return this.text(argument);
      case 4:
        return this.array(argument, depth);
      case 5:
        return this.map(argument, depth);
      default:
        throw new CborError('tag not allowed here');
    }
  }

  private byte(): number {
    const value = this.bytes[this.at];
    if (value === undefined) throw new CborError('truncated');
    this.at += 1;
    return value;
  }

  private argument(information: number): number {
    if (information < 24) return information;
    if (information > 27) throw new CborError('indefinite or reserved length');
    if (information === 24) {
      const value = this.byte();
      if (value < 24) throw new CborError('integer not in its shortest form');
      return value;
    }
    const width = 1 << (information - 24);
    let value = 0;
    for (let i = 0; i < width; i++) value = value * 256 + this.byte();
    // -1 - value must stay exact as well, so the largest safe integer itself is refused with the rest.
    if (value >= Number.MAX_SAFE_INTEGER) throw new CborError('integer too large');
    if (value < 2 ** (4 * width)) throw new CborError('integer not in its shortest form');
    return value;
  }

  /** Where the next `length` bytes begin; they are passed over. */
  private skip(length: number): number {
    const start = this.at;
    if (length > this.bytes.length - start) throw new CborError('truncated');
    this.at = start + length;
    return start;
  }

  private byteString(length: number): Uint8Array {
    const start = this.skip(length);
    return this.bytes.subarray(start, start + length);
  }

  private text(length: number): string {
    const start = this.skip(length);
    try {
      return textAt(this.bytes, start, start + length);
    } catch {
      throw new CborError('text is not UTF-8');
    }
  }

  private array(length: number, depth: number): CborValue[] {
    // Every item needs a byte: a huge declared length is refused before anything is allocated.
    if (length > this.bytes.length - this.at) throw new CborError('truncated');
    const items: CborValue[] = [];
    for (let i = 0; i < length; i++) items.push(this.item(depth + 1));
    return items;
  }

  private map(length: number, depth: number): CborMap {
    if (2 * length > this.bytes.length - this.at) throw new CborError('truncated');
    const map: CborMap = new Map();
    let previousStart = 0;
    let previousEnd = 0;
    for (let i = 0; i < length; i++) {
      const start = this.at;
      const key = this.key(depth);
      if (i > 0 && compareRanges(this.bytes, previousStart, previousEnd, start, this.at) >= 0)
        throw new CborError('map keys unsorted or repeated');
      previousStart = start;
      previousEnd = this.at;
      map.set(key, this.item(depth + 1));
    }
    return map;
  }

  private key(depth: number): CborKey {
    const key = this.item(depth + 1);
    if (typeof key !== 'number' && typeof key !== 'string') throw new CborError('map key is neither integer nor text');
    return key;
  }
}

function simple(first: number): CborValue {
  if (first === 0xf4) return false;
  if (first === 0xf5) return true;
  if (first === 0xf6) return null;
  throw new CborError('float or simple value not allowed');
}
