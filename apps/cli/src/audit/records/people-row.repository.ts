import type { Tx } from '#database';
import { type BusinessRecord, type BusinessStep, type LoggedEvent, opened, type RecordFinding } from '#oversight';

const unsaid = { person: null, org: null, role: null } as const;

interface Person {
  readonly id: string;
  readonly fullName: string;
  readonly loginName: string | null;
  readonly createdAt: Date;
  readonly closedAt: Date | null;
}
/** A row that hangs on a person and says when it began and ended. */
interface Dated {
  readonly personId: string;
  readonly of: string;
  readonly began: Date;
  readonly ended: Date | null;
  /** Whether it was made in the one transaction that made the person. */
  readonly withPerson: boolean;
}

/** People with their accounts: password, memberships, declared interests. */
export async function personRecords(tx: Tx, ids: readonly string[]): Promise<BusinessRecord[]> {
  const people = (await tx.query(
    `select p.id, p.full_name as "fullName", a.login_name as "loginName", p.created_at as "createdAt", p.closed_at as "closedAt"
       from identity.person p left join identity.account a on a.person_id = p.id where p.id = any ($1::uuid[]) order by p.id`,
    [ids],
  )) as Person[];
  const dated = async (what: string) => (await tx.query(`${what} where p.id = any ($1::uuid[]) order by 3, 2`, [ids])) as Dated[];
  const passwords = await dated(`select c.person_id as "personId", c.id::text as of, c.created_at as began, null as ended, c.created_at = p.created_at as "withPerson"
    from identity.credential c join identity.person p on p.id = c.person_id`); // prettier-ignore
  const memberships = await dated(`select m.person_id as "personId", o.code as of, m.since as began, m.until as ended, m.since = p.created_at as "withPerson"
    from identity.membership m join identity.person p on p.id = m.person_id join identity.organisation o on o.id = m.organisation_id`); // prettier-ignore
  const interests = await dated(`select i.person_id as "personId", i.party as of, i.declared_at as began, i.ended_at as ended, false as "withPerson"
    from identity.interest i join identity.person p on p.id = i.person_id`); // prettier-ignore
  const conduct = await dated(`select c.person_id as "personId", c.version as of, c.accepted_at as began, null as ended, false as "withPerson"
    from identity.conduct_acceptance c join identity.person p on p.id = c.person_id`); // prettier-ignore
  const vettings = await dated(`select v.person_id as "personId", v.state as of, v.proposed_at as began, v.decided_at as ended, false as "withPerson"
    from identity.officer_vetting v join identity.person p on p.id = v.person_id`); // prettier-ignore

  return people.map((person) => {
    const { id } = person;
    const step = (event: string, kind: string | null, at: Date, more: Partial<BusinessStep> = {}): BusinessStep => ({
      ...{ table: 'person', subject: id, event, kinds: kind === null ? [] : [kind], at, ...unsaid, fields: {} },
      ...more,
    });
    const own = (rows: readonly Dated[]) => rows.filter(({ personId }) => personId === id);
    const fields = { person: id, name: person.fullName, login: person.loginName };
    const steps = [
      step('create', 'account.created', person.createdAt, { fields }),
      ...own(passwords).map(({ began, withPerson }) =>
        step('password', withPerson ? null : 'account.password-changed', began, { person: id }),
      ),
      ...own(memberships).flatMap(({ of, began, ended, withPerson }) => [
        step(`join ${of}`, withPerson ? null : 'organisation.member-added', began, { fields: { person: id, organisation: of } }),
        ...(ended ? [step(`leave ${of}`, 'organisation.member-ended', ended, { fields: { person: id } })] : []),
      ]),
      ...own(interests).flatMap(({ of, began, ended }) => [
        step('interest', 'account.interest-declared', began, { person: id, fields: { party: of } }),
        ...(ended ? [step('interest-end', 'account.interest-ended', ended, { person: id })] : []),
      ]),
      ...own(conduct).map(({ of, began }) => step('conduct', 'account.conduct-accepted', began, { person: id, fields: { version: of } })),
      ...own(vettings).flatMap(({ of, began, ended }) => [
        step('vetting', 'account.vetting-proposed', began, { fields: { person: id } }),
        ...(ended ? [step(`vetting ${of}`, `account.vetting-${of}`, ended, { fields: { person: id } })] : []),
      ]),
      ...(person.closedAt ? [step('close', 'account.closed', person.closedAt, { fields: { person: id } })] : []),
    ];
    const faults = person.loginName === null ? ['no account'] : [];
    return { table: 'person', id, name: id, steps, faults };
  });
}

