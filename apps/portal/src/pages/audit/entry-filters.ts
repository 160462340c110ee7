import { type Language, message } from '#messages';
import type { NamedSearch } from '#oversight';
import { isDay } from '#web';

/** The filters as they stand in the address; each may be sent by anybody and is judged before it is used. */
export const filterNames = ['number', 'event', 'hash', 'species', 'country', 'hand', 'key', 'log', 'index', 'kind', 'from', 'to'] as const;
export type FilterName = (typeof filterNames)[number];
export type Filters = Readonly<Record<FilterName, string>>;

const eventId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const sha256Text = /^[A-Za-z0-9_-]{43}$/;

export function filtersOf(query: Readonly<Record<string, unknown>>): Filters {
  return Object.fromEntries(filterNames.map((name) => [name, textOf(query[name])])) as Filters;
}

/** 32 bytes as hexadecimal digits or base64 of either alphabet; null for anything else. @returns base64url without padding */
export function hashText(text: string): string | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex').toString('base64url');
  const plain = text.replace(/=$/, '').replaceAll('+', '-').replaceAll('/', '_');
  return sha256Text.test(plain) && Buffer.from(plain, 'base64url').toString('base64url') === plain ? plain : null;
}

/** What somebody typed or pasted without saying what it is; `bytes` may be a leaf hash, a key or a hand, which the log alone can tell. */
export function detect(text: string): { readonly name: Exclude<FilterName, 'log' | 'to'> | 'bytes'; readonly value: string } {
  const hash = hashText(text);
  if (hash !== null) return { name: 'bytes', value: hash };
  if (eventId.test(text.toLowerCase())) return { name: 'event', value: text.toLowerCase() };
  const day: unknown = text;
  if (isDay(day)) return { name: 'from', value: day };
  if (/^\d{1,15}$/.test(text)) return { name: 'index', value: text };
  if (/^[A-Z]{2}$/i.test(text)) return { name: 'country', value: text.toUpperCase() };
  if (/^[a-z]+(\.[a-z]+(-[a-z]+)*)+$/.test(text)) return { name: 'kind', value: text };
  if (/^[A-Za-z0-9_-]{22}$/.test(text) && /[0-9A-Z_-]/.test(text.slice(1))) return { name: 'hand', value: text };
  return /\d/.test(text) ? { name: 'number', value: text } : { name: 'species', value: text };
}

export function faultsOf(filters: Filters, language: Language): Record<string, string> {
  const bad: readonly [FilterName, boolean][] = [
    ['number', !/^[0-9A-Za-z/ -]{0,40}$/.test(filters.number)],
    ['event', filters.event !== '' && !eventId.test(filters.event.toLowerCase())],
    ['hash', filters.hash !== '' && hashText(filters.hash) === null],
    ['species', filters.species !== '' && !/^[\p{L}\p{M}×.' -]{2,120}$/u.test(filters.species)],
    ['country', filters.country !== '' && !/^[A-Za-z]{2}$/.test(filters.country)],
    ['hand', filters.hand !== '' && !/^[A-Za-z0-9_-]{22}([A-Za-z0-9_-]{21})?$/.test(filters.hand)],
    ['key', filters.key !== '' && hashText(filters.key) === null],
    ['index', filters.index !== '' && (!/^\d{1,15}$/.test(filters.index) || filters.log === '')],
    ['kind', filters.kind !== '' && !/^[a-z]+([.-][a-z]+)*$/.test(filters.kind)],
    ['from', filters.from !== '' && !isDay(filters.from)],
    ['to', filters.to !== '' && !isDay(filters.to)],
  ];
  const word = (name: FilterName) => (name === 'from' || name === 'to' ? 'day' : name);
  return Object.fromEntries(
    bad.filter(([, wrong]) => wrong).map(([name]) => [name, message(`oversight.entries.fault.${word(name)}`, {}, language)]),
  );
}

/** @param before event after which, going back in time, the page begins */
export function searchOf(filters: Filters, before: string | null): NamedSearch {
  const { log, kind, from, to, hash, hand, key, species, country } = filters;
  const set = (text: string) => (text === '' ? null : text);
  const leaf = hashText(hash);
  return {
    log: log === 'public' || log === 'restricted' ? log : null,
    ...{ kind: set(kind), from: set(from), to: set(to), before },
    leaf: leaf === null ? null : new Uint8Array(Buffer.from(leaf, 'base64url')),
    ...{ hand: set(hand), key: hashText(key), species: set(species), country: set(country.toUpperCase()) },
  };
}

/** Whether the entries themselves are asked for by something they name. */
export function isNamed({ leaf, hand, key, species, country }: NamedSearch): boolean {
  return [leaf, hand, key, species, country].some((asked) => asked !== null);
}

export function plainNumber(text: string): string {
  return text.replace(/\s+/g, '').toUpperCase();
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().slice(0, 200).normalize('NFC') : '';
}
