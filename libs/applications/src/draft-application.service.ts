import { Injectable } from '@nestjs/common';
import type { ApplicationLine, Evaluation } from '#cites';
import type { Tx } from '#database';
import type { Actor } from '#ledger';
import {
  type ApplicationRow,
  dropEvaluation,
  findApplication,
  insertApplication,
  readForm,
  type StoredForm,
  updateForm,
} from './application.repository.js';
import { CaseRecord } from './case-record.service.js';
import { isClerk } from './counter/paper-entry.repository.js';
import { actsFor } from './delegation/delegation.repository.js';
import { DraftFindings } from './draft-findings.service.js';
import { readDraft } from './draft-form.js';
import { EvaluateApplication } from './evaluate-application.service.js';
import { judgeLine } from './line-table/judge-line.js';
import { cellsOf, type LineCells } from './line-table/line-cells.js';
import { type LineJudge, readLineTable, type RejectedRow } from './line-table/read-line-table.js';
import { readOffice } from './office.repository.js';
import { OpenBoxes } from './open-boxes.service.js';
import { done, type FormFault, type Outcome, refused } from './outcome.js';
import { mayActFor, maySee, isApplicant } from './visibility.js';

export interface DraftAnswer {
  readonly row: ApplicationRow;
  readonly faults: readonly FormFault[];
  /** null while the form is incomplete: the rules can say nothing about half a form. */
  readonly evaluation: Evaluation | null;
}

export interface UploadAnswer extends DraftAnswer {
  readonly accepted: number;
  readonly headings: readonly string[];
  readonly rejected: readonly RejectedRow[];
}

/** The applicant's work before submission, and again while the authority waits for an answer. */
@Injectable()
export class DraftApplication {
  constructor(
    private readonly evaluator: EvaluateApplication,
    private readonly record: CaseRecord,
    private readonly findings: DraftFindings,
    private readonly openBoxes: OpenBoxes,
  ) {}

  /** The application as far as this actor may see it; what may not be seen does not exist. */
  async open(tx: Tx, actor: Actor, id: string, lock = false): Promise<Outcome<ApplicationRow>> {
    const row = await findApplication(tx, id, lock);
    return row && maySee(actor, row) ? done(row) : refused('application-not-found');
  }

  /**
   * @param principal code of the house that an agent acts for; their own where none is given
   * @param asOf day to evaluate the rules as of; only a SPECIMEN authority may use another than today (the database refuses)
   */
  async create(tx: Tx, actor: Actor, input: unknown, asOf: string | null = null, principal = actor.org): Promise<Outcome<DraftAnswer>> {
    if (!isApplicant(actor)) return refused('role-not-allowed', { args: { role: actor.role } });
    if (asOf !== null && !(await readOffice(tx)).specimen) return refused('as-of-specimen-only');
    if (principal === actor.org && (await isClerk(tx, actor))) return refused('role-not-allowed', { args: { role: actor.role } });
    if (principal !== actor.org && !(actor.role === 'agent' && (await actsFor(tx, actor.personId, principal))))
      return refused('delegation-not-found');
    return this.insert(tx, actor, input, { copiedFrom: null, asOf, principal });
  }

  /** A draft for a house whose signed paper a clerk has; the paper is put on record in the same transaction, or the database refuses it. */
  onPaper(tx: Tx, actor: Actor, house: string): Promise<Outcome<DraftAnswer>> {
    return this.insert(tx, actor, {}, { copiedFrom: null, asOf: null, principal: house });
  }

  /**
   * A new draft with the boxes of an earlier application: dates, decisions, attachments and declaration are not copied.
   *
   * @param change boxes of the new draft that differ, as for the replacement of a lost permit
   */
  async copy(tx: Tx, actor: Actor, row: ApplicationRow, change: StoredForm = {}): Promise<Outcome<DraftAnswer>> {
    if (!mayActFor(actor, row)) return refused('role-not-allowed', { args: { role: actor.role } });
    // What a clerk types rests on a paper, and a copy has none.
    if (await isClerk(tx, actor)) return refused('paper-needed');
    const { validUntil: _, ...form } = await readForm(tx, row.id);
    return this.insert(
      tx,
      actor,
      { ...form, ...change },
      {
        ...{ copiedFrom: row.id, asOf: row.asOf },
        principal: actor.role === 'agent' ? (row.applicantOrg ?? actor.org) : actor.org,
      },
    );
  }

