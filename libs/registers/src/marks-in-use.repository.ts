import type { Tx } from '#database';

export async function insertMarks(
  tx: Tx,
  row: { permitId: string; permitNumber: string; replaces: string | null; marks: readonly { kind: string; key: string; number: string }[] },
): Promise<void> {
  await tx.query(
    `insert into registers.mark_in_use (kind, mark_key, number, permit_id, permit_number, replaces)
     select m.kind, m.mark_key, m.number, $4, $5, $6
     from unnest($1::text[], $2::text[], $3::text[]) with ordinality as m (kind, mark_key, number, place) order by m.place`,
    [
      row.marks.map(({ kind }) => kind),
      row.marks.map(({ key }) => key),
      row.marks.map(({ number }) => number),
      row.permitId,
      row.permitNumber,
      row.replaces,
    ],
  );
}

export async function giveBackMarks(tx: Tx, permitId: string): Promise<void> {
  await tx.query('update registers.mark_in_use set given_back_at = now() where permit_id = $1 and given_back_at is null', [permitId]);
}
