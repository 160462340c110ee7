import type { Tx } from '#database';
import type { Role } from '#ledger';

export type GrantState = 'proposed' | 'active' | 'refused' | 'revoked';

export interface RoleGrant {
  readonly id: string;
  readonly personId: string;
  readonly organisationId: string;
  readonly organisation: string;
  readonly role: Exclude<Role, 'system'>;
  readonly state: GrantState;
  readonly bootstrap: boolean;
  readonly proposedBy: string | null;
  readonly proposedAt: Date;
  readonly confirmedBy: string | null;
  readonly confirmedAt: Date | null;
  readonly endedBy: string | null;
  readonly endedAt: Date | null;
  /** Last instant of an acting officer's role. */
  readonly validUntil: Date | null;
  readonly version: number;
}

const select = `select g.id, g.person_id as "personId", g.organisation_id as "organisationId", o.code as organisation, g.role, g.state, g.bootstrap,
    g.proposed_by as "proposedBy", g.proposed_at as "proposedAt", g.confirmed_by as "confirmedBy", g.confirmed_at as "confirmedAt",
    g.ended_by as "endedBy", g.ended_at as "endedAt", g.valid_until as "validUntil", g.version
  from identity.role_grant g join identity.organisation o on o.id = g.organisation_id`;

export async function insertGrant(
  tx: Tx,
  row: { id: string; personId: string; organisationId: string; role: string; proposedBy: string | null; bootstrap: boolean; until?: Date },
): Promise<void> {
  await tx.query(
    `insert into identity.role_grant (id, person_id, organisation_id, role, proposed_by, bootstrap, state, confirmed_at, valid_until)
     values ($1, $2, $3, $4, $5, $6, case when $6 then 'active' else 'proposed' end, case when $6 then now() end, $7)`,
    [row.id, row.personId, row.organisationId, row.role, row.proposedBy, row.bootstrap, row.until ?? null],
  );
}

export async function grantById(tx: Tx, id: string, lock = false): Promise<RoleGrant | null> {
  const rows = (await tx.query(`${select} where g.id = $1 ${lock ? 'for no key update of g' : ''}`, [id])) as RoleGrant[];
  return rows[0] ?? null;
}

export async function activeGrants(tx: Tx, personId: string): Promise<RoleGrant[]> {
  return (await tx.query(
    `${select} where g.person_id = $1 and g.state = 'active' and o.closed_at is null
    and (g.valid_until is null or g.valid_until > now()) order by g.id`,
    [personId],
  )) as RoleGrant[];
}

export async function listGrants(
  tx: Tx,
  filter: { state?: string; personId?: string },
  after: string | null,
  limit: number,
): Promise<RoleGrant[]> {
  return (await tx.query(
    `${select} where ($1::text is null or g.state = $1) and ($2::uuid is null or g.person_id = $2) and ($3::uuid is null or g.id > $3) order by g.id limit $4`,
    [filter.state ?? null, filter.personId ?? null, after, limit + 1],
  )) as RoleGrant[];
}

export async function confirmGrant(tx: Tx, id: string, by: string): Promise<void> {
  await tx.query(
    `update identity.role_grant set state = 'active', confirmed_by = $2, confirmed_at = now(), version = version + 1 where id = $1`,
    [id, by],
  );
}

export async function endGrant(tx: Tx, id: string, state: 'refused' | 'revoked', by: string): Promise<void> {
  await tx.query('update identity.role_grant set state = $2, ended_by = $3, ended_at = now(), version = version + 1 where id = $1', [
    id,
    state,
    by,
  ]);
}

/** Ends the live sessions that rest on a grant. */
export async function revokeSessionsOf(tx: Tx, grant: Pick<RoleGrant, 'personId' | 'organisationId' | 'role'>): Promise<void> {
  await tx.query(
    'update identity.session set revoked_at = now() where person_id = $1 and organisation_id = $2 and role = $3 and revoked_at is null',
    [grant.personId, grant.organisationId, grant.role],
  );
}

/** Whether policy lets one person hold both roles; roles of one group always may meet. */
export async function rolesMayMeet(tx: Tx, one: string, other: string): Promise<boolean> {
  const [row] = (await tx.query('select identity.groups_may_meet(identity.role_group($1), identity.role_group($2)) as may', [
    one,
    other,
  ])) as {
    may: boolean | null;
  }[];
  return row?.may === true;
}
