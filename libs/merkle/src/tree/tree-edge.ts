import { equalHashes, type Hash, hashLength, isHash, type TreeHasher } from './hasher.js';
import { isSize, joinSubtrees } from './subtree.js';
import { hashInTile, tileBytes } from './tile.js';
import { tileWidthMax } from './tile-path.js';

/** A tile that became full and is final from now on. */
export interface CompletedTile {
  readonly level: number;
  readonly n: number;
  /** 8,192 bytes. */
  readonly data: Uint8Array;
  /** Hash of the subtree that the tile spans. */
  readonly root: Hash;
}

interface Peak {
  readonly level: number;
  readonly hash: Hash;
}

interface OpenTile {
  readonly data: Uint8Array;
  /** Hashes in it. */
  filled: number;
}

/**
 * The right edge of a growing tree: all that is needed to append, and nothing that is final. One leaf costs one node
 * hash on average; memory is one partial tile a level, whatever the size.
 */
export class TreeEdge {
  private leaves = 0;
  /** Complete subtrees of falling level: the binary digits of the size. */
  private peaks: Peak[] = [];
  /** The partial tile of each level. */
  private open: OpenTile[] = [];

  constructor(private readonly hasher: TreeHasher) {}

  /**
   * The edge of an existing tree from its partial tiles.
   *
   * @param partials bytes of the partial tile of each level from 0 up; empty where `size` makes the level's last tile full
   * @throws RangeError when these are not the widths of a tree of `size` leaves
   */
  static restore(size: number, partials: readonly Uint8Array[], hasher: TreeHasher): TreeEdge {
    if (!isSize(size)) throw new RangeError(`merkle: not a size: ${size}`);
    const edge = new TreeEdge(hasher);
    edge.leaves = size;
    const peaks: Peak[][] = [];
    for (let level = 0, hashes = size; hashes > 0; level++, hashes = Math.floor(hashes / tileWidthMax)) {
      const width = hashes % tileWidthMax;
      const partial = partials[level] ?? new Uint8Array(0);
      if (partial.length !== width * hashLength)
        throw new RangeError(`merkle: level ${level} of a tree of ${size} has ${width} open hashes, not ${partial.length / hashLength}`);
      // Eight levels of nodes lie between two levels of tiles.
      const within = new TreeEdge(hasher);
      for (let i = 0; i < width; i++) within.push(hashInTile(partial, i));
      peaks.unshift(within.peaks.map((peak) => ({ level: peak.level + 8 * level, hash: peak.hash })));
      const tile = emptyTile();
      tile.data.set(partial);
      tile.filled = width;
      edge.open.push(tile);
    }
    edge.peaks = peaks.flat();
    return edge;
  }

  /** Number of leaves. */
  get size(): number {
    return this.leaves;
  }

  root(): Hash {
    return joinSubtrees(
      this.peaks.map(({ hash }) => hash),
      this.hasher,
    );
  }

  /**
   * Appends one leaf.
   *
   * @returns the tiles it completed, from level 0 up: mostly none
   * @throws RangeError for what is not a hash of 32 bytes
   */
  push(leafHash: Hash): readonly CompletedTile[] {
    if (!isHash(leafHash)) throw new RangeError('merkle: a leaf hash has 32 bytes');
    const completed: CompletedTile[] = [];
    let peak: Peak = { level: 0, hash: leafHash.slice() };
    this.leaves++;
    this.keep(0, peak.hash);
    for (let left = this.peaks.at(-1); left?.level === peak.level; left = this.peaks.at(-1)) {
      this.peaks.pop();
      peak = { level: peak.level + 1, hash: this.hasher.node(left.hash, peak.hash) };
      if (peak.level % 8 !== 0) continue;
      // A subtree of 2^(8k) leaves is a full tile of level k - 1 and one hash of level k.
      const level = peak.level / 8 - 1;
      const { data } = this.open[level] as OpenTile;
      completed.push({ level, n: this.leaves / tileWidthMax ** (level + 1) - 1, data, root: peak.hash });
      this.open[level] = emptyTile();
      this.keep(level + 1, peak.hash);
    }
    this.peaks.push(peak);
    return completed;
  }

  /** Bytes of the partial tile of a level as it stands now: empty where there is none. A copy. */
  partialTile(level: number): Uint8Array {
    const tile = this.open[level];
    return tile === undefined ? new Uint8Array(0) : tile.data.slice(0, tile.filled * hashLength);
  }

  /** An edge of its own that goes on from here: what is tried on it and rolled back leaves this one as it is. */
  clone(): TreeEdge {
    const twin = new TreeEdge(this.hasher);
    twin.leaves = this.leaves;
    twin.peaks = [...this.peaks];
    twin.open = this.open.map(({ data, filled }) => ({ data: data.slice(), filled }));
    return twin;
  }

  /** Whether this is the tree of that size and root. */
  is(size: number, root: Hash): boolean {
    return this.leaves === size && equalHashes(this.root(), root);
  }

  private keep(level: number, hash: Hash): void {
    const tile = (this.open[level] ??= emptyTile());
    tile.data.set(hash, hashLength * tile.filled++);
  }
}

function emptyTile(): OpenTile {
  return { data: new Uint8Array(tileBytes), filled: 0 };
}
