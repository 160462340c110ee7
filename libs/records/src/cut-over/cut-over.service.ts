import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { judgedByDatabase, readOffice } from '#applications';
import { canonicalJson } from '#cites';
import { newId, type Tx } from '#database';
import { type PreparedStatement, type Signed, statementHead, type StatementHead, Statements } from '#identity';
import { type Actor, type EntryValue, type EventKind, Ledger } from '#ledger';
import { SpeciesFacts } from '#species';
import { done, type RecordsOutcome, refused, type RecordsRefusalCode } from '../outcome.js';
import { type CutOverKind, cutOverKinds } from './cut-over-columns.js';
import {
  approvalsOf,
  cutOverById,
  type CutOverFileRow,
  type CutOverRow,
  type CutOverState,
  type CutOverSummary,
  dropFile,
  filesOf,
  insertApproval,
  insertCutOver,
  listCutOvers,
  moveCutOver,
  recordsBeginOn,
  replaceFile,
} from './cut-over.repository.js';
import { readCutOverFile } from './read-cut-over-file.js';

export type CutOverVerdict = 'approve' | 'refuse';

/** What an officer signs about an import: the day, and the SHA-256 over every row that was accepted. */
export interface CutOverStatement extends StatementHead {
  readonly format: 'opencites-cut-over/1';
  readonly cutOver: string;
  readonly round: number;
  readonly beginsOn: string;
  /** Hex, as `records.content_of` makes it. */
  readonly content: string;
  readonly accepted: Readonly<Record<string, number>>;
  readonly leftOut: Readonly<Record<string, number>>;
  readonly verdict: CutOverVerdict;
  readonly note?: string;
}
interface Verdict {
  readonly verdict: CutOverVerdict;
  readonly note: string | null;
}

/** What the database judges of an approval and of carrying out, as refusals of ours. */
const judged = {
  cut_over_two_people: 'cut-over-own',
  cut_over_approval_pk: 'cut-over-decided',
  cut_over_approval_fits: 'cut-over-outdated',
  cut_over_content: 'cut-over-outdated',
  legacy_permit_pk: 'cut-over-outdated',
  number_given_once: 'cut-over-outdated',
  quota_entry_quota_fk: 'cut-over-outdated',
  quota_balance_quota_fk: 'cut-over-outdated',
  legacy_case_reference_once: 'cut-over-outdated',
  stamp_pk: 'cut-over-outdated',
} as const satisfies Readonly<Record<string, RecordsRefusalCode>>;

/** Brings along what an authority has from before: a case officer stages and proposes, two others approve, and then all of it is there at once. */
@Injectable()
export class CutOver {
  constructor(
    private readonly ledger: Ledger,
    private readonly statements: Statements,
    private readonly species: SpeciesFacts,
  ) {}

  /** First day of the records here; null where nothing was brought along. */
  beginsOn(tx: Tx): Promise<string | null> {
    return recordsBeginOn(tx);
  }

  list(tx: Tx, limit: number): Promise<CutOverRow[]> {
    return listCutOvers(tx, limit);
  }

  async open(tx: Tx, id: string, lock = false): Promise<RecordsOutcome<CutOverRow>> {
    const row = await cutOverById(tx, id, lock);
    return row ? done(row) : refused('not-found');
  }

  async start(tx: Tx, actor: Actor, beginsOn: string): Promise<RecordsOutcome<CutOverRow>> {
    if (actor.role !== 'case-officer') return refused('role-not-allowed', { role: actor.role });
    const { country } = await readOffice(tx);
    const id = newId();
    const made = await judgedByDatabase(
      tx,
      { cut_over_one_open: 'cut-over-open', cut_over_one_beginning: 'cut-over-beginning' } as const,
      () => insertCutOver(tx, actor, { id, country, beginsOn }),
    );
    if (!made.ok) return refused(made.code, { day: (await recordsBeginOn(tx)) ?? '' });
    await this.note(tx, actor, 'records.cut-over-started', 'start', id, { begins: beginsOn });
    return done(await this.read(tx, id));
  }

  /** Reads a table in the place of the one before it. Bad rows come back with reasons; the good ones are staged. */
  async upload(
    tx: Tx,
    actor: Actor,
    row: CutOverRow,
    file: { readonly kind: CutOverKind; readonly name: string; readonly bytes: Buffer },
  ): Promise<RecordsOutcome<CutOverFileRow>> {
    const closed = mayStage(actor, row);
    if (closed) return closed;
    const table = await readCutOverFile(tx, this.species, row, file.kind, file.bytes);
    if (!table.ok) return refused(table.code, { detail: table.detail ?? '' });
    const sha256 = createHash('sha256').update(file.bytes).digest();
    const { kind } = file;
    const { rejected, headings } = table;
    // A name is typed by whoever made the file: only what a file name needs is kept.
    const fileName = file.name.replace(/[^\p{L}\p{N}._ -]/gu, '_').slice(0, 120) || `${kind}.csv`;
    await replaceFile(tx, row.id, { kind, fileName, sha256, rejected, headings }, table.rows);
    await this.staged(
      tx,
      actor,
      row,
      'upload',
      { file: sha256.toString('hex'), accepted: table.rows.length, rejected: rejected.length },
      kind,
    );
    const stored = (await filesOf(tx, row.id)).find((one) => one.kind === kind);
    if (!stored) throw new Error('records: a table that was just written is gone');
    return done(stored);
  }

