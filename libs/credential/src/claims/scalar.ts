import type { CborMap, CborValue } from '../cbor/value.js';
import { ClaimsError } from './claims-error.js';

const dayMilliseconds = 86_400_000;
/** Days written lately: many permits name the same ones. */
const dates = new Map<number, string>();
const datesMax = 512;
/** Exponents a quantity may have; beyond nine decimals no scale weighs. */
const smallestExponent = -9;
const quantityPattern = /^(0|[1-9]\d*)(?:\.(\d{0,8}[1-9]))?$/;

/** Days since 1970-01-01; negative before (pre-Convention specimens). @throws RangeError when the text is no date */
export function toEpochDay(date: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date) throw new RangeError(`not a date: ${date}`);
  return time / dayMilliseconds;
}

export function fromEpochDay(value: CborValue | undefined): string {
  const day = integer(value);
  // 0001-01-01 to 9999-12-31, so that the text always has ten characters.
  if (day < -719_162 || day > 2_932_896) throw new ClaimsError('format', 'date out of range');
  const known = dates.get(day);
  if (known !== undefined) return known;
  const date = new Date(day * dayMilliseconds).toISOString().slice(0, 10);
  if (dates.size >= datesMax) dates.clear();
  dates.set(day, date);
  return date;
}

/** An integer, or [exponent, mantissa] with a mantissa that does not end in zero. @throws RangeError when it is neither */
export function encodeQuantity(value: string): CborValue {
  const match = quantityPattern.exec(value);
  if (!match) throw new RangeError(`not a canonical decimal: ${value}`);
  const decimals = match[2] ?? '';
  const mantissa = Number(`${match[1]}${decimals}`);
  if (!Number.isSafeInteger(mantissa)) throw new RangeError(`quantity has too many digits: ${value}`);
  return decimals === '' ? mantissa : [-decimals.length, mantissa];
}

export function decodeQuantity(value: CborValue | undefined): string {
  if (typeof value === 'number') return String(unsigned(value));
  if (!Array.isArray(value) || value.length !== 2) throw new ClaimsError('format', 'quantity');
  const exponent = integer(value[0]);
  const mantissa = unsigned(value[1]);
  if (exponent >= 0 || exponent < smallestExponent || mantissa % 10 === 0) throw new ClaimsError('format', 'quantity');
  const digits = String(mantissa).padStart(1 - exponent, '0');
  return `${digits.slice(0, exponent)}.${digits.slice(exponent)}`;
}

export function integer(value: CborValue | undefined): number {
  if (typeof value !== 'number') throw new ClaimsError('format', 'integer expected');
  return value;
}

export function unsigned(value: CborValue | undefined): number {
  const number = integer(value);
  if (number < 0) throw new ClaimsError('format', 'unsigned integer expected');
  return number;
}

export function text(value: CborValue | undefined): string {
  if (typeof value !== 'string' || value === '') throw new ClaimsError('format', 'text expected');
  return value;
}

export function country(value: CborValue | undefined): string {
  if (typeof value !== 'string' || !/^[A-Z]{2}$/.test(value)) throw new ClaimsError('format', 'country code expected');
  return value;
}

export function bytesOf(value: CborValue | undefined, length: number): Uint8Array {
  if (!(value instanceof Uint8Array) || value.length !== length) throw new ClaimsError('format', 'byte string expected');
  return value;
}

export function list(value: CborValue | undefined, length?: number): CborValue[] {
  if (!Array.isArray(value) || (length !== undefined && value.length !== length)) throw new ClaimsError('format', 'array expected');
  return value;
}

export function mapOf(value: CborValue | undefined): CborMap {
  if (!(value instanceof Map)) throw new ClaimsError('format', 'map expected');
  return value;
}

/** A key we do not know was added by a later profile: what it restricts cannot be seen here, so nothing may be skipped. */
export function onlyKeys(map: CborMap, highest: number): void {
  for (const key of map.keys())
    if (typeof key !== 'number' || key < 1 || key > highest) throw new ClaimsError('newer-profile', `unknown key ${key}`);
}

/** An entry that may be absent; a flag or default that is written out is not canonical and is refused by its reader. */
export function optional<T>(value: CborValue | undefined, read: (value: CborValue) => T): T | undefined {
  return value === undefined ? undefined : read(value);
}

export function flag(value: CborValue | undefined): boolean {
  if (value === undefined) return false;
  if (value !== true) throw new ClaimsError('format', 'flag expected');
  return true;
}

/** Code <-> index in an append-only list; codes outside it travel as text where `textAllowed`. */
export function encodeCode(table: readonly string[], code: string, textAllowed = false): number | string {
  const index = table.indexOf(code);
  if (index >= 0) return index;
  if (textAllowed && /^[A-Z0-9]{2,8}$/.test(code)) return code;
  throw new RangeError(`unknown code ${code}`);
}

export function decodeCode(table: readonly string[], value: CborValue | undefined, textAllowed = false): string {
  if (textAllowed && typeof value === 'string' && /^[A-Z0-9]{2,8}$/.test(value)) return value;
  const code = table[unsigned(value)];
  // An index past the end of a list was appended after this software was made.
  if (code === undefined) throw new ClaimsError('newer-profile', 'unknown code');
  return code;
}
