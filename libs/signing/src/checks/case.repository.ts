import { Injectable } from '@nestjs/common';
import type { Tx } from '#database';
import type { HeldRole } from './check-hands.js';
import { readOfficerKeys } from './officer-key.repository.js';
import type { SignedApplication, SignedDecision, SignedOffice, SignedPermit, SigningCase } from './signing-case.js';

/** Reads a case from the tables themselves. No view, function or service of the portal stands between. */
@Injectable()
export class CaseRepository {
  async read(tx: Tx, permitId: string): Promise<SigningCase | null> {
    const [head, reservations, standing] = await Promise.all([
      readHead(tx, permitId),
      readReservations(tx, permitId),
      readStandingUses(tx, permitId),
    ]);
    if (!head) return null;
    const { permit, application, office } = head;
    const decisions = await readDecisions(tx, permit.applicationId);
    const people = [
      ...new Set([...decisions.map((decision) => decision.person), permit.approvedBy, ...(permit.reservedBy ? [permit.reservedBy] : [])]),
    ];
    const [hands, officerKeys] = await Promise.all([
      readPeople(tx, permit.applicationId, permit.reservedBy, people),
      readOfficerKeys(
        tx,
        decisions.map(({ id }) => id),
      ),
    ]);
    return { permit, application, office, decisions, officerKeys, databaseTime: head.databaseTime, reservations, standing, ...hands };
  }
}

interface HeadRow extends SignedPermit {
  readonly applicationState: string;
  readonly applicationRound: number;
  readonly applicationCountry: string;
  readonly applicationType: string | null;
  readonly form: unknown;
  readonly formSha256: Buffer;
  readonly asOf: string | null;
  readonly office: SignedOffice | null;
  readonly databaseTime: Date;
}

async function readHead(
  tx: Tx,
  permitId: string,
): Promise<{ permit: SignedPermit; application: SignedApplication; office: SignedOffice | null; databaseTime: Date } | null> {
  const [row] = (await tx.query(
    `select p.id, p.application_id as "applicationId", p.country, p.state, p.number, p.document_type as "documentType", p.version,
       p.copy_number as "copyNumber", p.document, p.document_sha256 as "documentSha256", p.status_list as "statusList",
       p.status_index as "statusIndex", p.valid_until as "validUntil", p.expires_at as "expiresAt", p.security_stamp as "securityStamp",
       p.round, p.reserved_at as "reservedAt", p.reserved_by as "reservedBy", p.approved_by as "approvedBy",
       issuer.full_name as "reservedByName", list.size as "statusSize",
       exists (select 1 from issuance.credential c where c.permit_id = p.id) as "hasCredential",
       case when old.id is not null then jsonb_build_object('number', old.number, 'state', old.state, 'validUntil', old.valid_until,
         'issuedOn', to_char(old.reserved_at at time zone office.time_zone, 'YYYY-MM-DD')) end as replaced,
       a.state as "applicationState", a.round as "applicationRound", a.country as "applicationCountry", a.document_type as "applicationType",
       a.form, a.form_sha256 as "formSha256", a.as_of as "asOf",
       case when office.country is not null then jsonb_build_object('country', office.country, 'name', office.name, 'address', office.address,
         'place', office.place, 'timeZone', office.time_zone, 'specimen', office.specimen) end as office,
       clock_timestamp() as "databaseTime"
     from issuance.permit p
     join applications.application a on a.id = p.application_id
     left join applications.office office on true
     left join issuance.permit old on old.id = p.replaces
     left join identity.person issuer on issuer.id = p.reserved_by
     left join issuance.status_list list on list.country = p.country and list.list = p.status_list
     where p.id = $1`,
    [permitId],
  )) as HeadRow[];
  if (!row) return null;
  const {
    applicationState,
    applicationRound,
    applicationCountry,
    applicationType,
    form,
    formSha256,
    asOf,
    office,
    databaseTime,
    ...permit
  } = row;
  const application = {
    state: applicationState,
    round: applicationRound,
    country: applicationCountry,
    documentType: applicationType,
    form,
    formSha256,
    asOf,
  };
  return { permit, application, office, databaseTime };
}

async function readDecisions(tx: Tx, applicationId: string): Promise<SignedDecision[]> {
  const rows = (await tx.query(
    `select d.id, d.round, d.kind, d.duty as hand, d.role, d.outcome, d.person, d.org, d.at, d.lines, d.overrides, d.conditions,
       d.form_sha256 as "formSha256", d.statement, d.statement_sha256 as "statementSha256",
       s.key_id as "keyId", s.text, s.client_data as "clientData", s.authenticator_data as "authenticatorData", s.signature
     from applications.decision d left join identity.signed_statement s on s.id = d.id
     where d.application_id = $1 order by d.at, d.id`,
    [applicationId],
  )) as (Omit<SignedDecision, 'signed'> & Nullable<Omit<NonNullable<SignedDecision['signed']>, 'id'>>)[];
  return rows.map(({ keyId, text, clientData, authenticatorData, signature, ...decision }) => ({
    ...decision,
    signed:
      keyId === null || text === null || clientData === null || authenticatorData === null || signature === null
        ? null
        : { id: decision.id, keyId, text, clientData, authenticatorData, signature },
  }));
}

