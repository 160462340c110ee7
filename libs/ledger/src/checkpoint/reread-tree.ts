import type { Tx } from '#database';
import { type CompletedTile, equalHashes, type Hash, type TreeEdge, type TreeHasher } from '#merkle';
import { LogAlarm } from '../alarm.js';
import { type Bundle, fullTiles, type HeadRow, type LogRow, readBundles, readEntries } from '../tree/log-rows.repository.js';
import { restoreEdge } from '../tree/right-edge.js';

/** Entries read at a time: a few megabytes at most. */
const pageEntries = 4096;

/** Leaf hashes of entries that this process read and hashed itself; shorter where rows are missing. */
export async function ownLeafHashes(tx: Tx, logId: number, from: number, to: number, hasher: TreeHasher): Promise<Uint8Array> {
  const rows = from === to ? [] : await readEntries(tx, logId, from, to);
  if (rows.length !== to - from || rows.some(({ idx }, place) => idx !== from + place)) return new Uint8Array(0);
  return Buffer.concat(rows.map(({ entry }) => hasher.leaf(entry)));
}

/**
 * Whether the database still holds what was signed: the edge of the tree of that size from entries read anew and from the
 * roots of its full tiles.
 *
 * @throws LogAlarm `entry-missing`, `history-rewritten`
 */
export async function signedEdge(tx: Tx, log: LogRow, signed: HeadRow, hasher: TreeHasher): Promise<TreeEdge> {
  const leaves = (inTx: Tx, logId: number, from: number, to: number) => ownLeafHashes(inTx, logId, from, to, hasher);
  const edge = await restoreEdge(tx, log.id, signed.size, leaves, hasher);
  if (!edge) throw new LogAlarm('entry-missing', log.kind, `rows of the signed tree of size ${signed.size} are missing`);
  if (!edge.is(signed.size, signed.root))
    throw new LogAlarm('history-rewritten', log.kind, `entries and tiles no longer give the tree of size ${signed.size} that was signed`);
  return edge;
}

/**
 * Reads every entry between the signed tree and the head, hashes it and builds the tree on: nothing that the sequencer
 * computed is believed. Full tiles on the way must be in the database as they are here.
 *
 * @param edge of the signed tree; grown to the head by this
 * @throws LogAlarm `entry-missing`, `tile-differs`, `head-differs`
 */
export async function rereadTo(tx: Tx, log: LogRow, edge: TreeEdge, head: HeadRow, hasher: TreeHasher): Promise<void> {
  while (edge.size < head.size) {
    const from = edge.size;
    const rows = await readEntries(tx, log.id, from, Math.min(head.size, from + pageEntries));
    const completed: CompletedTile[] = [];
    for (const { idx, entry } of rows) {
      if (idx !== edge.size) throw new LogAlarm('entry-missing', log.kind, `entry ${edge.size} is missing below the head ${head.size}`);
      completed.push(...edge.push(hasher.leaf(entry)));
    }
    if (rows.length === 0) throw new LogAlarm('entry-missing', log.kind, `entry ${from} is missing below the head ${head.size}`);
    await compareTiles(tx, log, completed);
  }
  if (!edge.is(head.size, head.root))
    throw new LogAlarm('head-differs', log.kind, `the entries do not give the root that stands beside size ${head.size}`);
}

async function compareTiles(tx: Tx, log: LogRow, completed: readonly CompletedTile[]): Promise<void> {
  for (const level of new Set(completed.map((tile) => tile.level))) {
    const own = completed.filter((tile) => tile.level === level);
    const [first, last] = [own[0] as CompletedTile, own.at(-1) as CompletedTile];
    const stored = new Map((await fullTiles(tx, log.id, level, first.n, last.n + 1)).map((tile) => [tile.n, tile]));
    for (const { n, data, root } of own) {
      const tile = stored.get(n);
      if (!tile || !equalHashes(tile.root, root) || !equalHashes(tile.data, data))
        throw new LogAlarm('tile-differs', log.kind, `tile ${level}/${n} is not made of its entries`);
    }
  }
}

/** One stretch of the signed tree, read again. */
export interface Scrubbed {
  /** Full tile of level 0 to go on with; 0 when all were read. */
  readonly next: number;
}

/**
 * Reads a stretch of what was signed long ago: entries against their tile, tiles against their root and the tile above.
 * The edge (`signedEdge`) binds the topmost tiles to the signed root, so a full pass proves every entry of full bundles.
 *
 * @throws LogAlarm `entry-missing`, `history-rewritten`
 */
export async function scrub(tx: Tx, log: LogRow, size: number, from: number, bundles: number, hasher: TreeHasher): Promise<Scrubbed> {
  const tiles = Math.floor(size / 256);
  const past = Math.min(tiles, from + bundles);
  const rewritten = (level: number, n: number) =>
    new LogAlarm('history-rewritten', log.kind, `tile ${level}/${n} is not what its entries gave when they were signed`);
  const checkTile = (level: number, n: number, data: Uint8Array, root: Hash, hashes: Uint8Array) => {
    if (!equalHashes(data, hashes) || !equalHashes(root, rootOfTile(data, hasher))) throw rewritten(level, n);
  };
  const stored = from < past ? await fullTiles(tx, log.id, 0, from, past) : [];
  const read = from < past ? await readBundles(tx, log.id, from, past) : [];
  for (let n = from; n < past; n += 1) {
    const [tile, bundle] = [stored[n - from], read[n - from]];
    const leaves = bundle?.n === n ? bundleHashes(bundle, hasher) : new Uint8Array(0);
    if (!tile || tile.n !== n || leaves.length === 0)
      throw new LogAlarm('entry-missing', log.kind, `tile 0/${n} or one of its entries is missing`);
    checkTile(0, n, tile.data, tile.root, leaves);
    // Each tile that becomes full with this one, level by level.
    for (let level = 1, span = 256; (n + 1) % span === 0; level += 1, span *= 256) {
      const at = (n + 1) / span - 1;
      const [above] = await fullTiles(tx, log.id, level, at, at + 1);
      const below = await fullTiles(tx, log.id, level - 1, at * 256, (at + 1) * 256);
      if (!above) throw new LogAlarm('entry-missing', log.kind, `tile ${level}/${at} is missing`);
      checkTile(level, at, above.data, above.root, Buffer.concat(below.map(({ root }) => root)));
    }
  }
  return { next: past >= tiles ? 0 : past };
}

/** Leaf hashes of a bundle that this process read and hashed itself; empty where entries are missing. */
function bundleHashes({ bytes, sizes }: Bundle, hasher: TreeHasher): Uint8Array {
  if (sizes.length !== 256) return new Uint8Array(0);
  let at = 0;
  return Buffer.concat(sizes.map((size) => hasher.leaf(bytes.subarray(at, (at += size)))));
}

function rootOfTile(data: Uint8Array, hasher: TreeHasher): Hash {
  let row: Hash[] = Array.from({ length: 256 }, (_, place) => data.subarray(place * 32, place * 32 + 32));
  while (row.length > 1) row = row.flatMap((hash, place) => (place % 2 === 0 ? [hasher.node(hash, row[place + 1] as Hash)] : []));
  return row[0] as Hash;
}
