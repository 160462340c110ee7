import type { Tx } from '#database';
import type { Hash } from '#merkle';
import { systemActor } from '#web';
import type { Ledger } from '../ledger.js';
import type { LogRow } from '../tree/log-rows.repository.js';

/** Largest size with a checkpoint of ours; 0 where nothing was signed. */
export async function largestCheckpoint(tx: Tx, logId: number): Promise<number> {
  const [row] = (await tx.query('select coalesce(max(size), 0)::text as size from ledger.checkpoint where log_id = $1', [logId])) as {
    size: string;
  }[];
  return Number(row?.size ?? 0);
}

/** Where the range began of which `size` is a part: an import that was interrupted goes on. null for a new one. */
export async function beginningOf(tx: Tx, logId: number, size: number): Promise<number | null> {
  const [row] = (await tx.query(
    `select from_idx::text as "from" from ledger.restored
      where log_id = $1 and from_idx <= $2 and to_size > $2 order by begun_at desc limit 1`,
    [logId, size],
  )) as { from: string }[];
  return row ? Number(row.from) : null;
}

export async function insertBeginning(tx: Tx, logId: number, from: number, to: number, root: Hash): Promise<void> {
  await tx.query('insert into ledger.restored (log_id, from_idx, to_size, root) values ($1, $2, $3, $4) on conflict do nothing', [
    logId,
    from,
    to,
    Buffer.from(root),
  ]);
}

export interface RestoredEntry {
  readonly eventId: string;
  readonly entry: Uint8Array;
}

/** Entries from index `from` on, as the sequencer would write them. */
export async function insertEntries(tx: Tx, logId: number, from: number, entries: readonly RestoredEntry[]): Promise<void> {
  await tx.query(
    `insert into ledger.entry (log_id, idx, event_id, entry)
       select $1, $2::bigint - 1 + t.place, t.id, t.entry
         from unnest($3::uuid[], $4::bytea[]) with ordinality as t (id, entry, place) order by t.place`,
    [logId, from, entries.map(({ eventId }) => eventId), entries.map(({ entry }) => Buffer.from(entry))],
  );
}

/**
 * Puts entries from `size` on back into the queue and takes their tiles and heads away: they were placed by a sequencer that
 * did not know what had been signed, and nobody has signed them. The only deletion of entries that there is.
 *
 * @param root of the tree that stays
 * @returns how many went back
 */
export async function requeueUnsigned(tx: Tx, logId: number, size: number, root: Hash): Promise<number> {
  const tables = ['entry', 'tile', 'head'] as const;
  // Row triggers refuse every deletion; only whoever owns the tables can switch them off, and sees to it that they come back.
  for (const table of tables) await tx.query(`alter table ledger.${table} disable trigger ${table}_append_only`);
  const [row] = (await tx.query(
    `with gone as (delete from ledger.entry where log_id = $1 and idx >= $2 returning idx, event_id, entry),
          back as (insert into ledger.queue (log_id, event_id, entry) select $1, event_id, entry from gone order by idx returning 1)
     select count(*)::int as n from back`,
    [logId, size],
  )) as { n: number }[];
  await tx.query('delete from ledger.tile where log_id = $1 and (n + 1)::numeric * power(256::numeric, level + 1) > $2', [logId, size]);
  await tx.query('delete from ledger.head where log_id = $1 and size > $2', [logId, size]);
  if (size > 0)
    await tx.query('insert into ledger.head (log_id, size, root) values ($1, $2, $3) on conflict do nothing', [
      logId,
      size,
      Buffer.from(root),
    ]);
  for (const table of tables) await tx.query(`alter table ledger.${table} enable always trigger ${table}_append_only`);
  return row?.n ?? 0;
}

/** An event of which only the entry is left. */
export interface LostEvent {
  readonly eventId: string;
  readonly index: number;
  readonly kind: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Commitments by field, base64url. */
  readonly committed: Readonly<Record<string, string>>;
  readonly pub: Readonly<Record<string, unknown>>;
}

/** Gives the entries [from, to) rows of their events where these are lost, and remembers which. */
export async function insertLostEvents(tx: Tx, log: LogRow, from: number, to: number): Promise<void> {
  await tx.query(
    `with lost as (
       insert into ledger.event (event_id, log, subjects)
         select e.event_id, $2, '{}' from ledger.entry e where e.log_id = $1 and e.idx >= $3 and e.idx < $4 order by e.idx
       on conflict do nothing returning event_id)
     insert into ledger.restored_event (event_id, log_id, idx)
       select l.event_id, e.log_id, e.idx from lost l join ledger.entry e on e.event_id = l.event_id and e.log_id = $1`,
    [log.id, log.kind, from, to],
  );
}

/** Events from index `from` on that came back as entries only, in the order of their log. */
export async function lostEvents(tx: Tx, logId: number, from = 0): Promise<readonly LostEvent[]> {
  return (await tx.query(
    `select r.event_id as "eventId", r.idx::float8 as index, t.told->>'k' as kind, t.told->>'at' as at,
            coalesce(t.told->'c', '{}') as committed, coalesce(t.told->'pub', '{}') as pub
       from ledger.restored_event r join ledger.entry e on e.log_id = r.log_id and e.idx = r.idx
            cross join lateral (select convert_from(e.entry, 'UTF8')::jsonb as told) t
      where r.log_id = $1 and r.idx >= $2 order by r.idx`,
    [logId, from],
  )) as LostEvent[];
}

/** The log says of itself what came back. */
export async function appendRestored(
  tx: Tx,
  ledger: Ledger,
  told: { readonly log: string; readonly from: number; readonly size: number; readonly root: string; readonly requeued: number },
): Promise<string> {
  const { eventId } = await ledger.append(tx, {
    kind: 'restore.done',
    actor: systemActor('log'),
    act: 'restore',
    subjects: [],
    pub: { ...told },
  });
  return eventId;
}
