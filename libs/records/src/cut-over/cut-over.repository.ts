import type { CsvRejected } from '#applications';
import type { Tx } from '#database';
import type { Actor } from '#ledger';
import type { CutOverKind } from './cut-over-columns.js';
import type { CutOverContent } from './judge-row.js';

export type CutOverState = 'draft' | 'proposed' | 'committed' | 'withdrawn';

/** What was accepted and left out, by kind, as it was when the import was proposed. */
export type CutOverSummary = Readonly<Partial<Record<CutOverKind, { readonly accepted: number; readonly rejected: number }>>>;

export interface CutOverRow {
  readonly id: string;
  readonly country: string;
  /** YYYY-MM-DD. */
  readonly beginsOn: string;
  readonly state: CutOverState;
  readonly round: number;
  readonly version: number;
  readonly contentSha256: Buffer | null;
  readonly summary: CutOverSummary | null;
  readonly startedBy: string;
  readonly startedAt: Date;
  readonly proposedAt: Date | null;
  readonly committedAt: Date | null;
}

const columns = `id, country, begins_on::text as "beginsOn", state, round, version, content_sha256 as "contentSha256", summary, started_by as "startedBy",
  started_at as "startedAt", proposed_at as "proposedAt", committed_at as "committedAt"`;

export async function cutOverById(tx: Tx, id: string, lock = false): Promise<CutOverRow | null> {
  const rows = (await tx.query(`select ${columns} from records.cut_over where id = $1 ${lock ? 'for update' : ''}`, [id])) as CutOverRow[];
  return rows[0] ?? null;
}

/** Newest first. */
export async function listCutOvers(tx: Tx, limit: number): Promise<CutOverRow[]> {
  return (await tx.query(`select ${columns} from records.cut_over order by started_at desc, id desc limit $1`, [limit])) as CutOverRow[];
}

export async function insertCutOver(
  tx: Tx,
  actor: Actor,
  row: { readonly id: string; readonly country: string; readonly beginsOn: string },
): Promise<void> {
  await tx.query('insert into records.cut_over (id, country, begins_on, started_by, started_org) values ($1, $2, $3, $4, $5)', [
    ...[row.id, row.country, row.beginsOn],
    ...[actor.personId, actor.org],
  ]);
}

/** One step: the state moves on, or stays and only the version does. */
export async function moveCutOver(
  tx: Tx,
  row: CutOverRow,
  to: { readonly state: CutOverState; readonly summary?: CutOverSummary },
): Promise<void> {
  await tx.query(
    `update records.cut_over set state = $2, version = version + 1, round = round + ($5::boolean and $2 = 'draft')::int,
       content_sha256 = case when $2 = 'proposed' then records.content_of(id) else content_sha256 end,
       summary = coalesce($3::jsonb, summary), proposed_at = case when $2 = 'proposed' then now() else proposed_at end,
       committed_at = case when $2 = 'committed' then now() end
     where id = $1 and version = $4`,
    [row.id, to.state, to.summary ? JSON.stringify(to.summary) : null, row.version, row.state === 'proposed'],
  );
}

export interface CutOverFileRow {
  readonly kind: CutOverKind;
  readonly fileName: string;
  readonly sha256: Buffer;
  readonly accepted: number;
  readonly rejected: readonly CsvRejected[];
  readonly headings: readonly string[];
  readonly uploadedAt: Date;
}

export async function filesOf(tx: Tx, cutOver: string): Promise<CutOverFileRow[]> {
  return (await tx.query(
    `select kind, file_name as "fileName", sha256, accepted, rejected, headings, uploaded_at as "uploadedAt"
       from records.cut_over_file where cut_over_id = $1`,
    [cutOver],
  )) as CutOverFileRow[];
}

