import { createHash } from 'node:crypto';
import { applicationTransitions } from '#applications';
import type { Tx } from '#database';
import { permitTransitions } from '#issuance';

/** What a record is a row of. */
export type RecordTable =
  'application' | 'permit' | 'proposal' | 'person' | 'organisation' | 'role-grant' | 'officer-key' | 'policy' | 'species-update';

/** One thing that happened according to the business tables. */
export interface BusinessStep {
  readonly table: RecordTable | 'decision';
  /** Row that the event must name. */
  readonly subject: string;
  /** Event of the state table, or kind of the decision. */
  readonly event: string;
  /** Kinds of entry that tell it, best first; empty where the step is told by another. */
  readonly kinds: readonly string[];
  readonly at: Date;
  /** Who did it; null where the row does not say. */
  readonly person: string | null;
  readonly org: string | null;
  readonly role: string | null;
  /** What the entry committed to, as the row says it now. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The same of what it says in clear. */
  readonly pub?: Readonly<Record<string, unknown>>;
}

export interface BusinessRecord {
  readonly table: RecordTable;
  readonly id: string;
  /** Case number or permit number, for people; the id where a row has no name. */
  readonly name: string;
  readonly steps: readonly BusinessStep[];
  /** What is wrong in the rows alone. */
  readonly faults: readonly string[];
}

export interface PermitRecord extends BusinessRecord {
  readonly applicationId: string;
  readonly number: string | null;
  readonly state: string;
  readonly cred: Buffer | null;
}

interface Change {
  readonly owner: string;
  readonly from: string | null;
  readonly event: string;
  readonly to: string;
  readonly actor: string;
  readonly org: string;
  readonly role: string;
  readonly at: Date;
}

interface Decision {
  readonly id: string;
  readonly owner: string;
  readonly kind: string;
  readonly outcome: string;
  readonly person: string;
  readonly org: string;
  readonly role: string;
  readonly round: number;
  readonly at: Date;
  readonly form: Buffer;
  readonly statement: string;
  readonly sha256: Buffer;
}

/** Told by the decision behind it, or by the permit's own event. */
const toldByOthers: ReadonlySet<string> = new Set(['recommend', 'refuse', 'complete']);

export async function applicationRecords(tx: Tx, ids: readonly string[]): Promise<BusinessRecord[]> {
  const rows = (await tx.query(
    'select id, case_number as "caseNumber", state from applications.application where id = any ($1::uuid[]) order by id',
    [ids],
  )) as { id: string; caseNumber: string; state: string }[];
  const changes = await changesOf(tx, 'applications.state_change', 'application_id', ids);
  const decisions = (await tx.query(
    `select id, application_id as owner, kind, outcome, person, org, role, round, at, form_sha256 as form, statement, statement_sha256 as sha256
       from applications.decision where application_id = any ($1::uuid[]) order by at, id`,
    [ids],
  )) as Decision[];
  return rows.map(({ id, caseNumber, state }) => {
    const own = changes.filter(({ owner }) => owner === id);
    const decided = decisions.filter(({ owner }) => owner === id);
    const steps = own.map((change): BusinessStep => {
      const row = applicationTransitions.find(({ from, event }) => from === change.from && event === change.event);
      const kinds = toldByOthers.has(change.event) ? [] : change.from === null ? ['application.drafted'] : row ? [row.logged] : ['?'];
      return stepOf('application', id, change, kinds, { case: caseNumber });
    });
    return {
      table: 'application',
      id,
      name: caseNumber,
      steps: [...steps, ...decided.map((row) => decisionStep(row, caseNumber))],
      faults: [...chainFaults(own, state, 'draft', applicationTransitions), ...decided.flatMap(statementFaults)],
    };
  });
}

export async function permitRecords(tx: Tx, ids: readonly string[]): Promise<PermitRecord[]> {
  const rows = (await tx.query(
    `select p.id, p.application_id as "applicationId", p.number, p.state, p.document_sha256 as "documentSha256", p.document, c.cred
       from issuance.permit p left join issuance.credential c on c.permit_id = p.id where p.id = any ($1::uuid[]) order by p.id`,
    [ids],
  )) as (Pick<PermitRecord, 'id' | 'applicationId' | 'number' | 'state' | 'cred'> & {
    documentSha256: Buffer | null;
    document: Buffer | null;
  })[];
  const changes = await changesOf(tx, 'issuance.permit_event', 'permit_id', ids);
  return rows.map(({ documentSha256, document, ...row }) => {
    const own = changes.filter(({ owner }) => owner === row.id);
    const doc = documentSha256?.toString('hex');
    const steps = own.map((change): BusinessStep => {
      const found = permitTransitions.find(({ from, event }) => from === change.from && event === change.event);
      const kinds = change.from === null ? ['permit.approved'] : found ? (found.logged === null ? [] : [found.logged]) : ['?'];
      // An approval that nobody used in time ends together with its case, in one event.
      const told = change.event === 'lapse' ? [...kinds, 'application.lapsed'] : kinds;
      const frozen = change.event === 'reserve' || change.event === 'sign' ? { permit: row.number, doc } : {};
      return stepOf('permit', row.id, change, told, frozen);
    });
    const faults = [...chainFaults(own, row.state, 'approved', permitTransitions)];
    if (document && createHash('sha256').update(document).digest('hex') !== doc) faults.push('document-hash');
    return { ...row, table: 'permit', name: row.number ?? row.id, steps, faults };
  });
}