  async drop(tx: Tx, actor: Actor, row: CutOverRow, kind: CutOverKind): Promise<RecordsOutcome<CutOverRow>> {
    const closed = mayStage(actor, row);
    if (closed) return closed;
    await dropFile(tx, row.id, kind);
    await this.staged(tx, actor, row, 'drop', {}, kind);
    return done(await this.read(tx, row.id));
  }

  /** @param leaveOut the officer says that the rows which were refused stay out */
  async propose(tx: Tx, actor: Actor, row: CutOverRow, leaveOut: boolean): Promise<RecordsOutcome<CutOverRow>> {
    const closed = mayStage(actor, row);
    if (closed) return closed;
    const files = await filesOf(tx, row.id);
    if (files.every(({ accepted }) => accepted === 0)) return refused('cut-over-empty');
    const left = files.reduce((sum, { rejected }) => sum + rejected.length, 0);
    if (left > 0 && !leaveOut) return refused('cut-over-rows-left', { count: left });
    const summary: CutOverSummary = Object.fromEntries(
      files.map(({ kind, accepted, rejected }) => [kind, { accepted, rejected: rejected.length }]),
    );
    await moveCutOver(tx, row, { state: 'proposed', summary });
    return this.moved(tx, actor, row.id, 'records.cut-over-proposed', 'propose');
  }

  async withdraw(tx: Tx, actor: Actor, row: CutOverRow): Promise<RecordsOutcome<CutOverRow>> {
    if (row.startedBy !== actor.personId) return refused('role-not-allowed', { role: actor.role });
    if (row.state !== 'draft' && row.state !== 'proposed') return refused('cut-over-state', { state: row.state });
    await moveCutOver(tx, row, { state: 'withdrawn' });
    return this.moved(tx, actor, row.id, 'records.cut-over-withdrawn', 'withdraw');
  }

  /** Puts a verdict before the officer, to be signed. */
  async prepare(tx: Tx, actor: Actor, row: CutOverRow, verdict: Verdict): Promise<RecordsOutcome<PreparedStatement>> {
    const closed = await this.undecidable(tx, actor, row, verdict);
    if (closed) return closed;
    const statement = statementOf(row, verdict, statementHead('opencites-cut-over/1', actor));
    const prepared = await this.statements.prepare(tx, actor, { about: row.id, purpose: 'cut-over', statement });
    return prepared.ok ? prepared : refused(prepared.code as RecordsRefusalCode);
  }

  /** Carries out what the officer signed. @param wanted the step that the request takes; null where the statement alone says it */
  async decideSigned(
    tx: Tx,
    actor: Actor,
    row: CutOverRow,
    signed: Signed,
    wanted: CutOverVerdict | null,
  ): Promise<RecordsOutcome<CutOverRow>> {
    const accepted = await this.statements.accept<CutOverStatement>(tx, actor, { about: row.id, purpose: 'cut-over' }, signed);
    if (!accepted.ok) return refused(accepted.code as RecordsRefusalCode);
    const { said, text, id } = accepted.value;
    const verdict = { verdict: said.verdict, note: said.note ?? null };
    const closed = await this.undecidable(tx, actor, row, verdict);
    if (closed) return closed;
    if ((wanted !== null && said.verdict !== wanted) || canonicalJson(statementOf(row, verdict, said)) !== text)
      return refused('statement-outdated');
    return this.carryOut(tx, actor, row, verdict, id);
  }

  /** The same where nobody signs yet (policy `signed-decisions`). */
  async decide(tx: Tx, actor: Actor, row: CutOverRow, verdict: Verdict): Promise<RecordsOutcome<CutOverRow>> {
    if (await this.statements.required(tx)) return refused('signature-needed');
    return (await this.undecidable(tx, actor, row, verdict)) ?? this.carryOut(tx, actor, row, verdict, null);
  }

