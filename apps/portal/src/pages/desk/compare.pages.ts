import { Param, Query } from '@nestjs/common';
import { type ApplicationRow, CaseFile, DraftApplication, refusalProblem, type StoredForm } from '#applications';
import { type Tx, UnitOfWork } from '#database';
import { type Actor, Looks } from '#ledger';
import type { Language } from '#messages';
import { CurrentActor, dateText, PageController, PageGet, PageLanguage, problem, RequireRole, UuidParam, view } from '#web';
import { codeName } from './code-names.js';
import { deskRoles } from './queue.pages.js';

/** One field of two cases, side by side. */
export interface ComparedField {
  /** Message id, with the number of the line where it is one of a line. */
  readonly label: string;
  readonly line: number | null;
  readonly left: string;
  readonly right: string;
  readonly differs: boolean;
}

/** Lines that are put side by side; who compares longer ones compares files. */
const linesMax = 50;

/** Two cases side by side (M3), with what differs marked. */
@PageController('cases')
export class ComparePages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly drafts: DraftApplication,
    private readonly file: CaseFile,
    private readonly looks: Looks,
  ) {}

  @PageGet(':id/compare')
  @RequireRole(...deskRoles)
  compare(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @PageLanguage() language: Language,
    @Query('with') other?: string,
  ) {
    const right = new UuidParam().transform(typeof other === 'string' ? other : '');
    return this.unit.run(async (tx) => {
      const [one, two] = [await this.opened(tx, actor, id, language), await this.opened(tx, actor, right, language)];
      await this.looks.over(tx, actor, { of: 'applications', ids: [one.id, two.id] });
      const [left, with_] = [await this.file.formOf(tx, one), await this.file.formOf(tx, two)];
      const rows = comparedFields(left, with_, language);
      return view('desk/compare', {
        one,
        two,
        rows,
        same: rows.filter(({ differs }) => !differs).length,
        different: rows.filter(({ differs }) => differs).length,
        more: Math.max(left.lines?.length ?? 0, with_.lines?.length ?? 0) > linesMax,
        back: `/cases/${id}`,
      });
    });
  }

  private async opened(tx: Tx, actor: Actor, id: string, language: Language): Promise<ApplicationRow> {
    const row = await this.drafts.open(tx, actor, id);
    if (!row.ok) throw row.code === 'application-not-found' ? problem('not-found') : refusalProblem(row, language);
    return row.value;
  }
}

/** Every field that one of two forms fills, in the order of the boxes. */
export function comparedFields(left: StoredForm, right: StoredForm, language: Language): readonly ComparedField[] {
  const rows: ComparedField[] = [];
  const add = (label: string, line: number | null, one: string | undefined, two: string | undefined): void => {
    const [a, b] = [one ?? '', two ?? ''];
    if (a !== '' || b !== '') rows.push({ label, line, left: a, right: b, differs: a !== b });
  };
  const code = (table: Parameters<typeof codeName>[0], value: string | null | undefined) =>
    value ? `${value} – ${codeName(table, value, language)}` : '';
  const party = (one: StoredForm['exporter'] | null | undefined) => (one ? `${one.name}\n${one.address}` : '');
  const both = (label: string, read: (form: StoredForm) => string | undefined) => add(label, null, read(left), read(right));
  both('desk.box.type', (form) => code('document', form.documentType));
  both('desk.case.exporter', (form) => party(form.exporter));
  both('desk.case.importer', (form) => party(form.importer));
  both('desk.case.from', (form) => code('country', form.countryOfExport));
  both('desk.case.to', (form) => code('country', form.countryOfImport));
  both('desk.case.purpose', (form) => code('purpose', form.purpose));
  both('desk.case.wished', (form) => (form.validUntil ? dateText(form.validUntil, language) : ''));
  both('desk.case.import-permit', (form) => form.importPermit?.number);
  both('desk.case.conditions', (form) => form.specialConditions?.join('\n'));
  const count = Math.min(linesMax, Math.max(left.lines?.length ?? 0, right.lines?.length ?? 0));
  for (let index = 0; index < count; index += 1) {
    const [one, two] = [left.lines?.[index], right.lines?.[index]];
    type Line = NonNullable<StoredForm['lines']>[number];
    const line = (label: string, read: (from: Line) => string | undefined) => add(label, index + 1, one && read(one), two && read(two));
    line('desk.line.species', (from) => from.scientificName);
    line('desk.line.goods', (from) => `${from.term} ${from.description}`);
    line('desk.line.quantity', (from) => `${from.quantity.value} ${from.quantity.unit}`);
    line('desk.line.origin', (from) =>
      [from.source, from.origin?.country, from.origin?.permitNumber, from.operationNumber].filter(Boolean).join(' '),
    );
    line('desk.compare.marks', (from) => (from.marks ?? []).map(({ kind, number }) => `${kind} ${number}`).join(', '));
  }
  return rows;
}
