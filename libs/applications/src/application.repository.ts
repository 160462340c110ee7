import type { ApplicationForm, Evaluation, Finding, RequiredDecision } from '#cites';
import { newId, type Tx } from '#database';
import type { Actor } from '#ledger';
import type { ApplicationEvent, ApplicationState } from './application-transitions.js';
import type { FormFault } from './outcome.js';

export interface Declaration {
  readonly name: string;
  readonly place: string;
  readonly at: string;
  /** SHA-256 (hex) of the form that was declared to be true. */
  readonly formSha256: string;
}

/** What a draw says about a case. */
export interface CaseDraw {
  /** null before the draw. */
  readonly officer: string | null;
  /** How often a person gave the case to somebody else. */
  readonly reassignments: number;
  /** With local witnesses only: the draw is not protected. */
  readonly demonstration: boolean;
}

/** One application without its form, which may hold thousands of lines. */
export interface ApplicationRow {
  readonly id: string;
  readonly caseNumber: string;
  readonly country: string;
  readonly state: ApplicationState;
  readonly version: number;
  readonly round: number;
  readonly applicant: string;
  readonly applicantOrg: string | null;
  readonly formSha256: Buffer;
  readonly formFaults: readonly FormFault[];
  readonly documentType: string | null;
  readonly lineCount: number;
  readonly declaration: Declaration | null;
  /** Day the rules are evaluated as of where it is not today (demonstrations only), YYYY-MM-DD. */
  readonly asOf: string | null;
  readonly copiedFrom: string | null;
  /** Who works on it: of a drawn case the officer it went to last, else the one who took it. */
  readonly caseOfficer: string | null;
  /** null where the case is not drawn: any case officer may take it. */
  readonly draw: CaseDraw | null;
  /** Something is to be paid before the case goes on. */
  readonly awaitingPayment: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly submittedAt: Date | null;
  readonly closedAt: Date | null;
}

const columns = `id, case_number as "caseNumber", country, state, version, round, applicant, applicant_org as "applicantOrg",
  form_sha256 as "formSha256", form_faults as "formFaults", document_type as "documentType", line_count as "lineCount", declaration,
  as_of as "asOf", copied_from as "copiedFrom", coalesce(applications.officer_of(application.id), case_officer) as "caseOfficer",
  (select json_build_object('officer', applications.officer_of(d.application_id), 'demonstration', d.demonstration, 'reassignments',
     (select count(*) from applications.assignment s where s.application_id = d.application_id and s.cause = 'reassigned'))
   from applications.draw d where d.application_id = application.id) as draw,
  exists (select 1 from applications.charge c where c.application_id = application.id and c.state = 'due') as "awaitingPayment", created_at as "createdAt", updated_at as "updatedAt",
  submitted_at as "submittedAt", closed_at as "closedAt"`;

/** A form as stored: complete, or the part of it that a draft has so far. */
export type StoredForm = Partial<ApplicationForm>;

export interface FormToStore {
  readonly form: StoredForm;
  readonly sha256: Buffer;
  readonly faults: readonly FormFault[];
}

/** @param lock waits for whoever changes the application now, and keeps others waiting until the transaction ends */
export async function findApplication(tx: Tx, id: string, lock = false): Promise<ApplicationRow | null> {
  const [row] = (await tx.query(`select ${columns} from applications.application where id = $1${lock ? ' for no key update' : ''}`, [
    id,
  ])) as ApplicationRow[];
  return row ?? null;
}

export async function readForm(tx: Tx, id: string): Promise<StoredForm> {
  const [row] = (await tx.query('select form from applications.application where id = $1', [id])) as { form: StoredForm }[];
  if (!row) throw new Error('The application is gone while its form is read');
  return row.form;
}

