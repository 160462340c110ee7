import { isDate } from '../dates.js';
import { Decimal } from '../decimal.js';

/** One fault of an input. `code` is the message id behind `form.`; `pointer` is a JSON Pointer (RFC 6901). */
export interface InputError {
  readonly pointer: string;
  readonly code:
    | 'type'
    | 'missing'
    | 'unknown-member'
    | 'too-long'
    | 'too-many'
    | 'hidden-character'
    | 'not-well-formed'
    | 'not-latin'
    | 'bad-date'
    | 'bad-decimal'
    | 'number-not-text'
    | 'bad-choice'
    | 'bad-code'
    | 'line-number'
    | 'more';
  readonly args: Readonly<Record<string, string>>;
}

/** Collects errors up to a limit: a hostile input must not make the answer longer than itself. */
export class ErrorList {
  readonly errors: InputError[] = [];

  constructor(private readonly limit = 100) {}

  add(pointer: string, code: InputError['code'], args: Readonly<Record<string, string>> = {}): undefined {
    if (this.errors.length < this.limit) this.errors.push({ pointer: pointer.slice(0, 300), code, args });
    else if (this.errors.length === this.limit) this.errors.push({ pointer: '', code: 'more', args: {} });
    return undefined;
  }

  get full(): boolean {
    return this.errors.length > this.limit;
  }
}

/** Reads one value; undefined means that an error was added. */
export type Reader<T> = (value: unknown, pointer: string, errors: ErrorList) => T | undefined;

interface Member<T, Needed extends boolean> {
  readonly needed: Needed;
  readonly read: Reader<T>;
  /** Value of an absent member. */
  readonly fallback?: T;
}

/** For each member of T: `needed(...)` when it is required there, `optional(...)` when it may be absent. */
type Members<T> = { readonly [K in keyof T]-?: Member<Exclude<T[K], undefined>, object extends Pick<T, K> ? false : true> };

export const needed = <T>(read: Reader<T>): Member<T, true> => ({ needed: true, read });
export const optional = <T>(read: Reader<T>): Member<T, false> => ({ needed: false, read });
/** A member that T requires but the input may leave out: "absent" then means `fallback`. */
export const defaulting = <T>(read: Reader<T>, fallback: T): Member<T, true> => ({ needed: true, read, fallback });

/** An object with exactly these members. Unknown members are refused and never looked into, so nesting costs nothing. */
export function object<T extends object>(members: Members<T>): Reader<T> {
  const table = new Map(Object.entries(members as Record<string, Member<unknown, boolean>>));
  return (value, pointer, errors) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return errors.add(pointer, 'type', { expected: 'object' });
    let unknown = 0;
    for (const name of Object.keys(value))
      if (!table.has(name) && unknown++ < 20) errors.add(`${pointer}/${escaped(name)}`, 'unknown-member');
    const result: Record<string, unknown> = {};
    let whole = unknown === 0;
    for (const [name, member] of table) {
      const present = Object.hasOwn(value, name);
      const given: unknown = present ? (value as Record<string, unknown>)[name] : undefined;
      if (given === undefined) {
        if (member.fallback !== undefined) result[name] = member.fallback;
        else if (member.needed) whole = errors.add(`${pointer}/${name}`, 'missing') ?? false;
        continue;
      }
      const read = member.read(given, `${pointer}/${name}`, errors);
      if (read === undefined) whole = false;
      else result[name] = read;
    }
    return whole ? (result as T) : undefined;
  };
}

export function nullable<T>(read: Reader<T>): Reader<T | null> {
  return (value, pointer, errors) => (value === null ? null : read(value, pointer, errors));
}

export function list<T>(item: Reader<T>, limit: number): Reader<readonly T[]> {
  return (value, pointer, errors) => {
    if (!Array.isArray(value)) return errors.add(pointer, 'type', { expected: 'array' });
    if (value.length > limit) return errors.add(pointer, 'too-many', { limit: String(limit) });
    const result: T[] = [];
    for (const [index, entry] of value.entries()) {
      const read = item(entry, `${pointer}/${index}`, errors);
      if (read !== undefined) result.push(read);
      if (errors.full) return undefined;
    }
    return result.length === value.length ? result : undefined;
  };
}

