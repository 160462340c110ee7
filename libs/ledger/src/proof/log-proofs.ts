import { Injectable } from '@nestjs/common';
import type { Tx } from '#database';
import { formatTlogProof, type Hash, proveConsistency, proveInclusion, rootAt } from '#merkle';
import { nodeHasher } from '../tree/node-hasher.js';
import { logNames, newestPublished, type PublishedCheckpoint, placeOf } from './log-reader.repository.js';
import type { LogKind } from '../tree/log-rows.repository.js';
import { TileCache } from './tile-cache.js';

export interface LogProof {
  readonly logId: number;
  /** Index of the event's entry, from 0. */
  readonly index: number;
  /** Tree size of the checkpoint in the proof. */
  readonly size: number;
  /** C2SP tlog-proof, the text of a `.tlog-proof` file in UTF-8. */
  readonly proofFile: Uint8Array;
  /** The entry itself; null for events of the restricted log, whose entries only inspectors read. */
  readonly entry: Uint8Array | null;
}

/** Proofs that events stand in their log. They prove nothing until checked: by whoever gets one, with its own policy. */
@Injectable()
export class LogProofs {
  private readonly tiles = new TileCache();

  /**
   * @param options.unwitnessed against the newest checkpoint that only the log signed: for degraded operation, marked as such
   * @returns null while no published checkpoint covers the event
   */
  async proofOf(tx: Tx, eventId: string, options: { readonly unwitnessed?: boolean } = {}): Promise<LogProof | null> {
    const place = await placeOf(tx, eventId, options.unwitnessed === true);
    if (!place) return null;
    const { index, size, note, entry, logId } = place;
    const read = this.tiles.subtrees(tx, logId, size, nodeHasher);
    const path = await proveInclusion(index, size, read, nodeHasher);
    return { logId, index, size, proofFile: new TextEncoder().encode(formatTlogProof({ index, path, checkpoint: note })), entry };
  }

  /**
   * Root that a log had at a size, as its tiles tell it.
   *
   * @throws RangeError when no published tree is as large
   */
  rootAt(tx: Tx, logId: number, size: number): Promise<Hash> {
    return rootAt(size, this.tiles.subtrees(tx, logId, size, nodeHasher), nodeHasher);
  }

  /**
   * That the tree of `to` leaves begins with the one of `from`. Both are sizes that the log has signed.
   *
   * @returns null where the log has no such tree
   */
  async consistencyOf(tx: Tx, kind: LogKind, from: number, to: number): Promise<readonly Hash[] | null> {
    const log = (await logNames(tx)).find((named) => named.kind === kind);
    const published = log ? await newestPublished(tx, log.id) : null;
    if (!log || !published || from > to || to > published.size) return null;
    return proveConsistency(from, to, this.tiles.subtrees(tx, log.id, to, nodeHasher), nodeHasher);
  }

  /** The checkpoint that a log serves at this moment; null before the first. */
  async newestCheckpoint(tx: Tx, kind: LogKind): Promise<(PublishedCheckpoint & { readonly origin: string | null }) | null> {
    const log = (await logNames(tx)).find((named) => named.kind === kind);
    const published = log ? await newestPublished(tx, log.id) : null;
    return log && published ? { ...published, origin: log.origin } : null;
  }
}