export async function insertApplication(
  tx: Tx,
  actor: Actor,
  country: string,
  stored: FormToStore,
  more: { readonly copiedFrom: string | null; readonly asOf: string | null },
): Promise<{ id: string; caseNumber: string }> {
  const id = newId();
  const [row] = (await tx.query(
    `insert into applications.application
       (id, case_number, country, applicant, applicant_org, form, form_sha256, form_faults, document_type, line_count, copied_from, as_of,
        last_event, last_actor, last_org, last_role)
     values ($1, applications.take_case_number($2), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'create', $3, $4, $12) returning case_number as "caseNumber"`,
    [
      id,
      country,
      actor.personId,
      actor.org,
      JSON.stringify(stored.form),
      stored.sha256,
      JSON.stringify(stored.faults),
      stored.form.documentType ?? null,
      stored.form.lines?.length ?? 0,
      more.copiedFrom,
      more.asOf,
      actor.role,
    ],
  )) as { caseNumber: string }[];
  return { id, caseNumber: row?.caseNumber ?? '' };
}

/** Replaces the form; the version goes up and what was evaluated before no longer counts. */
export async function updateForm(tx: Tx, row: ApplicationRow, actor: Actor, stored: FormToStore): Promise<void> {
  const result: unknown = await tx.query(
    `update applications.application set form = $2, form_sha256 = $3, form_faults = $4, document_type = $5, line_count = $6,
       version = version + 1, updated_at = now(), last_event = 'change', last_actor = $7, last_org = $8, last_role = $9
     where id = $1 and version = $10`,
    [
      row.id,
      JSON.stringify(stored.form),
      stored.sha256,
      JSON.stringify(stored.faults),
      stored.form.documentType ?? null,
      stored.form.lines?.length ?? 0,
      actor.personId,
      actor.org,
      actor.role,
      row.version,
    ],
  );
  assertOneChanged(result);
}

/** The caller holds the row's lock, so any other count is a bug. */
function assertOneChanged(result: unknown): void {
  if (!Array.isArray(result) || result[1] !== 1) throw new Error('An application was changed without being locked');
}

export interface Move {
  readonly event: ApplicationEvent;
  readonly to: ApplicationState;
  readonly declaration?: Declaration;
  readonly caseOfficer?: string;
  /** Officers begin again: recommendation, approval and overrides given so far no longer count. */
  readonly newRound?: boolean;
}

/** Takes one step of the table; the trigger of the database judges it again. */
export async function moveApplication(tx: Tx, row: ApplicationRow, actor: Actor, move: Move): Promise<void> {
  const result: unknown = await tx.query(
    `update applications.application set state = $2, version = version + 1, round = round + $3, updated_at = now(),
       declaration = coalesce($4::jsonb, declaration), submitted_at = case when $5 = 'submit' then now() else submitted_at end,
       closed_at = case when $2 in ('issued', 'refused', 'withdrawn', 'lapsed') then now() else closed_at end,
       case_officer = coalesce($6, case_officer), last_event = $5, last_actor = $7, last_org = $8, last_role = $9
     where id = $1 and version = $10`,
    [
      row.id,
      move.to,
      move.newRound ? 1 : 0,
      move.declaration ? JSON.stringify(move.declaration) : null,
      move.event,
      move.caseOfficer ?? null,
      actor.personId,
      actor.org,
      actor.role,
      row.version,
    ],
  );
  assertOneChanged(result);
}

/** Who may see which applications in a list. */
export type Sight =
  | { readonly kind: 'own'; readonly personId: string; readonly org: string | null }
  | { readonly kind: 'office' }
  | { readonly kind: 'nothing' };

export interface ApplicationFilter {
  readonly sight: Sight;
  readonly state?: ApplicationState;
  /** Newest first: ids below this one. */
  readonly before?: string;
  readonly limit: number;
}

export async function listApplications(tx: Tx, filter: ApplicationFilter): Promise<ApplicationRow[]> {
  const { sight } = filter;
  if (sight.kind === 'nothing') return [];
  const values: unknown[] = [filter.limit, filter.state ?? null, filter.before ?? null];
  let seen = `state <> 'draft'`;
  if (sight.kind === 'own') {
    values.push(sight.personId, sight.org);
    seen = '(applicant = $4 or applicant_org = $5)';
  }
  return (await tx.query(
    `select ${columns} from applications.application where ${seen} and ($2::text is null or state = $2) and ($3::uuid is null or id < $3)
     order by id desc limit $1`,
    values,
  )) as ApplicationRow[];
}

