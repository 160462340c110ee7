import { type Hash, hashLength, type TreeHasher } from './hasher.js';
import { isSize, type Subtree, type SubtreeReader } from './subtree.js';
import { tileWidthMax } from './tile-path.js';

/** Bytes of a full tile. */
export const tileBytes = tileWidthMax * hashLength;

export interface TileAddress {
  readonly level: number;
  readonly n: number;
  readonly width: number;
}

/** Gives the bytes of a tile: `width` hashes. Rejects when it cannot. */
export type FetchTile = (level: number, n: number, width: number) => Promise<Uint8Array>;

/** Width that tile `n` of a level has in the tree of `size` leaves: 0 (absent) to 256. */
export function tileWidthIn(size: number, level: number, n: number): number {
  return Math.max(0, Math.min(tileWidthMax, Math.floor(size / tileWidthMax ** level) - n * tileWidthMax));
}

/** Every tile of the tree of `size` leaves at its final width: level by level, left to right. */
export function* tilesOf(size: number): Generator<TileAddress> {
  for (let level = 0, hashes = size; hashes > 0; level++, hashes = Math.floor(hashes / tileWidthMax))
    for (let n = 0; n * tileWidthMax < hashes; n++) yield { level, n, width: tileWidthIn(size, level, n) };
}

/** Every entry bundle of the tree of `size` leaves: as wide as the tiles of level 0. */
export function* bundlesOf(size: number): Generator<{ readonly n: number; readonly width: number }> {
  for (let n = 0; n * tileWidthMax < size; n++) yield { n, width: tileWidthIn(size, 0, n) };
}

/** The `i`-th hash of a tile: a view, not a copy. */
export function hashInTile(tile: Uint8Array, i: number): Hash {
  return tile.subarray(i * hashLength, (i + 1) * hashLength);
}

/** Root of the subtree of the hashes [from, to) of a tile. */
export function hashTileRange(tile: Uint8Array, from: number, to: number, hasher: TreeHasher): Hash {
  let row: Hash[] = [];
  for (let i = from; i < to; i++) row.push(hashInTile(tile, i));
  while (row.length > 1 && row.length % 2 === 0) {
    const above: Hash[] = [];
    for (let i = 0; i < row.length; i += 2) above.push(hasher.node(row[i] as Hash, row[i + 1] as Hash));
    row = above;
  }
  if (row.length !== 1) throw new RangeError(`merkle: ${to - from} hashes of a tile are no complete subtree`);
  return row[0] as Hash;
}

/**
 * Reads complete subtrees out of the tiles of the tree of `size` leaves. What it returns is as good as the tiles are: a
 * proof made from it has still to be verified against a checkpoint. Tiles fetched for one read are fetched once.
 */
export function tileSubtreeReader(fetchTile: FetchTile, size: number, hasher: TreeHasher): SubtreeReader {
  if (!isSize(size)) throw new RangeError(`merkle: not a size: ${size}`);
  return (wanted) => {
    const fetched = new Map<string, Promise<Uint8Array>>();
    const fetchOnce = (level: number, n: number, width: number) => {
      const key = `${level}/${n}`;
      const known = fetched.get(key) ?? checkedTile(fetchTile, level, n, width);
      fetched.set(key, known);
      return known;
    };
    return Promise.all(wanted.map((subtree) => readSubtree(subtree, size, fetchOnce, hasher)));
  };
}

async function readSubtree({ level, index }: Subtree, size: number, fetchTile: FetchTile, hasher: TreeHasher): Promise<Hash> {
  const tileLevel = Math.floor(level / 8);
  const count = 2 ** (level % 8);
  const n = Math.floor((index * count) / tileWidthMax);
  const from = (index * count) % tileWidthMax;
  const width = tileWidthIn(size, tileLevel, n);
  if (from + count > width) throw new RangeError(`merkle: no complete subtree ${level}/${index} in a tree of ${size}`);
  return hashTileRange(await fetchTile(tileLevel, n, width), from, from + count, hasher);
}

async function checkedTile(fetchTile: FetchTile, level: number, n: number, width: number): Promise<Uint8Array> {
  const tile = await fetchTile(level, n, width);
  if (tile.length !== width * hashLength)
    throw new RangeError(`merkle: tile ${level}/${n} has ${tile.length} bytes instead of ${width * hashLength}`);
  return tile;
}