  private async carryOut(
    tx: Tx,
    actor: Actor,
    row: CutOverRow,
    said: Verdict,
    statement: string | null,
  ): Promise<RecordsOutcome<CutOverRow>> {
    const noted = await judgedByDatabase(tx, judged, () => insertApproval(tx, actor, row, { ...said, statement }));
    if (!noted.ok) return refused(noted.code);
    if (said.verdict === 'refuse') {
      await moveCutOver(tx, row, { state: 'draft' });
      return this.moved(tx, actor, row.id, 'records.cut-over-refused', 'refuse', { note: said.note ?? '' }, statement);
    }
    const approvals = (await approvalsOf(tx, row.id)).filter(({ round, verdict }) => round === row.round && verdict === 'approve');
    const enough = new Set(approvals.map(({ person }) => person)).size >= 2 && approvals.some(({ role }) => role === 'issuing-officer');
    const state: CutOverState = enough ? 'committed' : 'proposed';
    if (!enough) {
      await this.note(tx, actor, 'records.cut-over-approved', 'approve', row.id, { content: hex(row) }, {}, statement);
      return done(await this.read(tx, row.id));
    }
    const carried = await judgedByDatabase(tx, judged, () => moveCutOver(tx, row, { state }));
    if (!carried.ok) return refused(carried.code);
    await this.note(tx, actor, 'records.cut-over-approved', 'approve', row.id, { content: hex(row) }, {}, statement);
    // In the public log, so that the day is a dated fact and what was brought along is fixed by its hash.
    const accepted = counted(row.summary, 'accepted');
    await this.note(tx, actor, 'records.begun', 'begin', row.id, {}, { begins: row.beginsOn, content: hex(row), ...accepted });
    return done(await this.read(tx, row.id));
  }

  private async undecidable(tx: Tx, actor: Actor, row: CutOverRow, { verdict, note }: Verdict) {
    if (actor.role !== 'issuing-officer' && actor.role !== 'administrator') return refused('role-not-allowed', { role: actor.role });
    if (row.state !== 'proposed') return refused('cut-over-state', { state: row.state });
    if (row.startedBy === actor.personId) return refused('cut-over-own');
    if (verdict === 'refuse' && (note ?? '').trim().length < 3) return refused('reason-missing');
    const mine = (await approvalsOf(tx, row.id)).some(({ round, person }) => round === row.round && person === actor.personId);
    return mine ? refused('cut-over-decided') : null;
  }

  private async staged(tx: Tx, actor: Actor, row: CutOverRow, act: string, fields: Record<string, EntryValue>, kind: CutOverKind) {
    await moveCutOver(tx, row, { state: 'draft' });
    await this.note(tx, actor, 'records.cut-over-staged', act, row.id, fields, { table: kind });
  }

  private async moved(
    tx: Tx,
    actor: Actor,
    id: string,
    kind: EventKind,
    act: string,
    fields: Record<string, EntryValue> = {},
    statement: string | null = null,
  ): Promise<RecordsOutcome<CutOverRow>> {
    const row = await this.read(tx, id);
    await this.note(tx, actor, kind, act, id, { content: hex(row), ...fields }, counted(row.summary, 'accepted'), statement);
    return done(row);
  }

  private async note(
    tx: Tx,
    actor: Actor,
    kind: EventKind,
    act: string,
    id: string,
    fields: Record<string, EntryValue>,
    pub: Record<string, EntryValue> = {},
    statement: string | null = null,
  ): Promise<void> {
    await this.ledger.append(tx, { kind, actor, act, subjects: [id, ...(statement ? [statement] : [])], fields, pub });
  }

  private async read(tx: Tx, id: string): Promise<CutOverRow> {
    const row = await cutOverById(tx, id);
    if (!row) throw new Error('records: an import that was just written is gone');
    return row;
  }
}

function mayStage(actor: Actor, row: CutOverRow) {
  if (actor.role !== 'case-officer') return refused('role-not-allowed', { role: actor.role });
  return row.state === 'draft' ? null : refused('cut-over-state', { state: row.state });
}

const hex = (row: CutOverRow): string => row.contentSha256?.toString('hex') ?? '';

function counted(summary: CutOverSummary | null, what: 'accepted' | 'rejected'): Record<string, number> {
  return Object.fromEntries(cutOverKinds.flatMap((kind) => (summary?.[kind] ? [[kind, summary[kind][what]]] : [])));
}

function statementOf(row: CutOverRow, { verdict, note }: Verdict, head: StatementHead): CutOverStatement {
  const { id, person, org, role, at, nonce } = head;
  return {
    format: 'opencites-cut-over/1',
    id,
    cutOver: row.id,
    round: row.round,
    beginsOn: row.beginsOn,
    content: hex(row),
    accepted: counted(row.summary, 'accepted'),
    leftOut: counted(row.summary, 'rejected'),
    verdict,
    ...(note ? { note } : {}),
    person,
    org,
    role,
    at,
    nonce,
  };
}
