import type { Tx } from '#database';

export interface Holding {
  readonly entryId: string;
  readonly line: number;
  readonly amount: string;
}

export async function entryOfPermit(tx: Tx, issuer: string, number: string): Promise<string | null> {
  const [row] = (await tx.query(
    `select id from registers.entry where register = 'foreign-permits' and country = $1 and number = $2 and closed_at is null`,
    [issuer, number],
  )) as { id: string }[];
  return row?.id ?? null;
}

export async function bookBalance(
  tx: Tx,
  row: { id: string; entryId: string; line: number; permitId: string; kind: 'reserve' | 'commit' | 'release'; amount: string },
): Promise<void> {
  await tx.query('insert into registers.balance_entry (id, entry_id, line, permit_id, kind, amount) values ($1, $2, $3, $4, $5, $6)', [
    row.id,
    row.entryId,
    row.line,
    row.permitId,
    row.kind,
    row.amount,
  ]);
}

export async function holdingsOf(tx: Tx, permitId: string): Promise<Holding[]> {
  return (await tx.query(
    `select entry_id as "entryId", line, trim_scale(reserved)::text as amount from registers.balance where permit_id = $1 and reserved > 0 order by entry_id, line`,
    [permitId],
  )) as Holding[];
}

export interface BalanceRow {
  readonly line: number;
  readonly reserved: string;
  readonly committed: string;
}

export async function balanceOf(tx: Tx, entryId: string): Promise<BalanceRow[]> {
  return (await tx.query(
    `select line, trim_scale(sum(reserved))::text as reserved, trim_scale(sum(committed))::text as committed
     from registers.balance where entry_id = $1 group by line order by line`,
    [entryId],
  )) as BalanceRow[];
}
