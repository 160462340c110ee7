import type { Tx } from '#database';

/** Roles whose holders sign with a key of their own. */
export const keyRoles = ['case-officer', 'scientific-authority', 'issuing-officer', 'auditor', 'administrator'] as const;
export type KeyRole = (typeof keyRoles)[number];
export const keyStates = ['offered', 'active', 'suspended', 'revoked', 'refused'] as const;
export type KeyState = (typeof keyStates)[number];

/** One passkey of one officer, for one role in one organisation. */
export interface OfficerKey {
  readonly id: string;
  readonly personId: string;
  readonly organisation: string;
  readonly role: KeyRole;
  readonly credentialId: Buffer;
  /** COSE key. */
  readonly publicKey: Buffer;
  readonly keySha256: Buffer;
  readonly rpId: string;
  readonly transports: readonly string[];
  readonly label: string;
  readonly backedUp: boolean;
  readonly signCount: number;
  readonly state: KeyState;
  readonly bootstrap: boolean;
  readonly offeredAt: Date;
  readonly confirmedBy: string | null;
  readonly validFrom: Date | null;
  readonly validUntil: Date | null;
  readonly suspendedBy: string | null;
  readonly suspendedAt: Date | null;
  readonly reason: string | null;
  readonly endedBy: string | null;
  readonly endedAt: Date | null;
  readonly distrustedFrom: Date | null;
  readonly lastUsedAt: Date | null;
  readonly version: number;
}

const columns = `id, person_id as "personId", organisation, role, credential_id as "credentialId", public_key as "publicKey", key_sha256 as "keySha256",
  rp_id as "rpId", transports, label, backed_up as "backedUp", sign_count::float8 as "signCount", state, bootstrap, offered_at as "offeredAt",
  confirmed_by as "confirmedBy", valid_from as "validFrom", valid_until as "validUntil", suspended_by as "suspendedBy", suspended_at as "suspendedAt",
  reason, ended_by as "endedBy", ended_at as "endedAt", distrusted_from as "distrustedFrom", last_used_at as "lastUsedAt", version`;

export interface OfferedKey {
  readonly id: string;
  readonly personId: string;
  readonly organisation: string;
  readonly role: KeyRole;
  readonly credentialId: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly rpId: string;
  readonly transports: readonly string[];
  /** AAGUID: the make of the authenticator, where it tells. */
  readonly authenticator: string | null;
  readonly backedUp: boolean;
  readonly signCount: number;
  readonly label: string;
}

