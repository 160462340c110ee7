import { Param } from '@nestjs/common';
import { csvText, errorsCsv, findOffice } from '#applications';
import { type Tx, UnitOfWork } from '#database';
import { Directory } from '#identity';
import { type Actor, Looks } from '#ledger';
import { type Language, message } from '#messages';
import {
  approvalsOf,
  CutOver,
  cutOverKindOf,
  cutOverKinds,
  type CutOverRow,
  cutOverShape,
  filesOf,
  recordsProblem,
  type RecordsRefusal,
  rowFaultText,
  rowsOf,
} from '#records';
import {
  Answer,
  CurrentActor,
  Form,
  Idempotent,
  isDay,
  Once,
  type OnceOnly,
  PageController,
  PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  problem,
  RequireRole,
  seeOther,
  UuidParam,
  view,
} from '#web';
import { Instead, onceOrPage, orPage } from '../desk/instead.js';
import { onceKey } from '../desk/once-key.js';
import { signedOfForm } from '../desk/signing.js';
import { type Faults, writtenFault } from './form-parts.js';
import { signPage } from './sign-page.js';

const readers = ['case-officer', 'issuing-officer', 'administrator', 'auditor'] as const;
const listedMax = 100;
/** Rows of a table that the preview shows, and refused rows beside it; the rest is in errors.csv. */
const previewRows = 5;
const refusedRows = 20;

interface Shown {
  readonly faults?: Faults;
  readonly note?: string;
  readonly status?: number;
}

