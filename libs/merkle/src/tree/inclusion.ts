import { equalHashes, type Hash, isHash, type TreeHasher } from './hasher.js';
import { hashesOfRanges, isSize, type LeafRange, splitPoint, type SubtreeReader } from './subtree.js';

/** "This leaf stands at this index of the tree of this size and root." */
export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Hash;
  /** From the leaf's sibling up to the root's child. */
  readonly path: readonly Hash[];
  readonly root: Hash;
}

/** Siblings of a leaf in the tree of `size` leaves, from the leaf up (RFC 9162 section 2.1.3.1). */
function siblings(index: number, size: number): LeafRange[] {
  const ranges: LeafRange[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + splitPoint(to - from);
    if (index < middle) {
      ranges.push([middle, to]);
      to = middle;
    } else {
      ranges.push([from, middle]);
      from = middle;
    }
  }
  return ranges.reverse();
}

/** @throws RangeError unless 0 <= index < size < 2^53; rejects as the reader does */
export async function proveInclusion(index: number, size: number, read: SubtreeReader, hasher: TreeHasher): Promise<Hash[]> {
  if (!isSize(size) || !isSize(index) || index >= size) throw new RangeError(`merkle: no leaf ${index} in a tree of ${size}`);
  return hashesOfRanges(siblings(index, size), read, hasher);
}

/** One step from a leaf to the root: the hash so far and its sibling make the next. */
export interface ClimbStep {
  readonly sibling: Hash;
  /** Where the sibling stands. */
  readonly side: 'left' | 'right';
  readonly result: Hash;
}

/** RFC 9162 section 2.1.3.2, step for step. False for anything that is not a proof; never throws. */
export function verifyInclusion({ root, ...climb }: InclusionClaim, hasher: TreeHasher): boolean {
  if (!isHash(root)) return false;
  const computed = rootOfPath(climb, hasher);
  return computed !== null && equalHashes(computed, root);
}

/**
 * The root that a leaf and its path lead to; null where they are no path in a tree of this size. Never throws.
 *
 * @param seen is shown each step
 */
export function rootOfPath(
  { index, size, leafHash, path }: Omit<InclusionClaim, 'root'>,
  hasher: TreeHasher,
  seen?: (step: ClimbStep) => void,
): Hash | null {
  if (!isSize(index) || !isSize(size) || index >= size) return null;
  if (!isHash(leafHash) || !Array.isArray(path)) return null;
  let node = index;
  let last = size - 1;
  let hash = leafHash;
  for (const sibling of path) {
    if (last === 0 || !isHash(sibling)) return null;
    if (node % 2 === 1 || node === last) {
      hash = hasher.node(sibling, hash);
      seen?.({ sibling, side: 'left', result: hash });
      // A right edge without a right sibling rises unhashed to the level where it has a left one.
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      hash = hasher.node(hash, sibling);
      seen?.({ sibling, side: 'right', result: hash });
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? hash : null;
}