// Characters that show nothing or turn the direction of what follows: controls, zero-width and bidirectional format
// characters, line separators, private use, and letters that draw blank (Hangul fillers, Braille blank, grapheme joiner).
const hidden = /[\p{Cc}\p{Cf}\p{Co}\u2028\u2029\u115f\u1160\u3164\uffa0\u2800\u034f]/u;
const hiddenButNewLine = /(?!\n)[\p{Cc}\p{Cf}\p{Co}\u2028\u2029\u115f\u1160\u3164\uffa0\u2800\u034f]/u;

/** Text of at most `max` characters, in normal form C and without outer blanks. `lines`: line feeds are allowed. */
export function text(max: number, options: { readonly lines?: boolean } = {}): Reader<string> {
  const refused = options.lines ? hiddenButNewLine : hidden;
  return (value, pointer, errors) => {
    if (typeof value !== 'string') return errors.add(pointer, 'type', { expected: 'string' });
    if (value.length > max) return errors.add(pointer, 'too-long', { limit: String(max) });
    if (/\p{Surrogate}/u.test(value)) return errors.add(pointer, 'not-well-formed');
    const found = refused.exec(value)?.[0];
    if (found !== undefined) return errors.add(pointer, 'hidden-character', { character: codePoint(found) });
    return value.normalize('NFC').trim();
  };
}

/**
 * A scientific name: Latin letters, blanks, hyphens, dots, brackets and the hybrid sign. Letters of other scripts that
 * look Latin would make one species pass for another.
 */
export const scientificName: Reader<string> = (value, pointer, errors) => {
  const read = text(150)(value, pointer, errors);
  if (read === undefined) return undefined;
  return /^[\p{Script=Latin}×.'() -]*$/u.test(read) ? read.replace(/ +/g, ' ') : errors.add(pointer, 'not-latin');
};

/** A code of a list; whether it is in force is for the rules. Empty in an unfinished draft. */
export const code: Reader<string> = (value, pointer, errors) => {
  if (typeof value !== 'string') return errors.add(pointer, 'type', { expected: 'string' });
  return /^[A-Z0-9-]{0,10}$/.test(value) ? value : errors.add(pointer, 'bad-code');
};

export const date: Reader<string> = (value, pointer, errors) => {
  if (typeof value !== 'string') return errors.add(pointer, 'type', { expected: 'string' });
  return isDate(value) ? value : errors.add(pointer, 'bad-date');
};

/** ISO 8601 instant or date, compared as text by the engine: UTC with `Z`, or a plain date. */
export const instant: Reader<string> = (value, pointer, errors) => {
  if (typeof value !== 'string') return errors.add(pointer, 'type', { expected: 'string' });
  const match = /^(\d{4}-\d{2}-\d{2})(T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?Z)?$/.exec(value);
  return match && isDate(match[1] ?? '') ? value : errors.add(pointer, 'bad-date');
};

const digitLimit = 20;

/** A decimal of 0 or more as canonical text. JSON numbers are refused: they are floats in most readers. */
export const decimal: Reader<string> = (value, pointer, errors) => {
  if (typeof value === 'number') return errors.add(pointer, 'number-not-text');
  if (typeof value !== 'string') return errors.add(pointer, 'type', { expected: 'string' });
  const read = value.replace(/\D/g, '').length > digitLimit ? null : Decimal.parse(value);
  if (!read || read.isNegative()) return errors.add(pointer, 'bad-decimal', { limit: String(digitLimit) });
  return read.toString();
};

export const boolean: Reader<boolean> = (value, pointer, errors) =>
  typeof value === 'boolean' ? value : errors.add(pointer, 'type', { expected: 'boolean' });

export const wholeNumber: Reader<number> = (value, pointer, errors) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : errors.add(pointer, 'type', { expected: 'integer' });

export function choice<const T extends string>(...choices: readonly T[]): Reader<T> {
  return (value, pointer, errors) =>
    choices.find((one) => one === value) ??
    errors.add(pointer, typeof value === 'string' ? 'bad-choice' : 'type', { expected: 'string', choices: choices.join(', ') });
}

function escaped(name: string): string {
  // RFC 6901; the name is the sender's, so it is cut and its hidden characters are shown as a question mark.
  return name
    .slice(0, 60)
    .replace(/~/g, '~0')
    .replace(/\//g, '~1')
    .replace(/[\p{Cc}\p{Cf}\p{Surrogate}]/gu, '?');
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