function changesOf(tx: Tx, table: string, owner: string, ids: readonly string[]): Promise<Change[]> {
  return tx.query(
    `select ${owner} as owner, from_state as "from", event, to_state as "to", actor, org, role, at from ${table}
      where ${owner} = any ($1::uuid[]) order by seq`,
    [ids],
  ) as Promise<Change[]>;
}

function stepOf(
  table: BusinessStep['table'],
  subject: string,
  { event, at, actor, org, role }: Change,
  kinds: readonly string[],
  fields: BusinessStep['fields'],
): BusinessStep {
  return { table, subject, event, kinds, at, person: actor, org, role, fields };
}

function decisionStep(row: Decision, caseNumber: string): BusinessStep {
  const { id, kind, outcome, person, org, role, at, form, sha256, round } = row;
  const logged =
    kind === 'override' ? 'override.warning' : kind === 'approval' && outcome === 'negative' ? 'decision.refusal' : `decision.${kind}`;
  const fields = { case: caseNumber, form: form.toString('hex'), round, statement: sha256.toString('hex') };
  return { table: 'decision', subject: id, event: kind, kinds: [logged], at, person, org, role, fields };
}

/** The officer signed the statement: a row that says something else was changed afterwards. */
function statementFaults(row: Decision): string[] {
  const { id, statement, sha256 } = row;
  if (!createHash('sha256').update(statement).digest().equals(sha256)) return [`decision ${id}: statement-hash`];
  const wanted = { id, application: row.owner, kind: row.kind, outcome: row.outcome, person: row.person, role: row.role };
  try {
    const said = JSON.parse(statement) as Record<string, unknown>;
    const same = Object.entries({ ...wanted, form: row.form.toString('hex') }).every(([name, value]) => said[name] === value);
    return same ? [] : [`decision ${id}: statement-differs`];
  } catch {
    return [`decision ${id}: statement-differs`];
  }
}

/** From its first state to the one it is in now, without a gap and by steps that exist. */
function chainFaults(
  changes: readonly Change[],
  state: string,
  first: string,
  table: readonly { readonly from: string; readonly event: string; readonly to: string }[],
): string[] {
  const faults: string[] = [];
  let now: string | null = null;
  for (const { from, event, to } of changes) {
    const exists = from === null ? to === first : table.some((row) => row.from === from && row.event === event && row.to === to);
    if (from !== now || !exists) faults.push(`history: ${from ?? 'nothing'} -${event}-> ${to} after ${now ?? 'nothing'}`);
    now = to;
  }
  if (now !== state) faults.push(`state: ${state}, history ends at ${now ?? 'nothing'}`);
  return faults;
}

/** Where the rows of a record stand. */
export const recordTables = {
  application: 'applications.application',
  permit: 'issuance.permit',
  proposal: 'registers.proposal',
  person: 'identity.person',
  organisation: 'identity.organisation',
  'role-grant': 'identity.role_grant',
  'officer-key': 'identity.officer_key',
  policy: 'identity.policy',
  'species-update': 'species.import_batch',
} as const satisfies Record<RecordTable, string>;

/** The next ids of a table; of one that records are made of, or of the register's entries. */
export async function idsAfter(
  tx: Tx,
  from: (typeof recordTables)[RecordTable] | 'registers.entry',
  after: string | null,
  limit: number,
): Promise<string[]> {
  const rows = (await tx.query(
    `select id from ${from} where id > coalesce($1, '00000000-0000-0000-0000-000000000000'::uuid) order by id limit $2`,
    [after, limit],
  )) as { id: string }[];
  return rows.map(({ id }) => id);
}

export async function permitIdOf(tx: Tx, number: string): Promise<string | null> {
  const [row] = (await tx.query('select id from issuance.permit where number = $1', [number])) as { id: string }[];
  return row?.id ?? null;
}

/** Which of these rows there are. */
export async function existing(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<RecordTable, ReadonlySet<string>>> {
  const each = Object.entries(recordTables).map(
    ([name, table]) => `select '${name}' as name, id from ${table} where id = any ($1::uuid[])`,
  );
  const rows = (await tx.query(each.join(' union all '), [ids])) as { name: RecordTable; id: string }[];
  const found = new Map<RecordTable, Set<string>>();
  for (const { name, id } of rows) found.set(name, (found.get(name) ?? new Set()).add(id));
  return found;
}

/** Which of these credentials were stored, with their permits. */
export async function credentialsOf(tx: Tx, creds: readonly Buffer[]): Promise<ReadonlyMap<string, string>> {
  const rows = (await tx.query('select cred, permit_id as "permitId" from issuance.credential where cred = any ($1::bytea[])', [
    creds,
  ])) as {
    cred: Buffer;
    permitId: string;
  }[];
  return new Map(rows.map(({ cred, permitId }) => [cred.toString('base64url'), permitId]));
}

/** Full names by person. */
export async function namesOf(tx: Tx, persons: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = (await tx.query('select id, full_name as name from identity.person where id = any ($1::uuid[])', [persons])) as {
    id: string;
    name: string;
  }[];
  return new Map(rows.map(({ id, name }) => [id, name]));
}
