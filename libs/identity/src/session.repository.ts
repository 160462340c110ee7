import type { Tx } from '#database';
import type { Role } from '#ledger';

export interface SessionRow {
  readonly id: string;
  readonly personId: string;
  readonly organisation: string;
  readonly role: Role;
  readonly lastSeenAt: Date;
  readonly absoluteExpiresAt: Date;
  readonly mustChange: boolean;
}

export async function insertSession(
  tx: Tx,
  row: { id: string; tokenSha256: Buffer; personId: string; organisationId: string; role: string; absoluteSeconds: number },
): Promise<Date> {
  const [created] = (await tx.query(
    `insert into identity.session (id, token_sha256, person_id, organisation_id, role, absolute_expires_at)
     values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6)) returning absolute_expires_at as "expiresAt"`,
    [row.id, row.tokenSha256, row.personId, row.organisationId, row.role, row.absoluteSeconds],
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
       s.absolute_expires_at as "absoluteExpiresAt", a.must_change as "mustChange"
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

export async function revokeOtherSessions(tx: Tx, personId: string, keep: string): Promise<void> {
  await tx.query('update identity.session set revoked_at = now() where person_id = $1 and id <> $2 and revoked_at is null', [
    personId,
    keep,
  ]);
}

export interface Throttle {
  /** Attempts in a row without success, this one included. */
  readonly failures: number;
  /** Seconds that still have to pass; 0 = go ahead. */
  readonly waitSeconds: number;
}

/**
 * Counts an attempt before the password is looked at, so that a hundred guesses at once are a hundred attempts.
 * From the sixth on, 2, 4, 8 … up to 900 seconds must lie between two; an attempt that comes too early does not count.
 */
export async function takeAttempt(tx: Tx, nameKey: Buffer): Promise<Throttle> {
  await tx.query('insert into identity.login_throttle (name_key, failures, last_failure) values ($1, 0, now()) on conflict do nothing', [
    nameKey,
  ]);
  const [row] = (await tx.query(
    `select case when last_failure < now() - interval '1 hour' then 0 else failures end as failures,
       ceil(extract(epoch from last_failure + make_interval(secs => least(900, power(2, least(failures, 20) - 4))) - clock_timestamp()))::int as wait
     from identity.login_throttle where name_key = $1 for update`,
    [nameKey],
  )) as { failures: number; wait: number }[];
  const { failures, wait } = row ?? { failures: 0, wait: 0 };
  if (failures >= 5 && wait > 0) return { failures, waitSeconds: wait };
  await tx.query('update identity.login_throttle set failures = $2, last_failure = clock_timestamp() where name_key = $1', [
    nameKey,
    failures + 1,
  ]);
  return { failures: failures + 1, waitSeconds: 0 };
}

/** After a success the name starts anew; names nobody tried for a day are forgotten. */
export async function forgetAttempts(tx: Tx, nameKey: Buffer): Promise<void> {
  await tx.query(`delete from identity.login_throttle where name_key = $1 or (last_failure < now() - interval '1 day')`, [nameKey]);
}
