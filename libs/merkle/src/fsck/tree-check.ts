import { equalHashes, type Hash, hashLength, type TreeHasher } from '../tree/hasher.js';
import { hashInTile, tileWidthIn } from '../tree/tile.js';
import { tilePath, tileWidthMax } from '../tree/tile-path.js';
import { TreeEdge } from '../tree/tree-edge.js';
import { failed, type FsckFailure } from './failure.js';
import { type LogSource, LogUnreachable } from './log-source.js';
import { SeenRoots } from './seen-roots.js';
import type { TreeHead } from './tree-head.js';
import { readBundle, readTile, type Part } from './tree-parts.js';

/**
 * Judges the content of the entries, one after the other. It answers what is wrong, as the detail of failure `entry`, or
 * which earlier tree of this log the entry says it saw.
 */
export interface EntryCheck {
  (bytes: Uint8Array, index: number): { readonly fault: string } | { readonly saw: TreeHead | null };
}

/** A head that the log signed before, or that its house told of; it has to be one that this tree had. */
export interface KnownHead extends TreeHead {
  /** Where it stands. */
  readonly name: string;
  /** What it means when it was none. */
  readonly breaks: 'consistency' | 'anchor';
}

export interface TreeCheckInput {
  readonly source: LogSource;
  /** What the tree must come to. */
  readonly head: TreeHead;
  /** Where a check left off that already established this head; null for everything. */
  readonly from: TreeHead | null;
  readonly older: readonly KnownHead[];
  /** `if-any`: the log does not show its entries to everybody. `none`: they are not even asked for. */
  readonly bundles: 'all' | 'if-any' | 'none';
  readonly entries: EntryCheck | null;
  readonly hasher: TreeHasher;
}

export interface TreeCounts {
  tiles: number;
  bundles: number;
  entries: number;
}

export interface TreeOutcome {
  readonly failure: FsckFailure | null;
  readonly checked: Readonly<TreeCounts>;
}

/** Tiles and bundles asked for ahead of what is being hashed. */
const window = 8;

/**
 * Rebuilds the tree out of the published entries and tiles, level by level, and compares every tile and the root. What is
 * absent is remembered while the rest is checked, since bytes that are wrong weigh more than bytes that are missing.
 */
export class TreeCheck {
  private readonly counts: TreeCounts = { tiles: 0, bundles: 0, entries: 0 };
  private missing: FsckFailure | null = null;
  private absentBundle: FsckFailure | null = null;
  private readonly older = new Map<number, KnownHead[]>();
  private forked: FsckFailure | null = null;
  private odd: FsckFailure | null = null;
  private readonly levels: Promise<FsckFailure | null>[] = [];
  private readonly seen: SeenRoots | null;
  private edge: TreeEdge;
  /** Where this check began. */
  private origin: TreeEdge;

  constructor(private readonly input: TreeCheckInput) {
    this.edge = new TreeEdge(input.hasher);
    for (const head of input.older) this.older.set(head.size, [...(this.older.get(head.size) ?? []), head]);
    this.origin = this.edge.clone();
    this.seen = input.entries && new SeenRoots(input.hasher);
  }

  async run(): Promise<TreeOutcome> {
    const failure = (await this.start()) ?? (await this.scan());
    await Promise.allSettled(this.levels);
    return { failure: failure ?? this.missing ?? this.missingBundles(), checked: this.counts };
  }

  /** The edge at the size where an earlier check ended, out of the tiles as they are now. */
  private async start(): Promise<FsckFailure | null> {
    const { from, head, source, hasher } = this.input;
    if (from === null || from.size === 0) return null;
    const partials: Uint8Array[] = [];
    for (let level = 0, hashes = from.size; hashes > 0; level++, hashes = Math.floor(hashes / tileWidthMax)) {
      const n = Math.floor(hashes / tileWidthMax);
      const open = hashes % tileWidthMax;
      if (open === 0) {
        partials.push(new Uint8Array(0));
        continue;
      }
      const tile = await readTile(source, level, n, tileWidthIn(head.size, level, n));
      if (!('value' in tile)) return 'wrong' in tile ? tile.wrong : tile.absent;
      partials.push(tile.value.subarray(0, open * hashLength));
    }
    this.edge = TreeEdge.restore(from.size, partials, hasher);
    this.origin = this.edge.clone();
    return this.edge.is(from.size, from.root) ? null : failed('consistency', 'checkpoint', `${from.size} -> ${head.size}`);
  }

  private async scan(): Promise<FsckFailure | null> {
    const { head } = this.input;
    const first = Math.floor(this.edge.size / tileWidthMax);
    const ahead: Promise<[Part<Uint8Array>, Part<readonly Uint8Array[]> | null]>[] = [];
    this.compareOlder();
    for (let n = first, asked = first; n * tileWidthMax < head.size; n++) {
      for (; asked < n + window && asked * tileWidthMax < head.size; asked++) {
        const pair = Promise.all([this.tile(0, asked), this.bundle(asked)]);
        pair.catch(() => undefined); // Reported where it is awaited, which may be never.
        ahead.push(pair);
      }
      const [tile, bundle] = await (ahead.shift() as (typeof ahead)[number]);
      const failure = this.hashTile(n, tile, bundle);
      if (failure) return failure;
      if (this.edge.size < Math.min(head.size, (n + 1) * tileWidthMax)) return null; // Neither tile nor entries: no way on.
      const late = this.levels.length > window ? await this.settleLevels() : null;
      if (late) return late;
    }
    return this.finish();
  }

