import { equalHashes, type Hash, isHash, type TreeHasher } from './hasher.js';
import { hashesOfRanges, isSize, type LeafRange, splitPoint, type SubtreeReader } from './subtree.js';

/** "The tree of newSize and newRoot begins with all that the tree of oldSize and oldRoot held, unchanged." */
export interface ConsistencyClaim {
  readonly oldSize: number;
  readonly newSize: number;
  readonly oldRoot: Hash;
  readonly newRoot: Hash;
  readonly path: readonly Hash[];
}

/** The ranges whose hashes make the proof (RFC 9162 section 2.1.4.1). */
function proofRanges(oldSize: number, newSize: number): LeafRange[] {
  const ranges: LeafRange[] = [];
  let [from, to] = [0, newSize];
  while (oldSize < to) {
    const middle = from + splitPoint(to - from);
    if (oldSize <= middle) {
      ranges.push([middle, to]);
      to = middle;
    } else {
      ranges.push([from, middle]);
      from = middle;
    }
  }
  // The verifier has the old root already when the old tree is one whole subtree.
  if (from > 0) ranges.push([from, to]);
  return ranges.reverse();
}

/**
 * Empty for equal sizes and for the empty old tree, with which everything is consistent.
 *
 * @throws RangeError unless 0 <= oldSize <= newSize < 2^53; rejects as the reader does
 */
export async function proveConsistency(oldSize: number, newSize: number, read: SubtreeReader, hasher: TreeHasher): Promise<Hash[]> {
  if (!isSize(oldSize) || !isSize(newSize) || oldSize > newSize)
    throw new RangeError(`merkle: no consistency from ${oldSize} to ${newSize}`);
  if (oldSize === 0 || oldSize === newSize) return [];
  return hashesOfRanges(proofRanges(oldSize, newSize), read, hasher);
}

/** RFC 9162 section 2.1.4.2, step for step. False for anything that is not a proof; never throws. */
export function verifyConsistency({ oldSize, newSize, oldRoot, newRoot, path }: ConsistencyClaim, hasher: TreeHasher): boolean {
  if (!isSize(oldSize) || !isSize(newSize) || oldSize > newSize) return false;
  if (!isHash(oldRoot) || !isHash(newRoot) || !Array.isArray(path)) return false;
  // The empty tree has one root only: another one beside size 0 is a lie even where nothing has to be proved.
  if (newSize === 0 && !equalHashes(newRoot, hasher.empty)) return false;
  if (oldSize === 0) return path.length === 0 && equalHashes(oldRoot, hasher.empty);
  if (oldSize === newSize) return path.length === 0 && equalHashes(oldRoot, newRoot);

  let node = oldSize - 1;
  let last = newSize - 1;
  while (node % 2 === 1) {
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  // An old tree that is one whole subtree (a power of two) is where the proof starts; otherwise its first hash is.
  const whole = node === 0;
  const start: Hash | undefined = whole ? oldRoot : path[0];
  if (!isHash(start)) return false;
  let oldHash = start;
  let newHash = start;
  for (const hash of whole ? path : path.slice(1)) {
    if (last === 0 || !isHash(hash)) return false;
    if (node % 2 === 1 || node === last) {
      oldHash = hasher.node(hash, oldHash);
      newHash = hasher.node(hash, newHash);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else newHash = hasher.node(newHash, hash);
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && equalHashes(oldHash, oldRoot) && equalHashes(newHash, newRoot);
}
