import type { Tx } from '#database';

/** Permits that the log knows as issued and whose rows are lost: the sets of logged permits go on naming them. */
export async function insertRestoredPermits(
  tx: Tx,
  permits: readonly { readonly eventId: string; readonly cred: Uint8Array }[],
): Promise<void> {
  await tx.query(
    `insert into issuance.restored_permit (event_id, cred) select t.* from unnest($1::uuid[], $2::bytea[]) as t on conflict do nothing`,
    [permits.map(({ eventId }) => eventId), permits.map(({ cred }) => Buffer.from(cred))],
  );
}

/**
 * Moves the number series of a year past what was, or may have been, given out by a database that is lost.
 *
 * @param by so many numbers are left out
 * @param beyond a serial that is known to be taken; the series goes on behind it
 * @returns the first number that will be given now, as a serial
 */
export async function skipNumbers(tx: Tx, country: string, year: number, { by, beyond }: { by: number; beyond: number }): Promise<number> {
  // Makes the series where the lost database had it and this one has not.
  const [taken] = (await tx.query('select substr(issuance.take_number($1, $2), 5)::integer as serial', [country, year])) as {
    serial: number;
  }[];
  const last = Math.max((taken?.serial ?? 0) + by, beyond);
  await tx.query('select setval($1::regclass, $2)', [`issuance.number_${country.toLowerCase()}_${year}`, last]);
  return last + 1;
}

/** Half-years of expiry that a permit of a lost database can have ended in: nothing is valid for longer. */
const halfYearsAhead = 10;
/** Places of a list that has just begun. */
const firstPlaces = 16_384;

/**
 * Leaves out every place that a lost database may have given, in the lists that it may have had: nobody knows which of them
 * are on permits. A list that is more than a quarter full may have doubled meanwhile.
 */
export async function leaveOutPlaces(tx: Tx, country: string, now: Date): Promise<void> {
  const first = now.getUTCFullYear() * 2 + (now.getUTCMonth() < 6 ? 0 : 1);
  const lists = Array.from({ length: halfYearsAhead }, (_, ahead) => first + ahead).map(
    (half) => Math.floor(half / 2) * 10 + (half % 2) + 1,
  );
  await tx.query(
    `insert into issuance.status_floor (country, list, from_index)
       select $1, w.list, case when coalesce(l.used, 0) * 4 > coalesce(l.size, $3) then 2 else 1 end * coalesce(l.size, $3)
         from unnest($2::integer[]) as w (list) left join issuance.status_list l on l.country = $1 and l.list = w.list
     on conflict (country, list) do update set from_index = greatest(status_floor.from_index, excluded.from_index)`,
    [country, lists, firstPlaces],
  );
}

/** Permits that took a number after an instant: where a number may be given twice, these are the second ones. */
export async function permitsNumberedSince(tx: Tx, since: Date): Promise<readonly { readonly number: string; readonly state: string }[]> {
  return (await tx.query(
    `select number, state from issuance.permit where number is not null and reserved_at > $1 and state <> 'void' order by number`,
    [since],
  )) as { number: string; state: string }[];
}
