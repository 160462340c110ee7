import { isSize } from './subtree.js';

/** Hashes in a full tile, entries in a full bundle (C2SP tlog-tiles). */
export const tileWidthMax = 256;

/** C2SP tlog-tiles allows levels up to 63. */
export const tileLevelMax = 63;

/** What a path under a log's prefix names. */
export type TileName =
  | { readonly kind: 'tile'; readonly level: number; readonly n: number; readonly width: number }
  | { readonly kind: 'entries'; readonly n: number; readonly width: number };

/** `tile/L/N[.p/W]`. @throws RangeError for what is no tile */
export function tilePath(level: number, n: number, width: number = tileWidthMax): string {
  if (!isSize(level) || level > tileLevelMax) throw new RangeError(`merkle: not a tile level: ${level}`);
  return `tile/${level}/${numberPath(n, width)}`;
}

/** `tile/entries/N[.p/W]`. @throws RangeError for what is no bundle */
export function entriesPath(n: number, width: number = tileWidthMax): string {
  return `tile/entries/${numberPath(n, width)}`;
}

/** Groups of three digits, all but the last led by `x`: 1234067 is `x001/x234/067`. */
function numberPath(n: number, width: number): string {
  if (!isSize(n)) throw new RangeError(`merkle: not a tile index: ${n}`);
  if (!isSize(width) || width < 1 || width > tileWidthMax) throw new RangeError(`merkle: not a tile width: ${width}`);
  const digits = String(n);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const groups = padded.match(/.{3}/g) as string[];
  const path = groups.map((group, place) => (place === groups.length - 1 ? group : `x${group}`)).join('/');
  return width === tileWidthMax ? path : `${path}.p/${width}`;
}

const pathPattern = /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/;

/**
 * What a path names; null for anything that is not exactly as we would write it. One tile has one address: a second
 * spelling would be cached apart, or slip past a rule made for the first.
 */
export function parseTilePath(path: string): TileName | null {
  const match = pathPattern.exec(path);
  if (!match) return null;
  const [, place = '', number = '', partial] = match;
  const n = Number(number.replace(/[x/]/g, ''));
  const width = partial === undefined ? tileWidthMax : Number(partial);
  if (!isSize(n) || width < 1 || width > tileWidthMax) return null;
  if (place === 'entries') return entriesPath(n, width) === path ? { kind: 'entries', n, width } : null;
  const level = Number(place);
  return level <= tileLevelMax && tilePath(level, n, width) === path ? { kind: 'tile', level, n, width } : null;
}