export async function insertKey(tx: Tx, key: OfferedKey): Promise<void> {
  await tx.query(
    `insert into identity.officer_key (id, person_id, organisation, role, credential_id, public_key, rp_id, transports, authenticator, backed_up, sign_count, label)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      key.id,
      key.personId,
      key.organisation,
      key.role,
      Buffer.from(key.credentialId),
      Buffer.from(key.publicKey),
      key.rpId,
      key.transports,
      key.authenticator,
      key.backedUp,
      key.signCount,
      key.label,
    ],
  );
}

export async function keyById(tx: Tx, id: string, lock = false): Promise<OfficerKey | null> {
  const rows = (await tx.query(`select ${columns} from identity.officer_key where id = $1 ${lock ? 'for no key update' : ''}`, [
    id,
  ])) as OfficerKey[];
  return rows[0] ?? null;
}

/** Keys with which a person may sign now in one role. */
export async function liveKeys(tx: Tx, personId: string, organisation: string, role: string): Promise<OfficerKey[]> {
  return (await tx.query(
    `select ${columns} from identity.officer_key where person_id = $1 and organisation = $2 and role = $3 and state = 'active'
       and (valid_until is null or valid_until > now()) order by id`,
    [personId, organisation, role],
  )) as OfficerKey[];
}

export async function listKeys(
  tx: Tx,
  filter: { readonly state?: string; readonly personId?: string },
  after: string | null,
  limit: number,
): Promise<OfficerKey[]> {
  return (await tx.query(
    `select ${columns} from identity.officer_key
     where ($1::text is null or state = $1) and ($2::uuid is null or person_id = $2) and ($3::uuid is null or id > $3) order by id limit $4`,
    [filter.state ?? null, filter.personId ?? null, after, limit + 1],
  )) as OfficerKey[];
}

/** A key with the name of its owner, for people who look at keys. */
export interface NamedKey extends OfficerKey {
  readonly ownerName: string;
}

/** Keys that people look at: those of one person, or everybody else's; what waits for a second person comes first. */
export async function namedKeys(
  tx: Tx,
  about: { readonly of: string } | { readonly notOf: string; readonly from: number; readonly limit: number },
): Promise<NamedKey[]> {
  const own = 'of' in about;
  return (await tx.query(
    `select ${columns}, (select full_name from identity.person p where p.id = person_id) as "ownerName" from identity.officer_key
     where case when $2 then person_id = $1 else person_id <> $1 end
     order by case state when 'offered' then 0 when 'suspended' then 1 when 'active' then 2 else 3 end, id desc offset $3 limit $4`,
    own ? [about.of, true, 0, 100] : [about.notOf, false, about.from, about.limit + 1],
  )) as NamedKey[];
}

export async function namedKey(tx: Tx, id: string): Promise<NamedKey | null> {
  const rows = (await tx.query(
    `select ${columns}, (select full_name from identity.person p where p.id = person_id) as "ownerName" from identity.officer_key where id = $1`,
    [id],
  )) as NamedKey[];
  return rows[0] ?? null;
}

export async function foundingKeys(tx: Tx): Promise<OfficerKey[]> {
  return (await tx.query(`select ${columns} from identity.officer_key where bootstrap order by valid_from, id`)) as OfficerKey[];
}

export async function activateKey(
  tx: Tx,
  id: string,
  by: { readonly person: string; readonly enrolment: string },
  until: Date | null,
): Promise<void> {
  await tx.query(
    `update identity.officer_key set state = 'active', valid_from = now(), valid_until = $4, confirmed_by = $2, enrolment = $3, version = version + 1 where id = $1`,
    [id, by.person, by.enrolment, until],
  );
}

/** No process may do this: the founding ceremony runs as the machine's own role. */
export async function foundKey(tx: Tx, id: string): Promise<void> {
  await tx.query(
    `update identity.officer_key set state = 'active', valid_from = now(), bootstrap = true, version = version + 1 where id = $1`,
    [id],
  );
}

export async function refuseKey(tx: Tx, id: string, by: string, reason: string): Promise<void> {
  await tx.query(
    `update identity.officer_key set state = 'refused', ended_by = $2, ended_at = now(), reason = $3, version = version + 1 where id = $1`,
    [id, by, reason],
  );
}

export async function suspendKey(tx: Tx, id: string, by: string, reason: string): Promise<void> {
  await tx.query(
    `update identity.officer_key set state = 'suspended', suspended_by = $2, suspended_at = now(), reason = $3, version = version + 1 where id = $1`,
    [id, by, reason],
  );
}

export async function restoreKey(tx: Tx, id: string, statement: string): Promise<void> {
  await tx.query(
    `update identity.officer_key set state = 'active', suspended_by = null, suspended_at = null, reason = null, ending = $2, version = version + 1 where id = $1`,
    [id, statement],
  );
}

export async function revokeKey(
  tx: Tx,
  id: string,
  end: { readonly by: string; readonly statement: string; readonly distrustedFrom: Date },
): Promise<void> {
  await tx.query(
    `update identity.officer_key set state = 'revoked', ended_by = $2, ending = $3, ended_at = now(), distrusted_from = $4, version = version + 1 where id = $1`,
    [id, end.by, end.statement, end.distrustedFrom],
  );
}

/** Remembers that a key was used, and its authenticator's counter, where it keeps one. */
export async function noteUse(tx: Tx, id: string, signCount: number): Promise<void> {
  await tx.query('update identity.officer_key set last_used_at = now(), sign_count = greatest(sign_count, $2) where id = $1', [
    id,
    signCount,
  ]);
}

export async function keyByCredential(tx: Tx, credentialId: Buffer): Promise<OfficerKey | null> {
  const rows = (await tx.query(`select ${columns} from identity.officer_key where credential_id = $1`, [credentialId])) as OfficerKey[];
  return rows[0] ?? null;
}
