import type { Tx } from '#database';
import type { CompletedTile, Hash } from '#merkle';

/** Class of the advisory locks by which one sequencer works at a time; the second key is the log. */
const sequencerLock = 7251004;
/** A sequencer that stops answering inside a transaction loses its connection, and with it the lock, after this time. */
const pausedMilliseconds = 5000;

/** Lock of the transaction; false when another sequencer has it. */
export async function lockLog(tx: Tx, logId: number): Promise<boolean> {
  const [row] = (await tx.query(
    `select pg_try_advisory_xact_lock($1, $2) as locked, set_config('idle_in_transaction_session_timeout', $3, true)`,
    [sequencerLock, logId, String(pausedMilliseconds)],
  )) as { locked: boolean }[];
  return row?.locked === true;
}

/** Keeps every sequencer off a log until the transaction ends, however long that takes. Waits for the one that is at work. */
export async function holdLog(tx: Tx, logId: number): Promise<void> {
  await tx.query(`select set_config('idle_in_transaction_session_timeout', '0', true), set_config('lock_timeout', '30s', true)`);
  await tx.query('select pg_advisory_xact_lock($1, $2)', [sequencerLock, logId]);
}

/** Logs that have something in their queue. */
export async function waitingLogs(tx: Tx): Promise<readonly number[]> {
  const rows = (await tx.query(
    'select l.id from ledger.log l where l.frozen_size is null and exists (select from ledger.queue q where q.log_id = l.id)',
  )) as { id: number }[];
  return rows.map(({ id }) => id);
}

export interface MovedBatch {
  /** Leaf hashes of the new entries, from index `size` on. */
  readonly leaves: readonly Hash[];
  /** Rows that were taken from the queue and are in the log already. */
  readonly repeated: readonly { readonly eventId: string; readonly same: boolean; readonly digest: string }[];
}

/**
 * Moves up to `limit` events from the queue to the log, in the order in which they were queued, from index `size` on.
 * The bytes stay in the database. An event that is there already is taken and not written again.
 *
 * @param only one event, whatever waits before it
 */
export async function moveBatch(tx: Tx, logId: number, size: number, limit: number, only: string | null = null): Promise<MovedBatch> {
  const rows = (await tx.query(
    `with next as (
       select id from ledger.queue where log_id = $1 ${only === null ? '' : 'and event_id = $4'} order by id limit $3 for update skip locked),
     taken as (
       delete from ledger.queue q using next where q.log_id = $1 and q.id = next.id returning q.id, q.event_id, q.entry),
     ranked as (
       select t.*, row_number() over same_event as copy, coalesce(known.entry, first_value(t.entry) over same_event) as standing,
              known.entry is not null as known
         from taken t
         left join lateral (select e.entry from ledger.entry e where e.event_id = t.event_id and e.log_id = $1 limit 1) known on true
       window same_event as (partition by t.event_id order by t.id)),
     placed as (
       insert into ledger.entry (log_id, idx, event_id, entry)
         select $1, $2::bigint - 1 + row_number() over (order by id), event_id, entry from ranked where copy = 1 and not known
       returning idx, sha256('\\x00'::bytea || entry) as leaf)
     select idx::text as idx, leaf, null::uuid as event_id, null::boolean as same, null as digest from placed
     union all
     select null, null, event_id, entry = standing, encode(sha256(entry), 'hex') from ranked where copy > 1 or known`,
    only === null ? [logId, size, limit] : [logId, size, limit, only],
  )) as { idx: string | null; leaf: Buffer | null; event_id: string | null; same: boolean | null; digest: string | null }[];
  const leaves: Hash[] = [];
  const repeated: { eventId: string; same: boolean; digest: string }[] = [];
  for (const { idx, leaf, event_id: eventId, same, digest } of rows)
    if (idx !== null && leaf !== null) leaves[Number(idx) - size] = leaf;
    else if (eventId !== null) repeated.push({ eventId, same: same === true, digest: digest ?? '' });
  return { leaves, repeated };
}

/** Tiles that became full and the new head; tells whoever waits for heads. */
export async function insertHead(
  tx: Tx,
  log: { readonly id: number; readonly kind: string },
  size: number,
  root: Hash,
  tiles: readonly CompletedTile[],
): Promise<void> {
  await tx.query(
    `with tiles as (
       insert into ledger.tile (log_id, level, n, root, data)
         select $1, t.* from unnest($2::smallint[], $3::bigint[], $4::bytea[], $5::bytea[]) as t),
     head as (insert into ledger.head (log_id, size, root) values ($1, $6, $7))
     select pg_notify('ledger_head', $8)`,
    [
      log.id,
      tiles.map(({ level }) => level),
      tiles.map(({ n }) => n),
      tiles.map((tile) => Buffer.from(tile.root)),
      tiles.map(({ data }) => Buffer.from(data)),
      size,
      Buffer.from(root),
      log.kind,
    ],
  );
}
