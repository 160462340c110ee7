import type { Tx } from '#database';

/** Offices that a passkey of one's own making opens: they decide nothing. */
export const ownPasskeyRoles = ['applicant', 'agent'] as const;
export type OwnPasskeyRole = (typeof ownPasskeyRoles)[number];

/** A passkey that opens a session and signs nothing. */
export interface OwnPasskey {
  readonly id: string;
  readonly personId: string;
  readonly organisation: string;
  readonly role: OwnPasskeyRole;
  readonly credentialId: Buffer;
  /** COSE key. */
  readonly publicKey: Buffer;
  readonly signCount: number;
  /** Whether the authenticator keeps a copy elsewhere, as a phone's cloud does. */
  readonly backedUp: boolean;
  readonly label: string;
  readonly madeAt: Date;
  readonly lastUsedAt: Date | null;
}

const columns = `id, person_id as "personId", organisation, role, credential_id as "credentialId", public_key as "publicKey",
  sign_count::float8 as "signCount", backed_up as "backedUp", label, made_at as "madeAt", last_used_at as "lastUsedAt"`;

export async function insertOwnPasskey(
  tx: Tx,
  row: Omit<OwnPasskey, 'madeAt' | 'lastUsedAt' | 'credentialId' | 'publicKey'> & {
    readonly credentialId: Uint8Array;
    readonly publicKey: Uint8Array;
  },
): Promise<void> {
  await tx.query(
    `insert into identity.sign_in_passkey (id, person_id, organisation, role, credential_id, public_key, sign_count, backed_up, label)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      row.id,
      row.personId,
      row.organisation,
      row.role,
      Buffer.from(row.credentialId),
      Buffer.from(row.publicKey),
      row.signCount,
      row.backedUp,
      row.label,
    ],
  );
}

/** A passkey that is in use; null for none, or one that was ended. */
export async function ownPasskeyByCredential(tx: Tx, credentialId: Buffer): Promise<OwnPasskey | null> {
  const rows = (await tx.query(`select ${columns} from identity.sign_in_passkey where credential_id = $1 and ended_at is null`, [
    credentialId,
  ])) as OwnPasskey[];
  return rows[0] ?? null;
}

/** Those in use, oldest first. */
export async function ownPasskeysOf(tx: Tx, personId: string): Promise<readonly OwnPasskey[]> {
  return (await tx.query(`select ${columns} from identity.sign_in_passkey where person_id = $1 and ended_at is null order by made_at, id`, [
    personId,
  ])) as OwnPasskey[];
}

export async function noteOwnPasskeyUse(tx: Tx, id: string, signCount: number): Promise<void> {
  await tx.query('update identity.sign_in_passkey set last_used_at = now(), sign_count = greatest(sign_count, $2) where id = $1', [
    id,
    signCount,
  ]);
}

/** @returns false for somebody else's, or one that was ended before */
export async function endOwnPasskey(tx: Tx, personId: string, id: string): Promise<boolean> {
  const [rows] = (await tx.query(
    'update identity.sign_in_passkey set ended_at = now() where id = $1 and person_id = $2 and ended_at is null returning id',
    [id, personId],
  )) as [unknown[], number];
  return rows.length > 0;
}