export interface StoredEvaluation {
  readonly formSha256: Buffer;
  readonly asOf: string;
  readonly outcome: Evaluation['outcome'];
  readonly ruleSetHash: string;
  readonly ruleSetDate: string;
  readonly findings: readonly Finding[];
  readonly evaluatedAt: Date;
}

/**
 * @param science findings that the Scientific Authority owes this form, whether on record or not
 * @param officersWork rules with a finding that officers themselves put right
 */
export async function storeEvaluation(
  tx: Tx,
  applicationId: string,
  formSha256: Buffer,
  evaluation: Evaluation,
  science: readonly Pick<RequiredDecision, 'kind' | 'lines'>[],
  officersWork: readonly string[],
): Promise<void> {
  await tx.query(
    `insert into applications.evaluation (application_id, form_sha256, as_of, outcome, rule_set_hash, rule_set_date, findings, science, officers_work)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (application_id) do update set form_sha256 = excluded.form_sha256, as_of = excluded.as_of, outcome = excluded.outcome,
       rule_set_hash = excluded.rule_set_hash, rule_set_date = excluded.rule_set_date, findings = excluded.findings, science = excluded.science,
       officers_work = excluded.officers_work, evaluated_at = now()`,
    [
      applicationId,
      formSha256,
      evaluation.asOf,
      evaluation.outcome,
      evaluation.ruleSet.hash,
      evaluation.ruleSet.date,
      JSON.stringify(evaluation.findings),
      JSON.stringify(science.map(({ kind, lines }) => ({ kind, lines }))),
      officersWork,
    ],
  );
}

export async function findEvaluation(tx: Tx, applicationId: string): Promise<StoredEvaluation | null> {
  const [row] = (await tx.query(
    `select form_sha256 as "formSha256", as_of as "asOf", outcome, rule_set_hash as "ruleSetHash", rule_set_date as "ruleSetDate", findings,
       evaluated_at as "evaluatedAt" from applications.evaluation where application_id = $1`,
    [applicationId],
  )) as StoredEvaluation[];
  return row ?? null;
}

export async function dropEvaluation(tx: Tx, applicationId: string): Promise<void> {
  await tx.query('delete from applications.evaluation where application_id = $1', [applicationId]);
}

/**
 * Cases that officers have not finished with and whose findings are older than the newest change of listings, quotas or
 * suspensions, oldest first.
 */
export async function outdatedApplicationIds(tx: Tx, limit: number): Promise<string[]> {
  const rows = (await tx.query(
    `select a.id from applications.application a left join applications.evaluation e on e.application_id = a.id
     where a.state in ('submitted', 'in-work', 'information-asked', 'decided', 'approved') and a.form_faults = '[]'
       and (e.evaluated_at is null
         or e.evaluated_at < (select max(applied_at) from species.import_batch where state = 'applied')
         or e.evaluated_at < (select max(valid_from) from identity.policy where name = 'rule-overrides')
         or e.evaluated_at < (select max(greatest(at, withdrawn_at)) from applications.standing_finding))
     order by a.id limit $1`,
    [limit],
  )) as { id: string }[];
  return rows.map((row) => row.id);
}

/** Days the applicant's answer was awaited: the clock stood still. */
export async function pausedMilliseconds(tx: Tx, applicationId: string): Promise<number> {
  const [row] = (await tx.query(
    `select coalesce(sum(extract(epoch from coalesce(answered_at, now()) - asked_at)) * 1000, 0)::bigint as ms
     from applications.information_request where application_id = $1`,
    [applicationId],
  )) as { ms: string }[];
  return Number(row?.ms ?? 0);
}
