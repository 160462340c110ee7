import type { Tx } from '#database';

/** Which person a subject of a provider is. */
export interface IdentityLink {
  readonly id: string;
  readonly personId: string;
  readonly issuer: string;
  readonly subject: string;
  readonly linkedBy: string;
  readonly linkedAt: Date;
}

const columns = `id, person_id as "personId", issuer, subject, linked_by as "linkedBy", linked_at as "linkedAt"`;

export async function insertLink(tx: Tx, link: Omit<IdentityLink, 'linkedAt'>): Promise<void> {
  await tx.query('insert into identity.identity_link (id, person_id, issuer, subject, linked_by) values ($1, $2, $3, $4, $5)', [
    link.id,
    link.personId,
    link.issuer,
    link.subject,
    link.linkedBy,
  ]);
}

export async function linkOfSubject(tx: Tx, issuer: string, subject: string): Promise<IdentityLink | null> {
  const rows = (await tx.query(`select ${columns} from identity.identity_link where issuer = $1 and subject = $2 and ended_at is null`, [
    issuer,
    subject,
  ])) as IdentityLink[];
  return rows[0] ?? null;
}

export async function linkOfPerson(tx: Tx, issuer: string, personId: string): Promise<IdentityLink | null> {
  const rows = (await tx.query(`select ${columns} from identity.identity_link where issuer = $1 and person_id = $2 and ended_at is null`, [
    issuer,
    personId,
  ])) as IdentityLink[];
  return rows[0] ?? null;
}

export async function endLink(tx: Tx, id: string, by: string): Promise<void> {
  await tx.query('update identity.identity_link set ended_at = now(), ended_by = $2 where id = $1', [id, by]);
}
