import { Param, Query } from '@nestjs/common';
import {
  DraftApplication,
  DraftFindings,
  errorsCsv,
  findLineUpload,
  type LineCells,
  type LineFault,
  lineLimit,
  lineOfCells,
  lineTable,
  pastedTable,
  readRejectedLines,
  refusalProblem,
  stepped,
  type StoredForm,
  storeLineUpload,
} from '#applications';
import { parseApplicationForm } from '#cites';
import type { Actor } from '#ledger';
import { type Language, message } from '#messages';
import {
  Answer,
  CurrentActor,
  Form,
  PageController,
  PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  problem,
  Problem,
  RequireRole,
  seeOther,
  UuidParam,
  view,
} from '#web';
import { sourceOptions, termOptions, unitOptions } from './code-options.js';
import { conflictAnswer, DraftDesk, isStale, type OpenDraft, partHash, savedAnswer } from './draft-desk.js';
import { columnOfPointer, faultRemark, findingRemark, type Remark } from './findings-view.js';
import { cellName, editorColumns, pageStart, rowsPerPage, stepOf, typedRows } from './line-editor.js';
import { linesShown } from './line-view.js';

/** Refused rows that the page writes out; all of them stand in errors.csv. */
const rejectsShown = 20;

/** The line editor: a table of fields, and tables from a spreadsheet. */
@PageController('applications/:id/lines')
@RequireRole('applicant', 'agent')
export class LinesPages {
  constructor(
    private readonly desk: DraftDesk,
    private readonly drafts: DraftApplication,
    private readonly findings: DraftFindings,
  ) {}

  @PageGet()
  edit(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language, @Query('page') page?: string) {
    return this.desk.show({ actor, id, language }, (draft) => {
      const rows = this.findings.rowsOf(draft.form);
      const asked = (Number.parseInt(page ?? '1', 10) || 1) - 1;
      return this.page(draft, draft.form, rows, Math.min(asked * rowsPerPage, pageStart(rows.length - 1)));
    });
  }

  @PagePost()
  save(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Form() form: PageForm, @PageLanguage() language: Language) {
    return this.desk.change({ actor, id, language }, async (draft) => {
      const then = form.text('_then');
      const from = pageStart(Number.parseInt(form.text('_first'), 10) || 0);
      const stored = this.findings.rowsOf(draft.form);
      const typed = typedRows(stored, form, from);
      if (isStale(form, draft.row, partOf(stored, from)) && partHash(partOf(typed, from)) !== partHash(partOf(stored, from)))
        return then === 'auto' ? conflictAnswer(draft.row) : this.conflict(draft, stored, typed, form, from);
      const step = stepOf(form);
      const rows = await this.findings.withAppendices(draft.tx, draft.row, draft.form, step ? stepped(typed, step) : typed);
      if (rows.length > lineLimit) return problem('form-too-large', { args: { lines: lineLimit } });
      const next = withLines(draft.form, rows);
      const row = await this.desk.store(draft, next);
      if (row instanceof Problem) return row;
      if (then === 'auto') {
        const told = await this.remarks({ ...draft, row, form: next });
        return new Answer(200, {
          ...(savedAnswer(row, partOf(rows, from)).body as object),
          remarks: told.map(({ lines, text, severity }) => ({ lines, text, severity })),
        });
      }
      if (step)
        return seeOther(
          `/applications/${id}/lines?page=${pageStart(placeAfter(step, rows)) / rowsPerPage + 1}#row-${placeAfter(step, rows) + 1}`,
        );
      if (then === 'first') return seeOther(`/applications/${id}/lines/1/species`);
      if (then === 'later' || then === 'save')
        return seeOther(`/applications/${id}/${then === 'later' ? 'tasks' : `lines?page=${from / rowsPerPage + 1}`}`);
      if (row.formFaults.some(({ pointer }) => pointer.startsWith('/lines'))) return this.page({ ...draft, row }, next, rows, from, true);
      return seeOther(`/applications/${id}/tasks`);
    });
  }

