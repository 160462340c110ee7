import type { Tx } from '#database';

export interface HeldStanding {
  readonly finding: string;
  readonly year: number;
  /** Decimal text, in the unit of the ceiling; 0 where the finding has none. */
  readonly amount: string;
}

export async function heldStanding(tx: Tx, permitId: string): Promise<readonly HeldStanding[]> {
  return (await tx.query(
    `select finding_id as finding, year, trim_scale(amount)::text as amount from issuance.standing_use
      where permit_id = $1 and released_at is null order by finding_id, year`,
    [permitId],
  )) as HeldStanding[];
}

export async function holdStanding(tx: Tx, permitId: string, { finding, year, amount }: HeldStanding): Promise<void> {
  await tx.query(
    `insert into issuance.standing_use (permit_id, finding_id, year, amount) values ($1, $2, $3, $4)
     on conflict (permit_id, finding_id, year) do update set amount = excluded.amount, released_at = null`,
    [permitId, finding, year, amount],
  );
}

export async function releaseStanding(tx: Tx, permitId: string, { finding, year }: HeldStanding): Promise<void> {
  await tx.query('update issuance.standing_use set released_at = now() where permit_id = $1 and finding_id = $2 and year = $3', [
    permitId,
    finding,
    year,
  ]);
}
