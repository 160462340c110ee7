import type { RuleFacts } from '#cites';
import type { Tx } from '#database';

/** The officer as the rules know one: an id and the parties in whose trade an interest was declared. */
export async function officerFact(tx: Tx, personId: string): Promise<NonNullable<RuleFacts['officer']>> {
  const rows = (await tx.query('select party from identity.interest where person_id = $1 and ended_at is null order by party', [
    personId,
  ])) as {
    party: string;
  }[];
  return { person: personId, interests: rows.map((row) => row.party) };
}

/** Name in full, as box 13 prints it. @throws Error for somebody who is not on record */
export async function officialName(tx: Tx, personId: string): Promise<string> {
  const [row] = (await tx.query('select full_name as name from identity.person where id = $1', [personId])) as { name: string }[];
  if (!row) throw new Error('The issuing official is not on record');
  return row.name;
}