  /** A table as a file or as it was copied in a spreadsheet. Good rows are kept; the others wait in errors.csv to be put right. */
  @PagePost('table')
  upload(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Form() form: PageForm, @PageLanguage() language: Language) {
    return this.desk.change({ actor, id, language }, async (draft) => {
      const file = form.files.find(({ field }) => field === 'table');
      const pasted = form.text('pasted');
      const rows = this.findings.rowsOf(draft.form);
      const again = (fault: string) => this.page(draft, draft.form, rows, 0, false, { fault, pasted, mode: form.text('mode') });
      if (!file && pasted === '') return again(message('apply.table.none', {}, language));
      const bytes = file ? file.bytes : pastedTable(pasted);
      const answer = await this.drafts.uploadLines(draft.tx, actor, draft.row, bytes, { add: form.text('mode') !== 'replace' });
      if (!answer.ok) {
        if (!answer.code.startsWith('csv-') && answer.code !== 'form-too-large') return refusalProblem(answer, language);
        return again(message(`problem.${answer.code}.detail`, answer.args ?? {}, language));
      }
      const { accepted, headings, rejected } = answer.value;
      const fileName = (file?.name ?? message('apply.table.pasted', {}, language)).slice(0, 255).replace(/[\p{Cc}\p{Cf}]/gu, '');
      await storeLineUpload(draft.tx, id, { fileName, accepted }, { headings, rows: rejected });
      return seeOther(`/applications/${id}/lines#table`);
    });
  }

  @PageGet('table.csv')
  table(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    return this.desk.show({ actor, id, language }, ({ row, form }) =>
      Promise.resolve(csvFile(lineTable(Array.isArray(form.lines) ? form.lines : []), `${row.caseNumber}.csv`)),
    );
  }

  @PageGet('errors.csv')
  errors(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    return this.desk.show({ actor, id, language }, async ({ tx, row }) => {
      const rejects = await readRejectedLines(tx, id, lineLimit * 2);
      if (!rejects || rejects.rows.length === 0) return problem('not-found');
      return csvFile(
        errorsCsv(rejects.headings, rejects.rows, (fault) => faultText(fault, language)),
        `${row.caseNumber}-errors.csv`,
      );
    });
  }

  private async page(
    draft: OpenDraft,
    form: StoredForm,
    rows: readonly LineCells[],
    from: number,
    asked = false,
    table: { readonly fault: string; readonly pasted: string; readonly mode: string } | null = null,
  ) {
    const { tx, row, language } = draft;
    const remarks = await this.remarks({ ...draft, form });
    const shown = rows.slice(from, from + rowsPerPage);
    const own = linesShown(form.lines?.slice(from, from + rowsPerPage) ?? [], language, from + 1);
    const faults = cellFaults(form, language);
    const errors = asked
      ? faults.map(({ row: at, column, text }) => ({
          href: at >= from && at < from + rowsPerPage ? `#${cellName(at, column)}` : null,
          text,
        }))
      : [];
    const upload = await findLineUpload(tx, row.id);
    return view(
      'applications/lines',
      {
        application: row,
        columns: editorColumns,
        country: form.countryOfExport ?? '',
        rows: shown.map((cells, index) => ({
          ...{ number: from + index + 1, index: from + index, cells, shown: own[index] },
          faults: Object.fromEntries(
            faults
              .filter((fault) => fault.row === from + index && (asked || Object.keys(cells).length > 0))
              .map(({ column, text }) => [column, text]),
          ),
          remarks: remarks.filter(({ lines }) => lines.includes(from + index + 1)),
        })),
        ...{
          first: from,
          count: rows.length,
          pages: Math.max(1, Math.ceil(rows.length / rowsPerPage)),
          page: from / rowsPerPage + 1,
          rowsPerPage,
        },
        groups: remarks.filter(({ lines }) => lines.length > 0),
        attention: new Set(remarks.flatMap(({ lines }) => lines)).size,
        ...{ terms: termOptions(language), sources: sourceOptions(language), units: unitOptions(language) },
        base: partHash(partOf(rows, from)),
        ...{ upload, table },
        rejects: upload && upload.rejected > 0 ? rejectsView(await readRejectedLines(tx, row.id, rejectsShown), language) : [],
        errors: table ? [{ href: '#table-file', text: table.fault }] : errors,
        back: `/applications/${row.id}/tasks`,
        scripts: ['apply.js'],
      },
      { status: asked || table ? 422 : 200 },
    );
  }

