import type { Tx } from '#database';

/** What a statement is for; decides which feature reads it back. */
export const statementPurposes = [
  'key-offer',
  'officer-key',
  'decision',
  'permit-action',
  'register',
  'alarm-address',
  'degraded',
  'erasure',
  'standing-finding',
  'cut-over',
  'appeal',
] as const;
export type StatementPurpose = (typeof statementPurposes)[number];

export interface StatementRow {
  readonly id: string;
  /** Row the statement is about: an application, a permit, a proposal, a key. */
  readonly about: string;
  readonly purpose: StatementPurpose;
  readonly personId: string;
  readonly org: string;
  readonly role: string;
  readonly text: string;
  readonly expiresAt: Date;
}

export async function insertStatement(tx: Tx, row: Omit<StatementRow, 'expiresAt'>): Promise<Date> {
  const [stored] = (await tx.query(
    `with stored as (
       insert into identity.statement (id, about, purpose, person_id, org, role, text) values ($1, $2, $3, $4, $5, $6, $7) returning expires_at)
     select stored.expires_at as "expiresAt", identity.forget_statements() from stored`,
    [row.id, row.about, row.purpose, row.personId, row.org, row.role, row.text],
  )) as { expiresAt: Date }[];
  if (!stored) throw new Error('identity: a statement that was just written is gone');
  return stored.expiresAt;
}

/** Takes a statement that has not expired, once: whoever comes second finds none. */
export async function takeStatement(tx: Tx, id: string, personId: string): Promise<StatementRow | null> {
  const [rows] = (await tx.query(
    `delete from identity.statement where id = $1 and person_id = $2 and expires_at > clock_timestamp()
     returning id, about, purpose, person_id as "personId", org, role, text, expires_at as "expiresAt"`,
    [id, personId],
  )) as [StatementRow[], number];
  return rows[0] ?? null;
}

export interface SignedStatementRow {
  readonly id: string;
  readonly about: string;
  readonly purpose: StatementPurpose;
  readonly personId: string;
  readonly org: string;
  readonly role: string;
  readonly keyId: string;
  readonly text: string;
  readonly sha256: Buffer;
  readonly clientData: Buffer;
  readonly authenticatorData: Buffer;
  readonly signature: Buffer;
}

export async function insertSignedStatement(tx: Tx, row: SignedStatementRow): Promise<void> {
  await tx.query(
    `insert into identity.signed_statement (id, about, purpose, person_id, org, role, key_id, text, sha256, client_data, authenticator_data, signature)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      row.id,
      row.about,
      row.purpose,
      row.personId,
      row.org,
      row.role,
      row.keyId,
      row.text,
      row.sha256,
      row.clientData,
      row.authenticatorData,
      row.signature,
    ],
  );
}
