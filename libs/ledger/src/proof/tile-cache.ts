import type { Tx } from '#database';
import { type FetchTile, type Hash, hashInTile, type SubtreeReader, type TreeHasher, tileWidthIn, tileWidthMax } from '#merkle';
import { tileHashes, type WantedTile } from './log-reader.repository.js';

/** 16 kB each with all that hangs below them. */
const tilesMax = 512;

/** A tile with the subtrees over its hashes, as far as they were asked for. */
interface CachedTile {
  readonly data: Uint8Array;
  /** rows[k]: hashes of the subtrees of 2^k of its hashes. */
  readonly rows: (Hash | undefined)[][];
}

/**
 * Tiles of the logs by address and width: what was signed never changes, partial tiles of one width included. What comes
 * from here is as good as the database; proofs are checked by whoever relies on them.
 */
export class TileCache {
  private readonly tiles = new Map<string, CachedTile>();

  constructor(private readonly max = tilesMax) {}

  /** Tiles through the cache; those asked for at the same time go to the database as one query. */
  reader(tx: Tx, logId: number): FetchTile {
    const tiles = this.opener(tx, logId);
    return async (level, n, width) => (await tiles(level, n, width)).data;
  }

  /** Complete subtrees of the tree of `size` leaves; each is hashed once as long as its tile is kept. */
  subtrees(tx: Tx, logId: number, size: number, hasher: TreeHasher): SubtreeReader {
    const tiles = this.opener(tx, logId);
    return (wanted) =>
      Promise.all(
        wanted.map(async ({ level, index }) => {
          const tileLevel = Math.floor(level / 8);
          const rank = level % 8;
          const n = Math.floor((index * 2 ** rank) / tileWidthMax);
          const place = index - (n * tileWidthMax) / 2 ** rank;
          const width = tileWidthIn(size, tileLevel, n);
          if ((place + 1) * 2 ** rank > width) throw new RangeError(`ledger: no complete subtree ${level}/${index} in a tree of ${size}`);
          return hashAt(await tiles(tileLevel, n, width), rank, place, hasher);
        }),
      );
  }

  private opener(tx: Tx, logId: number): (level: number, n: number, width: number) => Promise<CachedTile> {
    let batch: Promise<ReadonlyMap<string, CachedTile>> | null = null;
    let wanted = new Map<string, WantedTile>();
    const fetch = async (): Promise<ReadonlyMap<string, CachedTile>> => {
      // Whoever asks in this turn of the loop comes along.
      await Promise.resolve();
      const asked = [...wanted.entries()];
      wanted = new Map();
      batch = null;
      const found = await tileHashes(
        tx,
        logId,
        asked.map(([, tile]) => tile),
      );
      const fresh = new Map<string, CachedTile>();
      for (const [place, [key]] of asked.entries()) {
        const data = found[place];
        if (data) fresh.set(key, this.keep(key, { data, rows: [] }));
      }
      return fresh;
    };
    return async (level, n, width) => {
      const key = `${logId}/${level}/${n}/${width}`;
      const known = this.tiles.get(key);
      if (known) {
        // Last used, last out.
        this.tiles.delete(key);
        this.tiles.set(key, known);
        return known;
      }
      wanted.set(key, { level, n, width });
      const tile = (await (batch ??= fetch())).get(key);
      if (!tile) throw new Error(`ledger: log ${logId} has no tile ${level}/${n} of width ${width}`);
      return tile;
    };
  }

  private keep(key: string, tile: CachedTile): CachedTile {
    this.tiles.set(key, tile);
    if (this.tiles.size > this.max)
      for (const oldest of this.tiles.keys()) {
        this.tiles.delete(oldest);
        break;
      }
    return tile;
  }
}

function hashAt(tile: CachedTile, rank: number, place: number, hasher: TreeHasher): Hash {
  if (rank === 0) return hashInTile(tile.data, place);
  const row = (tile.rows[rank] ??= []);
  return (row[place] ??= hasher.node(hashAt(tile, rank - 1, place * 2, hasher), hashAt(tile, rank - 1, place * 2 + 1, hasher)));
}