  private async remarks({ tx, row, form, language }: OpenDraft): Promise<readonly Remark[]> {
    // A line that was only added says nothing yet; that it is empty can be seen.
    const rows = this.findings.rowsOf(form);
    const says = (pointer: string) => Object.keys(rows[Number(pointer.split('/')[2])] ?? {}).length > 0;
    const faults = row.formFaults
      .filter(({ pointer }) => pointer.startsWith('/lines/') && says(pointer))
      .map((fault) => faultRemark(fault, language));
    return [...faults, ...(await this.findings.ofLines(tx, row, form)).map((finding) => findingRemark(finding, language))];
  }

  /** Somebody else changed these lines meanwhile: both versions of each line that differs, and what was typed is kept. */
  private conflict({ row, language }: OpenDraft, stored: readonly LineCells[], typed: readonly LineCells[], form: PageForm, from: number) {
    const told = (cells: LineCells | undefined) =>
      cells
        ? editorColumns
            .map((column) => cells[column] ?? '')
            .filter((text) => text !== '')
            .join(' · ')
        : '';
    const count = Math.max(stored.length, typed.length);
    const rows = Array.from({ length: count }, (_, index) => ({
      label: message('apply.line', { line: index + 1 }, language),
      theirs: told(stored[index]),
      mine: told(typed[index]),
      differs: told(stored[index]) !== told(typed[index]),
    })).filter(({ differs }) => differs);
    const kept = [...form.typed(), { name: '_rows', value: form.text('_rows') }, { name: '_first', value: String(from) }];
    return view(
      'applications/conflict',
      { application: row, rows, kept, path: `/applications/${row.id}/lines`, from: '', base: partHash(partOf(stored, from)) },
      { status: 409 },
    );
  }
}

/** What one page of the editor holds: its rows, and how many there are, since rows move when others go. */
function partOf(rows: readonly LineCells[], from: number): unknown {
  return { count: rows.length, rows: rows.slice(from, from + rowsPerPage) };
}

export function withLines(form: StoredForm, rows: readonly LineCells[]): StoredForm {
  return { ...form, lines: rows.map((cells, index) => lineOfCells(cells, index + 1)) } as unknown as StoredForm;
}

function placeAfter(step: NonNullable<ReturnType<typeof stepOf>>, rows: readonly LineCells[]): number {
  if (step.act === 'add') return rows.length - 1;
  return step.act === 'copy' ? step.row + 1 : Math.max(0, Math.min(step.row, rows.length - 1));
}

interface CellFault {
  /** From 0. */
  readonly row: number;
  readonly column: (typeof editorColumns)[number];
  readonly text: string;
}

/** What is missing or wrong in a cell of the editor. */
function cellFaults(form: StoredForm, language: Language): readonly CellFault[] {
  const parsed = parseApplicationForm(form);
  if (parsed.ok) return [];
  return parsed.errors.flatMap((error) => {
    if (!error.pointer.startsWith('/lines/')) return [];
    const column = editorColumns.find((name) => name === columnOfPointer(error.pointer)) ?? 'scientificName';
    return [{ row: Number(error.pointer.split('/')[2]), column, text: faultRemark(error, language).text }];
  });
}

function faultText(fault: LineFault, language: Language): string {
  return message(`form.${fault.code}`, fault.args ?? {}, language);
}

function rejectsView(rejects: Awaited<ReturnType<typeof readRejectedLines>>, language: Language) {
  return (rejects?.rows ?? []).map(({ row, faults }) => ({
    row,
    faults: faults.map((fault) =>
      message('apply.fault.wrong', { label: columnLabel(fault.column, language), fault: faultText(fault, language) }, language),
    ),
  }));
}

function columnLabel(column: string, language: Language): string {
  const label = message(`apply.c.${column}`, {}, language);
  return label.startsWith('apply.c.') ? column : label;
}

function csvFile(text: string, name: string): Answer {
  // With a byte order mark: spreadsheets take a file without one for another encoding.
  return new Answer(200, Buffer.from(`\ufeff${text}`), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  });
}
