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

/** Permits that took a number after an instant: where a number may be given twice, these are the second ones. */
export async function permitsNumberedSince(tx: Tx, since: Date): Promise<readonly { readonly number: string; readonly state: string }[]> {
  return (await tx.query(
    `select number, state from issuance.permit where number is not null and reserved_at > $1 and state <> 'void' order by number`,
    [since],
  )) as { number: string; state: string }[];
}
