import type { Tx } from '#database';
import type { LogKind } from '../tree/log-rows.repository.js';

/** Ends a log and begins its successor. @returns the successor's id */
export async function replaceLog(
  tx: Tx,
  log: { readonly id: number; readonly kind: LogKind },
  end: { readonly size: number; readonly note: string },
  origin: string,
): Promise<number> {
  // What is being written now is waited for, and what comes later finds the successor.
  await tx.query('lock table ledger.queue in exclusive mode');
  await tx.query('update ledger.log set frozen_size = $2, frozen_note = $3 where id = $1', [log.id, end.size, end.note]);
  const [row] = (await tx.query('insert into ledger.log (id, kind, origin) select max(id) + 1, $1, $2 from ledger.log returning id', [
    log.kind,
    origin,
  ])) as { id: number }[];
  if (!row) throw new Error('ledger: the successor was not made');
  return row.id;
}

/** How much `moveUnwitnessed` will move. Nothing is added meanwhile: the queue is locked. */
export async function countUnwitnessed(tx: Tx, from: number, size: number): Promise<number> {
  const [row] = (await tx.query(
    `select ((select count(*) from ledger.entry where log_id = $1 and idx >= $2) + (select count(*) from ledger.queue where log_id = $1))::int as n`,
    [from, size],
  )) as { n: number }[];
  return row?.n ?? 0;
}

/** What the old log did not get witnessed, and what waits for a place in it, is to stand in the successor. @returns how much */
export async function moveUnwitnessed(tx: Tx, from: number, size: number, to: number): Promise<number> {
  const [row] = (await tx.query(
    `with placed as (select e.idx as place, e.event_id, e.entry from ledger.entry e where e.log_id = $1 and e.idx >= $2),
          waiting as (delete from ledger.queue q where q.log_id = $1 returning q.id, q.event_id, q.entry),
          moved as (
            insert into ledger.queue (log_id, event_id, entry)
              select $3, m.event_id, m.entry
                from (select 1 as part, place, event_id, entry from placed union all select 2, id, event_id, entry from waiting) m
               order by m.part, m.place returning 1)
     select count(*)::int as n from moved`,
    [from, size, to],
  )) as { n: number }[];
  return row?.n ?? 0;
}

/** Frozen logs of a generation with their last note. */
export async function frozenLogsOf(
  tx: Tx,
  generation: number,
): Promise<readonly { readonly id: number; readonly origin: string; readonly note: string }[]> {
  return (await tx.query(
    `select l.id, l.origin, l.frozen_note as note from ledger.log l
      where l.frozen_size is not null and coalesce(substring(l.origin from '/([0-9]+)$')::int, 1) = $1 order by l.id`,
    [generation],
  )) as { id: number; origin: string; note: string }[];
}
