import type { Tx } from '#database';
import type { LogKind } from '../tree/log-rows.repository.js';

/** What every process may read of a log: through functions, since the tables are the log's own. */
export interface PublishedCheckpoint {
  readonly size: number;
  /** Signed note with its cosignatures. */
  readonly note: string;
  readonly at: Date;
}

export interface LogName {
  readonly id: number;
  readonly kind: LogKind;
  readonly origin: string | null;
}

export async function logNames(tx: Tx): Promise<readonly LogName[]> {
  return (await tx.query('select id, kind, origin from ledger.log where frozen_size is null order by id')) as LogName[];
}

/** A log by its place in the succession, also one that ended; null where there is none. */
export async function logOfGeneration(tx: Tx, kind: LogKind, generation: number): Promise<LogName | null> {
  const [row] = (await tx.query(
    `select id, kind, origin from ledger.log where kind = $1 and coalesce(substring(origin from '/([0-9]+)$')::int, 1) = $2`,
    [kind, generation],
  )) as LogName[];
  return row ?? null;
}

export async function newestPublished(tx: Tx, logId: number): Promise<PublishedCheckpoint | null> {
  const [row] = (await tx.query('select size::text as size, note, at from ledger.newest_published($1)', [logId])) as {
    size: string;
    note: string;
    at: Date;
  }[];
  return row ? { ...row, size: Number(row.size) } : null;
}

export interface EventPlace {
  readonly logId: number;
  readonly index: number;
  /** Of the checkpoint. */
  readonly size: number;
  readonly note: string;
  /** null for restricted events. */
  readonly entry: Uint8Array | null;
}

/** @param unwitnessed by the newest checkpoint that the log alone signed, instead of the newest published one */
export async function placeOf(tx: Tx, eventId: string, unwitnessed: boolean): Promise<EventPlace | null> {
  const [row] = (await tx.query('select log_id, idx::text as idx, size::text as size, note, entry from ledger.place_of($1, $2)', [
    eventId,
    unwitnessed,
  ])) as { log_id: number; idx: string; size: string; note: string; entry: Buffer | null }[];
  if (!row) return null;
  const { log_id: logId, idx, size, note, entry } = row;
  return { logId, index: Number(idx), size: Number(size), note, entry: entry && new Uint8Array(entry) };
}

export interface WantedTile {
  readonly level: number;
  readonly n: number;
  readonly width: number;
}

/** In the order asked; null for tiles that are not in the signed tree. */
export async function tileHashes(tx: Tx, logId: number, wanted: readonly WantedTile[]): Promise<readonly (Uint8Array | null)[]> {
  const rows = (await tx.query(
    `select ledger.tile_hashes($1, w.level, w.n, w.width) as hashes
       from unnest($2::smallint[], $3::bigint[], $4::integer[]) with ordinality as w (level, n, width, place) order by w.place`,
    [logId, wanted.map(({ level }) => level), wanted.map(({ n }) => n), wanted.map(({ width }) => width)],
  )) as { hashes: Buffer | null }[];
  return rows.map(({ hashes }) => hashes);
}
