import type { Tx } from '#database';
import { TreeEdge, type TreeHasher } from '#merkle';
import { tileRoots } from './log-rows.repository.js';

/** Gives the leaf hashes of entries [from, to), joined. */
export type LeafHashes = (tx: Tx, logId: number, from: number, to: number) => Promise<Uint8Array>;

/**
 * The right edge of the tree of `size` leaves from at most 255 entries and the roots of at most 255 tiles a level:
 * the same few milliseconds at any size.
 *
 * @returns null when rows are missing
 */
export async function restoreEdge(
  tx: Tx,
  logId: number,
  size: number,
  leafHashes: LeafHashes,
  hasher: TreeHasher,
): Promise<TreeEdge | null> {
  const ranges = [];
  for (let level = 0, hashes = Math.floor(size / 256); hashes > 0; level += 1, hashes = Math.floor(hashes / 256))
    ranges.push({ level, from: hashes - (hashes % 256), past: hashes });
  const partials = [await leafHashes(tx, logId, size - (size % 256), size), ...(await tileRoots(tx, logId, ranges))];
  try {
    return TreeEdge.restore(size, partials, hasher);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
