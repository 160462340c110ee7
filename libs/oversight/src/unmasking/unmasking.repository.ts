import type { Tx } from '#database';
import { pseudonym } from '#ledger';

export interface UnmaskingRow {
  readonly at: Date;
  readonly body: string;
  readonly basis: string;
}

/** @returns false for the look of another body's auditor */
export async function writeUnmasking(
  tx: Tx,
  row: { readonly id: string; readonly eventId: string; readonly side: 'by' | 'with'; readonly basis: string },
): Promise<boolean> {
  const [told] = (await tx.query('select oversight.unmask($1, $2, $3, $4) as told', [row.id, row.eventId, row.side, row.basis])) as {
    told: boolean;
  }[];
  return told?.told === true;
}

export async function listUnmaskings(tx: Tx, limit: number): Promise<UnmaskingRow[]> {
  return (await tx.query('select at, body, basis from oversight.unmaskings($1)', [limit])) as UnmaskingRow[];
}

/** Whose pseudonym of a year this is; null where nobody's: the key of the year was destroyed, or it is the machine. */
export async function personBehind(tx: Tx, year: number, wanted: string): Promise<string | null> {
  const [row] = (await tx.query('select ledger.actor_key_of($1) as key', [year])) as { key: Buffer }[];
  if (!row) return null;
  const people = (await tx.query('select id from identity.person')) as { id: string }[];
  return people.find(({ id }) => pseudonym(row.key, id) === wanted)?.id ?? null;
}
