import type { Hash, TreeHasher } from './hasher.js';

/** A complete subtree: level L, index N covers the leaves [N * 2^L, (N + 1) * 2^L). Its hash never changes again. */
export interface Subtree {
  readonly level: number;
  readonly index: number;
}

/** Hashes of complete subtrees, in the order asked for. Rejects when one cannot be had. */
export interface SubtreeReader {
  (wanted: readonly Subtree[]): Promise<readonly Hash[]>;
}

/** Leaves [from, to). */
export type LeafRange = readonly [from: number, to: number];

/** Sizes and indices are exact integers: bit operations of JavaScript end at 32 bits, so halving is done by arithmetic. */
export function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Largest power of two below `n`; `n` >= 2. RFC 9162 section 2.1.1 splits a tree of n leaves there. */
export function splitPoint(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}

/** Complete subtrees that make up a range, left to right, largest first. The range begins where a split of RFC 9162 begins. */
export function subtreesOf([from, to]: LeafRange): Subtree[] {
  const subtrees: Subtree[] = [];
  let at = from;
  while (at < to) {
    let level = 0;
    let width = 1;
    while (width * 2 <= to - at) {
      width *= 2;
      level++;
    }
    subtrees.push({ level, index: at / width });
    at += width;
  }
  return subtrees;
}

/** Hash of a range from the hashes of its complete subtrees: the right side is hashed up first. */
export function joinSubtrees(hashes: readonly Hash[], hasher: TreeHasher): Hash {
  let joined: Hash | undefined;
  for (let i = hashes.length - 1; i >= 0; i--) {
    const hash = hashes[i] as Hash;
    joined = joined === undefined ? hash : hasher.node(hash, joined);
  }
  return joined ?? hasher.empty;
}

/** Hashes of several ranges, with one read for all. */
export async function hashesOfRanges(ranges: readonly LeafRange[], read: SubtreeReader, hasher: TreeHasher): Promise<Hash[]> {
  const parts = ranges.map(subtreesOf);
  const wanted = parts.flat();
  const hashes = wanted.length === 0 ? [] : await read(wanted);
  if (hashes.length !== wanted.length) throw new RangeError(`merkle: ${wanted.length} subtrees asked for, ${hashes.length} given`);
  let at = 0;
  return parts.map((subtrees) => joinSubtrees(hashes.slice(at, (at += subtrees.length)), hasher));
}

/** Root of the tree of the first `size` leaves. */
export async function rootAt(size: number, read: SubtreeReader, hasher: TreeHasher): Promise<Hash> {
  if (!isSize(size)) throw new RangeError(`merkle: not a size: ${size}`);
  const [root] = await hashesOfRanges([[0, size]], read, hasher);
  return root as Hash;
}
