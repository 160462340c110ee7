import type { CborMap, CborValue } from '#credential';
import { TrustFormatError } from './format-error.js';

/** Typed reading of one CBOR map; a key that is not read by the end is unknown and refused. */
export class Fields {
  private readonly unread: Set<number | string>;

  constructor(private readonly map: CborMap) {
    this.unread = new Set(map.keys());
  }

  static of(value: CborValue | undefined): Fields {
    if (!(value instanceof Map)) throw new TrustFormatError('map expected');
    return new Fields(value);
  }

  get(key: number | string): CborValue | undefined {
    this.unread.delete(key);
    return this.map.get(key);
  }

  unsigned(key: number): number {
    return unsigned(this.get(key));
  }

  text(key: number): string {
    const value = this.get(key);
    if (typeof value !== 'string') throw new TrustFormatError(`text expected at ${key}`);
    return value;
  }

  bytes(key: number | string, length?: number): Uint8Array {
    return bytes(this.get(key), length);
  }

  list(key: number): CborValue[] {
    const value = this.get(key);
    if (!Array.isArray(value)) throw new TrustFormatError(`array expected at ${key}`);
    return value;
  }

  entries(key: number): CborMap {
    const value = this.get(key);
    if (!(value instanceof Map)) throw new TrustFormatError(`map expected at ${key}`);
    return value;
  }

  optional<T>(key: number, read: (key: number) => T): T | undefined {
    return this.map.has(key) ? read(key) : undefined;
  }

  /** The format version of every trust message is 1; a later one may mean other things by the same keys. */
  version(key: number): void {
    if (this.unsigned(key) !== 1) throw new TrustFormatError('unknown format version');
  }

  done(): void {
    if (this.unread.size > 0) throw new TrustFormatError(`unknown entries ${[...this.unread].join(', ')}`);
  }
}

export function unsigned(value: CborValue | undefined): number {
  if (typeof value !== 'number' || value < 0) throw new TrustFormatError('unsigned integer expected');
  return value;
}

export function bytes(value: CborValue | undefined, length?: number): Uint8Array {
  if (!(value instanceof Uint8Array) || (length !== undefined && value.length !== length))
    throw new TrustFormatError('byte string expected');
  return value;
}

export function tuple(value: CborValue | undefined, length: number): CborValue[] {
  if (!Array.isArray(value) || value.length !== length) throw new TrustFormatError(`array of ${length} expected`);
  return value;
}

export function countryCode(value: CborValue | undefined): string {
  if (typeof value !== 'string' || !/^[A-Z]{2}$/.test(value)) throw new TrustFormatError('country code expected');
  return value;
}
