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

/** One more place of the list is taken; its size afterwards, or undefined when there is no such list yet. */
async function countPlace(tx: Tx, country: string, list: number): Promise<number | undefined> {
  const [rows] = (await tx.query(
    `update issuance.status_list set used = used + 1, size = case when (used + 1) * 2 > size then size * 2 else size end
     where country = $1 and list = $2 returning size`,
    [country, list],
  )) as [{ size: number }[], number];
  return rows[0]?.size;
}

/**
 * A free place of a status list, chosen at random so that places tell nothing about order or volume (features P20).
 * The list is locked for the rest of the transaction; it doubles when half of it is taken, so a few tries always do.
 */
export async function takeStatusEntry(tx: Tx, country: string, list: number): Promise<StatusEntry> {
  let size = await countPlace(tx, country, list);
  if (size === undefined) {
    await tx.query('insert into issuance.status_list (country, list) values ($1, $2) on conflict do nothing', [country, list]);
    size = await countPlace(tx, country, list);
  }
  if (size === undefined) throw new Error('A status list is gone');
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const index = randomInt(size);
    const taken = (await tx.query('select 1 from issuance.permit where country = $1 and status_list = $2 and status_index = $3', [
      country,
      list,
      index,
    ])) as unknown[];
    if (taken.length === 0) return { list, index };
  }
  throw new Error('No free place was found in a status list that is at most half full');
}
