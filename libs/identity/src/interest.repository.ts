import type { Tx } from '#database';

export interface Interest {
  readonly id: string;
  readonly personId: string;
  readonly party: string;
  readonly nature: string;
  readonly declaredAt: Date;
  readonly endedAt: Date | null;
}

const columns = 'id, person_id as "personId", party, nature, declared_at as "declaredAt", ended_at as "endedAt"';

export async function insertInterest(tx: Tx, row: Pick<Interest, 'id' | 'personId' | 'party' | 'nature'>): Promise<void> {
  await tx.query('insert into identity.interest (id, person_id, party, nature) values ($1, $2, $3, $4)', [
    row.id,
    row.personId,
    row.party,
    row.nature,
  ]);
}

export async function listInterests(tx: Tx, personId: string): Promise<Interest[]> {
  return (await tx.query(`select ${columns} from identity.interest where person_id = $1 order by id`, [personId])) as Interest[];
}

export async function endInterest(tx: Tx, id: string, personId: string): Promise<boolean> {
  const [rows] = (await tx.query(
    'update identity.interest set ended_at = now() where id = $1 and person_id = $2 and ended_at is null returning id',
    [id, personId],
  )) as [unknown[], number];
  return rows.length > 0;
}