/** Bringing along what the authority has from before its records began here: tables, preview, two approvals. */
@PageController('cut-over')
@RequireRole(...readers)
export class CutOverPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly cutOvers: CutOver,
    private readonly directory: Directory,
    private readonly looks: Looks,
  ) {}

  @PageGet()
  list(@CurrentActor() actor: Actor) {
    return this.listed(actor, '');
  }

  @PagePost()
  @Idempotent()
  @RequireRole('case-officer')
  start(@CurrentActor() actor: Actor, @Form() form: PageForm, @PageLanguage() language: Language, @Once() once: OnceOnly) {
    const day = form.text('beginsOn');
    if (!isDay(day)) return this.listed(actor, day, { beginsOn: message('problem.field.not-day', {}, language) });
    return onceOrPage(once, async (tx) => {
      const made = await this.cutOvers.start(tx, actor, day);
      if (made.ok) return seeOther(`/cut-over/${made.value.id}`);
      throw new Instead(() => this.listed(actor, day, { beginsOn: refusalText(made, language) }));
    });
  }

  @PageGet('templates/:kind')
  template(@Param('kind') name: string) {
    const kind = cutOverKindOf(name);
    if (!kind) return problem('not-found');
    return csvFile(`${kind}.csv`, csvText([cutOverShape(kind).names]));
  }

  @PageGet(':id')
  show(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    return this.page(actor, id, language);
  }

  @PageGet(':id/tables/:kind')
  errors(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('kind') kind: string,
    @PageLanguage() language: Language,
  ) {
    return this.unit.run(async (tx) => {
      const file = (await filesOf(tx, id)).find((one) => one.kind === kind);
      if (!file) return problem('not-found');
      await this.looks.at(tx, actor, { of: 'cut-overs', id });
      return csvFile(
        'errors.csv',
        errorsCsv(file.headings, file.rejected, (fault) => rowFaultText(fault, language)),
      );
    });
  }

  @PagePost(':id/tables/:kind')
  @RequireRole('case-officer')
  upload(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('kind') name: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
  ) {
    const kind = cutOverKindOf(name);
    if (!kind) return problem('not-found');
    const [file] = form.files.filter(({ bytes }) => bytes.length > 0);
    if (!file) return this.page(actor, id, language, { faults: { [`file-${kind}`]: message('records.fault.no-file', {}, language) } });
    return orPage(() =>
      this.unit.run(async (tx) => {
        const row = await this.at(tx, id, form);
        const read = await this.cutOvers.upload(tx, actor, row, { kind, name: file.name, bytes: file.bytes });
        if (read.ok) return seeOther(`/cut-over/${id}#${kind}`);
        throw new Instead(() => this.page(actor, id, language, { faults: { [`file-${kind}`]: refusalText(read, language) } }));
      }),
    );
  }

  @PagePost(':id/tables/:kind/removal')
  @RequireRole('case-officer')
  remove(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Param('kind') name: string, @Form() form: PageForm) {
    const kind = cutOverKindOf(name);
    if (!kind) return problem('not-found');
    return this.unit.run(async (tx) => {
      const dropped = await this.cutOvers.drop(tx, actor, await this.at(tx, id, form), kind);
      return dropped.ok ? seeOther(`/cut-over/${id}#${kind}`) : recordsProblem(dropped);
    });
  }

  @PagePost(':id/proposal')
  @Idempotent()
  @RequireRole('case-officer')
  propose(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    return onceOrPage(once, async (tx) => {
      const proposed = await this.cutOvers.propose(tx, actor, await this.at(tx, id, form), form.has('leaveOut'));
      if (proposed.ok) return seeOther(`/cut-over/${id}`);
      throw new Instead(() => this.page(actor, id, language, { faults: { leaveOut: refusalText(proposed, language) } }));
    });
  }

  @PagePost(':id/withdrawal')
  @Idempotent()
  @RequireRole('case-officer')
  withdraw(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Form() form: PageForm, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const withdrawn = await this.cutOvers.withdraw(tx, actor, await this.at(tx, id, form));
      return withdrawn.ok ? seeOther(`/cut-over/${id}`) : recordsProblem(withdrawn);
    });
  }

  /** Puts the verdict before the officer as the exact statement. Nothing is done yet. */
  @PagePost(':id/statement')
  @RequireRole('issuing-officer', 'administrator')
  prepare(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Form() form: PageForm, @PageLanguage() language: Language) {
    const verdict = form.text('verdict') === 'refuse' ? 'refuse' : 'approve';
    const note = form.text('note');
    const fault = writtenFault(note, { min: verdict === 'refuse' ? 3 : 0, max: 1000 }, language);
    if (fault) return this.page(actor, id, language, { faults: { note: fault }, note });
    return orPage(() =>
      this.unit.run(async (tx) => {
        const row = await this.at(tx, id, form);
        const prepared = await this.cutOvers.prepare(tx, actor, row, { verdict, note: note === '' ? null : note });
        if (!prepared.ok)
          throw new Instead(() => this.page(actor, id, language, { faults: { note: refusalText(prepared, language) }, note }));
        await this.looks.at(tx, actor, { of: 'statements', id: prepared.value.statementId, about: id, reason: 'signing' });
        const t = (name: string, args = {}) => message(`records.cut-over.${name}`, args, language);
        return signPage(tx, actor, prepared.value, {
          language,
          version: row.version,
          action: `/cut-over/${id}/signed`,
          back: `/cut-over/${id}`,
          rows: [
            [t('decision'), t(`verdict.${verdict}`)],
            [t('begins'), row.beginsOn],
            ...cutOverKinds.flatMap((kind): [string, string][] => {
              const counts = row.summary?.[kind];
              return counts ? [[t(`kind.${kind}`), t('counts', counts)]] : [];
            }),
            [t('content'), row.contentSha256?.toString('hex') ?? ''],
            ...(note === '' ? [] : ([[t('note'), note]] as [string, string][])),
          ],
        });
      }),
    );
  }

  @PagePost(':id/signed')
  @Idempotent()
  @RequireRole('issuing-officer', 'administrator')
  sign(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Form() form: PageForm, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const decided = await this.cutOvers.decideSigned(tx, actor, await this.at(tx, id, form), await signedOfForm(form), null);
      return decided.ok ? seeOther(`/cut-over/${id}`) : recordsProblem(decided);
    });
  }

  private async at(tx: Tx, id: string, form: PageForm): Promise<CutOverRow> {
    const row = await this.cutOvers.open(tx, id, true);
    if (!row.ok) throw recordsProblem(row);
    if (row.value.version !== form.version()) throw problem('version-mismatch');
    return row.value;
  }

  private listed(actor: Actor, day: string, faults: Faults = {}) {
    return this.unit.run(async (tx) => {
      const rows = await this.cutOvers.list(tx, listedMax);
      await this.looks.overPage(tx, actor, 'cut-overs', rows, listedMax);
      const open = rows.some(({ state }) => state === 'draft' || state === 'proposed');
      return view(
        'records/cut-overs',
        {
          rows,
          begins: await this.cutOvers.beginsOn(tx),
          mayStart: actor.role === 'case-officer' && !open,
          ...{ dayTyped: day, faults, errors: errorsOf(faults), once: onceKey(), back: '/records' },
        },
        { status: Object.keys(faults).length > 0 ? 422 : 200 },
      );
    });
  }

  private page(actor: Actor, id: string, language: Language, shown: Shown = {}) {
    const { faults = {}, note = '' } = shown;
    return this.unit.run(async (tx) => {
      const opened = await this.cutOvers.open(tx, id);
      if (!opened.ok) throw recordsProblem(opened);
      await this.looks.at(tx, actor, { of: 'cut-overs', id });
      const row = opened.value;
      const files = await filesOf(tx, id);
      const approvals = await approvalsOf(tx, id);
      const tables = [];
      for (const kind of cutOverKinds) {
        const file = files.find((one) => one.kind === kind) ?? null;
        const { names } = cutOverShape(kind);
        const rows = file ? await rowsOf(tx, id, kind, previewRows) : [];
        tables.push({
          kind,
          file,
          names,
          rows: rows.map(({ row: line, content }) => ({ line, cells: names.map((name) => content[name] ?? '') })),
          refused: (file?.rejected ?? []).slice(0, refusedRows).map(({ row: line, faults: found }) => ({
            line,
            reasons: found.map((fault) => ({ column: fault.column, text: rowFaultText(fault, language) })),
          })),
          more: Math.max(0, (file?.rejected.length ?? 0) - refusedRows),
        });
      }
      const mine = approvals.some(({ round, person }) => round === row.round && person === actor.personId);
      return view(
        'records/cut-over',
        {
          cutOver: row,
          tables,
          office: await findOffice(tx),
          starter: await this.directory.nameOf(tx, row.startedBy),
          approvals: await Promise.all(
            approvals.map(async (one) => ({ ...one, name: await this.directory.nameOf(tx, one.person), old: one.round !== row.round })),
          ),
          leftOut: files.reduce((sum, { rejected }) => sum + rejected.length, 0),
          mayStage: actor.role === 'case-officer' && row.state === 'draft',
          mayWithdraw: row.startedBy === actor.personId && (row.state === 'draft' || row.state === 'proposed'),
          mayDecide:
            (actor.role === 'issuing-officer' || actor.role === 'administrator') &&
            row.state === 'proposed' &&
            row.startedBy !== actor.personId,
          mine,
          ...{ note, faults, errors: errorsOf(faults), once: onceKey(), back: '/cut-over' },
        },
        { status: Object.keys(faults).length > 0 ? 422 : 200 },
      );
    });
  }
}

export function refusalText({ code, args = {} }: RecordsRefusal, language: Language): string {
  return message(`problem.${code}.detail`, args, language);
}

export function errorsOf(faults: Faults) {
  return Object.entries(faults).map(([field, text]) => ({ href: `#${field}`, text }));
}

function csvFile(name: string, text: string): Answer {
  // A byte order mark: spreadsheets take UTF-8 for something else without it.
  return new Answer(200, Buffer.from(`\ufeff${text}`), {
    headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name}"` },
  });
}