/** Puts a table in the place of the one that was uploaded before it. */
export async function replaceFile(
  tx: Tx,
  cutOver: string,
  file: Omit<CutOverFileRow, 'uploadedAt' | 'accepted'>,
  rows: readonly { readonly row: number; readonly content: CutOverContent }[],
): Promise<void> {
  await dropFile(tx, cutOver, file.kind);
  await tx.query(
    `insert into records.cut_over_file (cut_over_id, kind, file_name, sha256, accepted, rejected, headings) values ($1, $2, $3, $4, $5, $6, $7)`,
    [cutOver, file.kind, file.fileName, file.sha256, rows.length, JSON.stringify(file.rejected), JSON.stringify(file.headings)],
  );
  await tx.query(
    `insert into records.cut_over_row (cut_over_id, kind, row, content)
       select $1, $2, (r ->> 'row')::integer, r -> 'content' from jsonb_array_elements($3::jsonb) r`,
    [cutOver, file.kind, JSON.stringify(rows)],
  );
}

export async function dropFile(tx: Tx, cutOver: string, kind: CutOverKind): Promise<void> {
  await tx.query('delete from records.cut_over_row where cut_over_id = $1 and kind = $2', [cutOver, kind]);
  await tx.query('delete from records.cut_over_file where cut_over_id = $1 and kind = $2', [cutOver, kind]);
}

export interface StagedRow {
  readonly row: number;
  readonly content: CutOverContent;
}

export async function rowsOf(tx: Tx, cutOver: string, kind: CutOverKind, limit: number): Promise<StagedRow[]> {
  return (await tx.query('select row, content from records.cut_over_row where cut_over_id = $1 and kind = $2 order by row limit $3', [
    cutOver,
    kind,
    limit,
  ])) as StagedRow[];
}

export interface CutOverApproval {
  readonly round: number;
  readonly person: string;
  readonly role: 'issuing-officer' | 'administrator';
  readonly verdict: 'approve' | 'refuse';
  readonly note: string | null;
  readonly at: Date;
}

export async function approvalsOf(tx: Tx, cutOver: string): Promise<CutOverApproval[]> {
  return (await tx.query(
    'select round, person, role, verdict, note, at from records.cut_over_approval where cut_over_id = $1 order by at',
    [cutOver],
  )) as CutOverApproval[];
}

export async function insertApproval(
  tx: Tx,
  actor: Actor,
  row: CutOverRow,
  said: { readonly verdict: 'approve' | 'refuse'; readonly note: string | null; readonly statement: string | null },
): Promise<void> {
  await tx.query(
    `insert into records.cut_over_approval (cut_over_id, round, person, org, role, verdict, note, statement, content_sha256)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [row.id, row.round, actor.personId, actor.org, actor.role, said.verdict, said.note, said.statement, row.contentSha256],
  );
}

/** Numbers of these that are on record, on paper or here. */
export async function numbersTaken(tx: Tx, numbers: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = (await tx.query(
    `select number from records.legacy_permit where number = any($1::text[]) union select number from issuance.permit where number = any($1::text[])`,
    [numbers],
  )) as { number: string }[];
  return new Set(rows.map(({ number }) => number));
}

export async function referencesTaken(tx: Tx, references: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = (await tx.query('select reference from records.legacy_case where reference = any($1::text[])', [references])) as {
    reference: string;
  }[];
  return new Set(rows.map(({ reference }) => reference));
}

export interface StampRange {
  readonly prefix: string;
  readonly first: number;
  readonly last: number;
  readonly width: number;
}

/** Which of these ranges hold a stamp that is on record; by place in the list. */
export async function rangesTaken(tx: Tx, country: string, ranges: readonly StampRange[]): Promise<ReadonlySet<number>> {
  const rows = (await tx.query(
    `select r.at::integer - 1 as at from jsonb_array_elements($2::jsonb) with ordinality r (range, at)
      where exists (select 1 from records.stamp s join records.stamp_numbers(r.range ->> 'prefix', (r.range ->> 'first')::bigint, (r.range ->> 'last')::bigint,
        (r.range ->> 'width')::integer) n on n = s.number where s.country = $1)`,
    [country, JSON.stringify(ranges)],
  )) as { at: number }[];
  return new Set(rows.map(({ at }) => at));
}

export async function recordsBeginOn(tx: Tx): Promise<string | null> {
  const [row] = (await tx.query('select records.begins_on()::text as day')) as { day: string | null }[];
  return row?.day ?? null;
}
