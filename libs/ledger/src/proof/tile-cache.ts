import type { Tx } from '#database';
import type { FetchTile } from '#merkle';
import { tileHashes, type WantedTile } from './log-reader.repository.js';

/** 8 kB each; the tiles of the right edge and of the last million entries' upper levels fit many times over. */
const tilesMax = 512;

/**
 * Tiles of the logs by address and width: what was signed never changes, partial tiles of one width included. What comes
 * from here is as good as the database; proofs are checked by whoever relies on them.
 */
export class TileCache {
  private readonly tiles = new Map<string, Uint8Array>();

  constructor(private readonly max = tilesMax) {}

  /** Reads through the cache; tiles asked for at the same time go to the database as one query. */
  reader(tx: Tx, logId: number): FetchTile {
    let batch: Promise<ReadonlyMap<string, Uint8Array>> | null = null;
    let wanted = new Map<string, WantedTile>();
    const fetch = async (): Promise<ReadonlyMap<string, Uint8Array>> => {
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
      return new Map(asked.flatMap(([key], place) => (found[place] ? [[key, found[place]] as const] : [])));
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
      this.keep(key, tile);
      return tile;
    };
  }

  private keep(key: string, tile: Uint8Array): void {
    this.tiles.set(key, tile);
    if (this.tiles.size > this.max) for (const oldest of this.tiles.keys()) return void this.tiles.delete(oldest);
  }
}