type Nullable<T> = { readonly [K in keyof T]: T[K] | null };

interface PeopleRow {
  readonly roles: { person: string; role: string; from: string; until: string | null }[] | null;
  readonly bound: string[] | null;
  readonly policy: unknown;
  readonly interests: string[] | null;
  readonly hashed: unknown;
  readonly needed: unknown;
  readonly signatures: { value: unknown; from: string; until: string | null }[] | null;
}

// The array comes as (select $3), so that one plan serves any number of people.
/** Roles of the people who acted, who of them belongs to the applicant or has an interest, and the policy in force. */
async function readPeople(
  tx: Tx,
  applicationId: string,
  issuer: string | null,
  people: readonly string[],
): Promise<
  Pick<SigningCase, 'roles' | 'bound' | 'dutyPolicy' | 'signaturesNeeded' | 'signaturePolicies' | 'interests' | 'hashNaturalPersonNames'>
> {
  const [row] = (await tx.query(
    `with a as (select applicant, applicant_org, form from applications.application where id = $1),
     parties as (
       select upper(regexp_replace(normalize(trim(name), NFKC), '\\s+', ' ', 'g')) as name
         from a cross join lateral (values (form #>> '{exporter,name}'), (form #>> '{importer,name}'), (applicant_org),
           ((select o.name from identity.organisation o where o.code = applicant_org))) as party (name) where name is not null)
     select
       (select jsonb_agg(jsonb_build_object('person', g.person_id, 'role', g.role, 'from', coalesce(g.confirmed_at, g.proposed_at), 'until',
           least(g.ended_at, g.valid_until, person.closed_at, o.closed_at)))
          from identity.role_grant g join identity.person on person.id = g.person_id join identity.organisation o on o.id = g.organisation_id
         where g.person_id = any ((select $3::uuid[])::uuid[]) and g.state in ('active', 'revoked')) as roles,
       (select array_agg(who) from unnest((select $3::uuid[])) who cross join a
         where who = a.applicant
            or exists (select 1 from identity.membership m join identity.organisation o on o.id = m.organisation_id
                        where m.person_id = who and o.code = a.applicant_org and (m.until is null or m.until > now()))
            or exists (select 1 from identity.interest i where i.person_id = who and i.ended_at is null
                        and upper(regexp_replace(normalize(trim(i.party), NFKC), '\\s+', ' ', 'g')) in (select name from parties))) as bound,
       (select value from identity.policy where name = 'separation-of-duties' and valid_from <= now() and (valid_to is null or valid_to > now())) as policy,
       (select array_agg(i.party) from identity.interest i where i.person_id = $2 and i.ended_at is null) as interests,
       (select value from identity.policy where name = 'natural-person-names-hashed' and valid_from <= now() and (valid_to is null or valid_to > now())) as hashed,
       (select jsonb_agg(jsonb_build_object('value', value, 'from', valid_from, 'until', valid_to)) from identity.policy where name = 'signed-decisions') as signatures,
       (select value from identity.policy where name = 'signatures-needed' and valid_from <= now() and (valid_to is null or valid_to > now())) as needed`,
    [applicationId, issuer, people],
  )) as PeopleRow[];
  const roles: HeldRole[] = (row?.roles ?? []).map((held) => ({
    person: held.person,
    role: held.role,
    from: new Date(held.from),
    until: held.until === null ? null : new Date(held.until),
  }));
  return {
    roles,
    bound: new Set(row?.bound ?? []),
    dutyPolicy: row?.policy ?? null,
    signaturesNeeded: row?.needed ?? null,
    signaturePolicies: (row?.signatures ?? []).map(({ value, from, until }) => ({
      value,
      from: new Date(from),
      until: until === null ? null : new Date(until),
    })),
    interests: row?.interests ?? [],
    hashNaturalPersonNames: row?.hashed === true,
  };
}

async function readReservations(tx: Tx, permitId: string): Promise<Map<string, string>> {
  const rows = (await tx.query(
    'select quota_id as id, reserved::text as reserved from species.quota_use where permit_id = $1 and reserved > 0',
    [permitId],
  )) as { id: string; reserved: string }[];
  return new Map(rows.map((row) => [row.id, row.reserved]));
}

async function readStandingUses(tx: Tx, permitId: string): Promise<Map<string, string>> {
  const rows = (await tx.query(
    'select finding_id as id, amount::text as amount from issuance.standing_use where permit_id = $1 and released_at is null',
    [permitId],
  )) as { id: string; amount: string }[];
  return new Map(rows.map((row) => [row.id, row.amount]));
}
