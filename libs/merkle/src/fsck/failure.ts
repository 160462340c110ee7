/**
 * What can be wrong with a log, and what that means: `bad` is a verdict against it, out of bytes that are there and are
 * wrong; `unchecked` says that something is absent, so that no verdict is possible. Ids are added, never changed.
 */
export const fsckFailures = {
  'checkpoint-missing': 'unchecked',
  'checkpoint-malformed': 'bad',
  /** Another log's checkpoint lies here. */
  origin: 'bad',
  'log-signature': 'bad',
  'witness-signature': 'bad',
  quorum: 'bad',
  /** The newest cosignatures that the quorum needs are older than was asked. */
  stale: 'bad',
  /** Smaller than a checkpoint that the log signed before. */
  rollback: 'bad',
  /** An older checkpoint of the same key is of another history. */
  consistency: 'bad',
  'old-checkpoint': 'unchecked',
  /** Another log of the same house told of a tree of this log that never was, or that is no longer shown. */
  anchor: 'bad',
  'tile-missing': 'unchecked',
  'tile-length': 'bad',
  'tile-hash': 'bad',
  'bundle-missing': 'unchecked',
  'bundle-truncated': 'bad',
  'bundle-trailing-bytes': 'bad',
  /** An entry does not hash to its place in the tile of level 0. */
  leaf: 'bad',
  /** An entry is not what entries of this log are. */
  entry: 'bad',
  /** An entry names an earlier root of this tree that never was one. */
  see: 'bad',
  /** An entry about the log's own key, or its beginning, is not signed by whoever has to say so. */
  'key-signature': 'bad',
  /** Tiles and entries agree, but make another root than the one that was signed. */
  root: 'bad',
  /** The policy says that this log ended, and this checkpoint is of a tree beyond its end. */
  frozen: 'bad',
  unreachable: 'unchecked',
} as const satisfies Record<string, 'bad' | 'unchecked'>;

export type FsckFailureId = keyof typeof fsckFailures;

export interface FsckFailure {
  readonly id: FsckFailureId;
  /** Path under the log's prefix, `entry N`, or the name of a file that was given. */
  readonly where: string;
  /** A stable word that says more, e.g. why a checkpoint is malformed; empty where there is nothing more to say. */
  readonly detail: string;
}

export function failed(id: FsckFailureId, where: string, detail = ''): FsckFailure {
  return { id, where, detail };
}
