import type { Tx } from '#database';
import type { Role } from '#ledger';
import type { SessionOpening } from '#web';

export interface SessionRow {
  readonly id: string;
  readonly personId: string;
  readonly organisation: string;
  readonly role: Role;
  readonly lastSeenAt: Date;
  readonly absoluteExpiresAt: Date;
  readonly mustChange: boolean;
  readonly openedBy: SessionOpening;
}

export async function insertSession(
  tx: Tx,
  row: {
    readonly id: string;
    readonly tokenSha256: Buffer;
    readonly personId: string;
    readonly organisationId: string;
    readonly role: string;
    readonly absoluteSeconds: number;
    readonly openedBy: SessionOpening;
    readonly device: string | null;
  },
): Promise<Date> {
  const [created] = (await tx.query(
    `insert into identity.session (id, token_sha256, person_id, organisation_id, role, absolute_expires_at, opened_by, device)
     values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6), $7, $8) returning absolute_expires_at as "expiresAt"`,
    [row.id, row.tokenSha256, row.personId, row.organisationId, row.role, row.absoluteSeconds, row.openedBy, row.device],
  )) as { expiresAt: Date }[];
  if (!created) throw new Error('identity: the session was not stored');
  return created.expiresAt;
}

/**
 * A live session: neither expired nor revoked, its person not closed, and its role still held at this moment, so that a
 * revoked role stops working with the next request.
 */
export async function liveSession(tx: Tx, tokenSha256: Buffer, idleSeconds: number): Promise<SessionRow | null> {
  const rows = (await tx.query(
    `select s.id, s.person_id as "personId", o.code as organisation, s.role, s.last_seen_at as "lastSeenAt",
       s.absolute_expires_at as "absoluteExpiresAt", a.must_change as "mustChange",
       s.opened_by as "openedBy"
     from identity.session s
     join identity.person p on p.id = s.person_id and p.closed_at is null
     join identity.account a on a.person_id = s.person_id
     join identity.organisation o on o.id = s.organisation_id and o.closed_at is null
     join identity.role_grant g on g.person_id = s.person_id and g.organisation_id = s.organisation_id and g.role = s.role and g.state = 'active'
       and (g.valid_until is null or g.valid_until > now())
     where s.token_sha256 = $1 and s.revoked_at is null and s.absolute_expires_at > now() and s.last_seen_at > now() - make_interval(secs => $2)`,
    [tokenSha256, idleSeconds],
  )) as SessionRow[];
  return rows[0] ?? null;
}

/** Written at most once a minute per session: reading must not cost a write each time. */
export async function touchSession(tx: Tx, id: string): Promise<void> {
  await tx.query(`update identity.session set last_seen_at = now() where id = $1 and last_seen_at < now() - interval '1 minute'`, [id]);
}

export async function revokeSession(tx: Tx, id: string): Promise<void> {
  await tx.query('update identity.session set revoked_at = now() where id = $1 and revoked_at is null', [id]);
}

/** @returns ids of those that ended */
export async function revokeOtherSessions(tx: Tx, personId: string, keep: string): Promise<string[]> {
  const [rows] = (await tx.query(
    'update identity.session set revoked_at = now() where person_id = $1 and id <> $2 and revoked_at is null returning id',
    [personId, keep],
  )) as [{ id: string }[], number];
  return rows.map(({ id }) => id);
}

/** A session as its own person sees it. */
export interface OwnSession {
  readonly id: string;
  readonly organisation: string;
  readonly role: Role;
  readonly openedBy: SessionOpening;
  /** Browser and system; null for programs. */
  readonly device: string | null;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly absoluteExpiresAt: Date;
}

/** Sessions of a person that can still be used, newest first. */
export async function liveSessionsOf(tx: Tx, personId: string, idleSeconds: number): Promise<OwnSession[]> {
  return (await tx.query(
    `select s.id, o.code as organisation, s.role, s.opened_by as "openedBy", s.device, s.created_at as "createdAt", s.last_seen_at as "lastSeenAt",
       s.absolute_expires_at as "absoluteExpiresAt"
     from identity.session s join identity.organisation o on o.id = s.organisation_id
     where s.person_id = $1 and s.revoked_at is null and s.absolute_expires_at > now() and s.last_seen_at > now() - make_interval(secs => $2)
     order by s.created_at desc, s.id limit 200`,
    [personId, idleSeconds],
  )) as OwnSession[];
}

/** Ends a session of this person. @returns false when it is not theirs or over already */
export async function revokeOwnSession(tx: Tx, personId: string, id: string): Promise<boolean> {
  const [rows] = (await tx.query(
    'update identity.session set revoked_at = now() where id = $1 and person_id = $2 and revoked_at is null returning id',
    [id, personId],
  )) as [unknown[], number];
  return rows.length > 0;
}