  /** Appends what a tile of level 0 and its bundle hold. */
  private hashTile(n: number, tile: Part<Uint8Array>, bundle: Part<readonly Uint8Array[]> | null): FsckFailure | null {
    if ('wrong' in tile) return tile.wrong;
    if (bundle && 'wrong' in bundle) return bundle.wrong;
    const hashes = 'value' in tile ? tile.value : null;
    const entries = bundle && 'value' in bundle ? bundle.value : null;
    if ('absent' in tile) this.missing ??= tile.absent;
    else this.counts.tiles++;
    if (bundle && 'absent' in bundle) this.absentBundle ??= bundle.absent;
    if (entries) this.counts.bundles++;
    if (!hashes && !entries) return null;
    const width = tileWidthIn(this.input.head.size, 0, n);
    for (let i = this.edge.size - n * tileWidthMax; i < width; i++) {
      const index = n * tileWidthMax + i;
      const published = hashes && hashInTile(hashes, i);
      const entry = entries?.[i];
      const leaf = entry ? this.input.hasher.leaf(entry) : (published as Hash);
      if (published && !equalHashes(leaf, published)) return failed('leaf', `entry ${index}`, tilePath(0, n, width));
      const fault = entry ? this.checkEntry(entry, index) : null;
      this.odd ??= fault; // The first one is named.
      this.append(leaf);
    }
    return null;
  }

  private checkEntry(entry: Uint8Array, index: number): FsckFailure | null {
    this.counts.entries++;
    const result = this.input.entries?.(entry, index);
    if (result && 'fault' in result) return failed('entry', `entry ${index}`, result.fault);
    return result?.saw ? (this.seen?.claim(index, result.saw) ?? null) : null;
  }

  private append(leaf: Hash): void {
    this.seen?.leaf(leaf);
    for (const { level, n, data } of this.edge.push(leaf)) if (level > 0) this.levels.push(this.compareTile(level, n, data));
    this.compareOlder();
  }

  private compareOlder(): void {
    const known = this.older.get(this.edge.size);
    if (!known) return;
    const made = this.edge.root();
    for (const { size, root, name, breaks } of known)
      if (!equalHashes(made, root)) this.forked ??= failed(breaks, name, `${size} -> ${this.input.head.size}`);
  }

  /** A tile above level 0 against what the tree makes of the level below. */
  private async compareTile(level: number, n: number, made: Uint8Array): Promise<FsckFailure | null> {
    const tile = await this.tile(level, n);
    if ('wrong' in tile) return tile.wrong;
    if ('absent' in tile) {
      this.missing ??= tile.absent;
      return null;
    }
    this.counts.tiles++;
    for (let i = 0; i < made.length / hashLength; i++)
      if (!equalHashes(hashInTile(made, i), hashInTile(tile.value, i)))
        return failed('tile-hash', tilePath(level, n, made.length / hashLength), `hash ${i}`);
    return null;
  }

  private async settleLevels(): Promise<FsckFailure | null> {
    const outcomes = await Promise.all(this.levels.splice(0));
    return outcomes.find((outcome) => outcome !== null) ?? null;
  }

  /** The partial tiles above level 0, the root, and what entries say about earlier roots. */
  private async finish(): Promise<FsckFailure | null> {
    const { head } = this.input;
    for (let level = 1; head.size >= tileWidthMax ** level; level++) {
      const partial = this.edge.partialTile(level);
      const n = Math.floor(head.size / tileWidthMax ** (level + 1));
      if (partial.length > 0) this.levels.push(this.compareTile(level, n, partial));
    }
    const late = await this.settleLevels();
    if (late) return late;
    if (!equalHashes(this.edge.root(), head.root)) return failed('root', 'checkpoint', `size ${head.size}`);
    // Only a tree that is the signed one can contradict what was signed before, and only its entries are the log's.
    const untrue = this.forked ?? this.odd;
    if (untrue) return untrue;
    return (await this.seen?.check(this.origin, head.size, (level, n) => this.tileOrThrow(level, n))) ?? null;
  }

  private async tileOrThrow(level: number, n: number): Promise<Uint8Array> {
    const tile = await this.tile(level, n);
    if ('value' in tile) return tile.value;
    throw new LogUnreachable(`${tilePath(level, n)} is there no longer`);
  }

  private missingBundles(): FsckFailure | null {
    const { bundles } = this.input;
    return bundles === 'all' || this.counts.bundles > 0 ? this.absentBundle : null;
  }

  private tile(level: number, n: number): Promise<Part<Uint8Array>> {
    return readTile(this.input.source, level, n, tileWidthIn(this.input.head.size, level, n));
  }

  private bundle(n: number): Promise<Part<readonly Uint8Array[]> | null> {
    if (this.input.bundles === 'none') return Promise.resolve(null);
    return readBundle(this.input.source, n, tileWidthIn(this.input.head.size, 0, n));
  }
}
