import type { Tx } from '#database';

export interface Person {
  readonly id: string;
  readonly fullName: string;
  readonly email: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly closedAt: Date | null;
}

export interface Membership {
  readonly organisationId: string;
  readonly code: string;
  readonly name: string;
  readonly since: Date;
}

export interface Login {
  readonly personId: string;
  readonly loginName: string;
  readonly fullName: string;
  readonly mustChange: boolean;
  readonly passwordHash: string;
}

const columns = 'id, full_name as "fullName", email, version, created_at as "createdAt", closed_at as "closedAt"';

export async function insertPerson(tx: Tx, row: Pick<Person, 'id' | 'fullName' | 'email'>): Promise<void> {
  await tx.query('insert into identity.person (id, full_name, email) values ($1, $2, $3)', [row.id, row.fullName, row.email]);
}

export async function personById(tx: Tx, id: string, lock = false): Promise<Person | null> {
  const rows = (await tx.query(`select ${columns} from identity.person where id = $1 ${lock ? 'for no key update' : ''}`, [
    id,
  ])) as Person[];
  return rows[0] ?? null;
}

export async function listPeople(tx: Tx, after: string | null, limit: number): Promise<Person[]> {
  return (await tx.query(`select ${columns} from identity.person where ($1::uuid is null or id > $1) order by id limit $2`, [
    after,
    limit + 1,
  ])) as Person[];
}

export async function closePerson(tx: Tx, id: string): Promise<void> {
  await tx.query('update identity.person set closed_at = now(), version = version + 1 where id = $1', [id]);
  await tx.query('update identity.session set revoked_at = now() where person_id = $1 and revoked_at is null', [id]);
}

export async function insertAccount(tx: Tx, row: { personId: string; loginName: string; mustChange: boolean }): Promise<void> {
  await tx.query('insert into identity.account (person_id, login_name, must_change) values ($1, $2, $3)', [
    row.personId,
    row.loginName,
    row.mustChange,
  ]);
}

/** Retires the present password and stores another. */
export async function storePassword(tx: Tx, row: { id: string; personId: string; passwordHash: string }): Promise<void> {
  await tx.query(`update identity.credential set retired_at = now() where person_id = $1 and kind = 'password' and retired_at is null`, [
    row.personId,
  ]);
  await tx.query(`insert into identity.credential (id, person_id, kind, password_hash) values ($1, $2, 'password', $3)`, [
    row.id,
    row.personId,
    row.passwordHash,
  ]);
}

export async function passwordWasChosen(tx: Tx, personId: string): Promise<void> {
  await tx.query('update identity.account set must_change = false where person_id = $1', [personId]);
}

const login = `select a.person_id as "personId", a.login_name as "loginName", p.full_name as "fullName", a.must_change as "mustChange",
    c.password_hash as "passwordHash"
  from identity.account a join identity.person p on p.id = a.person_id
  join identity.credential c on c.person_id = a.person_id and c.kind = 'password' and c.retired_at is null
  where p.closed_at is null`;

export async function loginByName(tx: Tx, loginName: string): Promise<Login | null> {
  const rows = (await tx.query(`${login} and a.login_name = $1`, [loginName])) as Login[];
  return rows[0] ?? null;
}

/** Who has a sign-in name; null for nobody, or a person whose account is closed. The hash of the password stays here. */
export async function personOfLogin(tx: Tx, loginName: string): Promise<{ readonly personId: string; readonly fullName: string } | null> {
  const rows = (await tx.query(
    `select a.person_id as "personId", p.full_name as "fullName" from identity.account a join identity.person p on p.id = a.person_id
     where a.login_name = $1 and p.closed_at is null`,
    [loginName],
  )) as { personId: string; fullName: string }[];
  return rows[0] ?? null;
}

/** The sign-in name of a person; null for nobody, or somebody without an account. */
export async function loginNameOf(tx: Tx, personId: string): Promise<string | null> {
  const [row] = (await tx.query('select login_name as "loginName" from identity.account where person_id = $1', [personId])) as {
    loginName: string;
  }[];
  return row?.loginName ?? null;
}

export async function loginOf(tx: Tx, personId: string): Promise<Login | null> {
  const rows = (await tx.query(`${login} and a.person_id = $1`, [personId])) as Login[];
  return rows[0] ?? null;
}

/** Whether a password does not do for this office (policy `passkey-sign-in`). */
export async function passkeyNeeded(
  tx: Tx,
  personId: string,
  office: { readonly organisation: string; readonly role: string },
): Promise<boolean> {
  const [row] = (await tx.query('select identity.passkey_needed($1, $2, $3) as needed', [personId, office.organisation, office.role])) as {
    needed: boolean;
  }[];
  return row?.needed === true;
}

export async function insertMembership(tx: Tx, personId: string, organisationId: string): Promise<void> {
  await tx.query('insert into identity.membership (person_id, organisation_id) values ($1, $2)', [personId, organisationId]);
}

export async function endMembership(tx: Tx, personId: string, organisationId: string): Promise<boolean> {
  const [rows] = (await tx.query(
    'update identity.membership set until = greatest(now(), since) where person_id = $1 and organisation_id = $2 and until is null returning person_id',
    [personId, organisationId],
  )) as [unknown[], number];
  return rows.length > 0;
}

export async function membershipsOf(tx: Tx, personId: string): Promise<Membership[]> {
  return (await tx.query(
    `select m.organisation_id as "organisationId", o.code, o.name, m.since from identity.membership m
     join identity.organisation o on o.id = m.organisation_id where m.person_id = $1 and m.until is null order by o.code`,
    [personId],
  )) as Membership[];
}