  async replaceForm(tx: Tx, actor: Actor, row: ApplicationRow, input: unknown): Promise<Outcome<DraftAnswer>> {
    const closed = this.closedTo(actor, row);
    if (closed) return closed;
    const read = readDraft(input);
    if (!read.ok) return read;
    const notOpen = await this.openBoxes.refusal(tx, row.applicantOrg, read.value.stored.form);
    if (notOpen) return notOpen;
    await updateForm(tx, row, actor, read.value.stored);
    return done(await this.answer(tx, row.id));
  }

  /**
   * Replaces the lines by those of a table, or adds them. Good rows are kept, the others come back as a table with reasons.
   *
   * @param options.add the lines that are there stay, as when rows that were refused come again, put right
   */
  async uploadLines(
    tx: Tx,
    actor: Actor,
    row: ApplicationRow,
    csv: Buffer,
    options: { readonly add?: boolean } = {},
  ): Promise<Outcome<UploadAnswer>> {
    const closed = this.closedTo(actor, row);
    if (closed) return closed;
    const form: StoredForm = await readForm(tx, row.id);
    const table = readLineTable(csv, await this.judge(tx, row, form, csv));
    if (!table.ok) return refused(table.code, { args: { detail: table.detail ?? '' } });
    const answer =
      table.lines.length > 0
        ? await this.replaceForm(tx, actor, row, { ...form, lines: [...(options.add ? (form.lines ?? []) : []), ...table.lines] })
        : done(await this.answer(tx, row.id));
    if (!answer.ok) return answer;
    return done({
      ...answer.value,
      accepted: table.lines.length,
      headings: table.headings,
      rejected: table.rejected,
    });
  }

  /** Judges rows as `judgeLine` does, after filling in the Appendix where none is given and the Appendices leave no choice. */
  private async judge(tx: Tx, row: ApplicationRow, form: StoredForm, csv: Buffer): Promise<LineJudge<ApplicationLine>> {
    const wanting: LineCells[] = [];
    readLineTable(csv, (candidate) => {
      const cells = cellsOf(candidate);
      if (cells.appendix === undefined) wanting.push(cells);
      return { ok: false, faults: [] };
    });
    const placeOf = ({ scientificName = '', originCountry = '' }: LineCells) => `${scientificName}\n${originCountry}`;
    const filled = await this.findings.withAppendices(tx, row, form, wanting);
    const known = new Map(filled.flatMap((cells) => (cells.appendix === undefined ? [] : [[placeOf(cells), cells.appendix] as const])));
    return (candidate, line) => {
      const cells = cellsOf(candidate);
      const appendix = cells.appendix ?? known.get(placeOf(cells));
      return judgeLine(appendix === undefined ? candidate : { ...(candidate as object), appendix }, line);
    };
  }

  private async insert(
    tx: Tx,
    actor: Actor,
    input: unknown,
    more: { copiedFrom: string | null; asOf: string | null; principal: string },
  ): Promise<Outcome<DraftAnswer>> {
    const read = readDraft(input);
    if (!read.ok) return read;
    const notOpen = await this.openBoxes.refusal(tx, more.principal, read.value.stored.form);
    if (notOpen) return notOpen;
    const { country } = await readOffice(tx);
    const { id } = await insertApplication(tx, actor, country, read.value.stored, more);
    const answer = await this.answer(tx, id);
    await this.record.note(tx, actor, { kind: 'application.drafted', application: answer.row });
    return done(answer);
  }

  private closedTo(actor: Actor, row: ApplicationRow) {
    if (!mayActFor(actor, row)) return refused('role-not-allowed', { args: { role: actor.role } });
    return row.state === 'draft' || row.state === 'information-asked' ? null : refused('application-state', { args: { state: row.state } });
  }

  private async answer(tx: Tx, id: string): Promise<DraftAnswer> {
    const row = await findApplication(tx, id);
    if (!row) throw new Error('The application is gone while it is changed');
    const complete = row.formFaults.length === 0;
    if (!complete) await dropEvaluation(tx, id);
    return { row, faults: row.formFaults, evaluation: complete ? await this.evaluator.run(tx, row) : null };
  }
}
