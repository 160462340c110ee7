import { randomInt } from 'node:crypto';
import type { Tx } from '#database';

/** Next number of a country and year, e.g. `26XA000001`. Never given twice, whatever becomes of the transaction. */
export async function takeNumber(tx: Tx, country: string, year: number): Promise<string> {
  const [row] = (await tx.query('select issuance.take_number($1, $2) as number', [country, year])) as { number: string }[];
  if (!row) throw new Error('The database gave no permit number');
  return row.number;
}

export interface StatusEntry {
  readonly list: number;
  readonly index: number;
}

interface TakenPlace {
  readonly size: number;
  /** First place that may be given: those below may be on permits that a restore lost. */
  readonly floor: number;
}

/** One more place of the list is taken; undefined when there is no such list yet. */
async function countPlace(tx: Tx, country: string, list: number): Promise<TakenPlace | undefined> {
  const [rows] = (await tx.query(
    `update issuance.status_list l set used = l.used + 1,
       size = case when (l.used + 1) * 2 > f.room - f.floor then f.room * 2 else f.room end
     from (select s.country, s.list, coalesce(b.from_index, 0) as floor, greatest(s.size, 2 * coalesce(b.from_index, 0)) as room
             from issuance.status_list s left join issuance.status_floor b on b.country = s.country and b.list = s.list
            where s.country = $1 and s.list = $2 for no key update of s) f
     where l.country = f.country and l.list = f.list returning l.size, f.floor`,
    [country, list],
  )) as [TakenPlace[], number];
  return rows[0];
}

/**
 * A free place of a status list, chosen at random so that places tell nothing about order or volume (features P20).
 * The list is locked for the rest of the transaction; it doubles when half of it is taken, so a few tries always do.
 */
export async function takeStatusEntry(tx: Tx, country: string, list: number): Promise<StatusEntry> {
  let place = await countPlace(tx, country, list);
  if (place === undefined) {
    await tx.query('insert into issuance.status_list (country, list) values ($1, $2) on conflict do nothing', [country, list]);
    place = await countPlace(tx, country, list);
  }
  if (place === undefined) throw new Error('A status list is gone');
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const index = randomInt(place.floor, place.size);
    const taken = (await tx.query('select 1 from issuance.permit where country = $1 and status_list = $2 and status_index = $3', [
      country,
      list,
      index,
    ])) as unknown[];
    if (taken.length === 0) return { list, index };
  }
  throw new Error('No free place was found in a status list that is at most half full');
}
