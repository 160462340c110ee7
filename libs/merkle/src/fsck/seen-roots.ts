import { equalHashes, hashLength, type Hash, type TreeHasher } from '../tree/hasher.js';
import { rootAt } from '../tree/subtree.js';
import { hashInTile, tileSubtreeReader } from '../tree/tile.js';
import { tileWidthMax } from '../tree/tile-path.js';
import type { TreeEdge } from '../tree/tree-edge.js';
import { failed, type FsckFailure } from './failure.js';
import type { TreeHead } from './tree-head.js';

interface Claim {
  readonly root: Hash;
  /** The first entry that makes it. */
  readonly index: number;
}

/**
 * What entries say about the tree that stood when they were made. An entry that names a root which never was, or a tree
 * larger than the log was then, was not made when and where it says: that is how back-dating shows.
 */
export class SeenRoots {
  private readonly claims = new Map<number, Claim[]>();
  /** Leaf hashes since the beginning of this check, a tile's worth each. */
  private readonly leaves: Uint8Array[] = [];
  private count = 0;

  constructor(private readonly hasher: TreeHasher) {}

  leaf(hash: Hash): void {
    const place = this.count % tileWidthMax;
    if (place === 0) this.leaves.push(new Uint8Array(tileWidthMax * hashLength));
    this.leaves.at(-1)?.set(hash, place * hashLength);
    this.count++;
  }

  /** @returns a failure where the claim alone tells that it is untrue */
  claim(index: number, { size, root }: TreeHead): FsckFailure | null {
    if (size > index) return failed('see', `entry ${index}`, 'later-tree');
    const known = this.claims.get(size) ?? [];
    if (known.some((claim) => equalHashes(claim.root, root))) return null;
    known.push({ root, index });
    this.claims.set(size, known);
    return null;
  }

  /**
   * Holds every claim against the tree that was rebuilt.
   *
   * @param start edge at which the leaves given here begin; not changed
   * @param tile tiles of the whole tree, for claims about what was before
   */
  async check(
    start: TreeEdge,
    size: number,
    tile: (level: number, n: number, width: number) => Promise<Uint8Array>,
  ): Promise<FsckFailure | null> {
    const edge = start.clone();
    const sizes = [...this.claims.keys()].sort((a, b) => a - b);
    const before = tileSubtreeReader(tile, size, this.hasher);
    let given = 0;
    for (const at of sizes) {
      while (edge.size < at) {
        const tileOfLeaf = this.leaves[Math.floor(given / tileWidthMax)] as Uint8Array;
        edge.push(hashInTile(tileOfLeaf, given++ % tileWidthMax));
      }
      const root = at < edge.size ? await rootAt(at, before, this.hasher) : edge.root();
      const untrue = this.claims.get(at)?.find((claim) => !equalHashes(claim.root, root));
      if (untrue) return failed('see', `entry ${untrue.index}`, `size ${at}`);
    }
    return null;
  }
}
