import type { Tx } from '#database';

/**
 * The stamp for the next permit: the lowest number in stock, where policy `security-stamps` says that permits carry one.
 *
 * @returns null where they carry none; a stamp that another transaction is taking is passed over
 */
export async function nextStamp(tx: Tx, country: string): Promise<string | 'none-left' | null> {
  const [row] = (await tx.query(
    `select case when identity.policy_at('security-stamps') = '"stock"' then coalesce(records.next_stamp($1), 'none-left') end as stamp`,
    [country],
  )) as { stamp: string | null }[];
  return row?.stamp ?? null;
}
