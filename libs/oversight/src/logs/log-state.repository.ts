import type { Tx } from '#database';

export interface LogState {
  readonly headSize: number;
  readonly headAt: Date | null;
  /** Events that have no place in the log yet. */
  readonly waiting: number;
  readonly waitingSince: Date | null;
}

export async function logState(tx: Tx, logId: number): Promise<LogState> {
  const [row] = (await tx.query(
    `select head_size::float8 as "headSize", head_at as "headAt", waiting::float8 as waiting, waiting_since as "waitingSince"
       from oversight.log_state($1::smallint)`,
    [logId],
  )) as LogState[];
  if (!row) throw new Error('oversight: the database told nothing of the log');
  return row;
}

/** Time between one published checkpoint and the next. */
export interface Gap {
  readonly from: Date;
  readonly to: Date;
  readonly seconds: number;
}

/** How many checkpoints are looked back through: a bound on the work, told on the page. */
export const gapsAmong = 5000;

/** The longest times without a new checkpoint, longest first. @param atLeast seconds */
export async function longestGaps(tx: Tx, logId: number, atLeast: number, limit: number): Promise<Gap[]> {
  return (await tx.query(
    `select b."from", b."to", extract(epoch from b."to" - b."from")::float8 as seconds from (
       select lag(p.at) over (order by p.at) as "from", p.at as "to" from (
         select at from ledger.published where log_id = $1 order by size desc, at desc limit $4) p) b
      where b."to" - b."from" >= make_interval(secs => $2) order by b."to" - b."from" desc limit $3`,
    [logId, atLeast, limit, gapsAmong],
  )) as Gap[];
}

export interface PublishedRow {
  readonly size: number;
  readonly note: string;
  readonly at: Date;
}

/** The newest checkpoint of each size, largest first. */
export async function publishedSizes(tx: Tx, logId: number, limit: number): Promise<PublishedRow[]> {
  return (await tx.query(
    `select distinct on (size) size::float8 as size, note, at from ledger.published where log_id = $1 order by size desc, at desc limit $2`,
    [logId, limit],
  )) as PublishedRow[];
}

/** The checkpoint of a size that was published last; null where there is none. */
export async function publishedOf(tx: Tx, logId: number, size: number): Promise<PublishedRow | null> {
  const [row] = (await tx.query(
    'select size::float8 as size, note, at from ledger.published where log_id = $1 and size = $2 order by at desc limit 1',
    [logId, size],
  )) as PublishedRow[];
  return row ?? null;
}