interface Organisation {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly address: string;
  readonly kind: string;
  readonly version: number;
  readonly createdAt: Date;
}
export interface OrganisationRecord extends BusinessRecord {
  readonly row: Organisation;
}

export async function organisationRecords(tx: Tx, ids: readonly string[]): Promise<OrganisationRecord[]> {
  const rows = (await tx.query(
    'select id, code, name, address, kind, version, created_at as "createdAt" from identity.organisation where id = any ($1::uuid[]) order by id',
    [ids],
  )) as Organisation[];
  return rows.map((row) => {
    const { id, code, kind, createdAt } = row;
    const told = { table: 'organisation', subject: id, event: 'create', kinds: ['organisation.created'], at: createdAt } as const;
    return { table: 'organisation', id, name: code, row, steps: [{ ...told, ...unsaid, fields: {}, pub: { kind } }], faults: [] };
  });
}

/** Its row keeps the newest name and address alone: one entry for each version, and the last of them says what it is now. */
export function organisationFindings({ name: where, row }: OrganisationRecord, events: readonly LoggedEvent[]): RecordFinding[] {
  const changes = events.filter(({ words }) => words?.kind === 'organisation.changed');
  const findings: RecordFinding[] = [];
  if (changes.length < row.version - 1) findings.push({ id: 'step-without-entry', where, detail: `version ${row.version}` });
  if (changes.length > row.version - 1) findings.push({ id: 'entry-without-step', where, detail: changes.at(-1)?.eventId ?? '' });
  const newest = changes.at(-1) ?? events.find(({ words }) => words?.kind === 'organisation.created');
  const said = newest && opened(newest, 'organisation');
  const values = (said ? said.value : {}) as Readonly<Record<string, unknown>>;
  for (const [member, value] of Object.entries(values))
    if (value !== row[member as keyof Organisation]) findings.push({ id: 'field-differs', where, detail: `${newest?.eventId}: ${member}` });
  return findings;
}

interface Grant {
  readonly id: string;
  readonly personId: string;
  readonly organisation: string;
  readonly role: string;
  readonly state: string;
  readonly bootstrap: boolean;
  readonly proposedBy: string | null;
  readonly proposedAt: Date;
  readonly confirmedBy: string | null;
  readonly confirmedAt: Date | null;
  readonly endedBy: string | null;
  readonly endedAt: Date | null;
}

export async function grantRecords(tx: Tx, ids: readonly string[]): Promise<BusinessRecord[]> {
  const rows = (await tx.query(
    `select g.id, g.person_id as "personId", o.code as organisation, g.role, g.state, g.bootstrap, g.proposed_by as "proposedBy",
            g.proposed_at as "proposedAt", g.confirmed_by as "confirmedBy", g.confirmed_at as "confirmedAt", g.ended_by as "endedBy", g.ended_at as "endedAt"
       from identity.role_grant g join identity.organisation o on o.id = g.organisation_id where g.id = any ($1::uuid[]) order by g.id`,
    [ids],
  )) as Grant[];
  return rows.map((row) => {
    const { id, personId, organisation, role, bootstrap } = row;
    const step = (event: string, kind: string, at: Date, person: string | null, fields = {}, pub = {}): BusinessStep => ({
      ...{ table: 'role-grant', subject: id, event, kinds: [kind], at, ...unsaid, person },
      fields: { person: personId, grant: id, ...fields },
      pub: { role, organisation, ...pub },
    });
    const steps: BusinessStep[] = [];
    if (!bootstrap) steps.push(step('propose', 'role.proposed', row.proposedAt, row.proposedBy));
    if (row.confirmedAt)
      steps.push(
        bootstrap
          ? step('bootstrap', 'role.granted', row.confirmedAt, null, {}, { bootstrap })
          : step('confirm', 'role.granted', row.confirmedAt, row.confirmedBy, { proposer: row.proposedBy }, { bootstrap }),
      );
    if (row.endedAt) steps.push(step(row.state, `role.${row.state}`, row.endedAt, row.endedBy));
    const confirmed = row.state === 'active' || row.state === 'revoked';
    const faults = confirmed && !row.confirmedAt ? [`${row.state} and never confirmed`] : [];
    return { table: 'role-grant', id, name: `${role} ${organisation} ${personId}`, steps, faults };
  });
}
