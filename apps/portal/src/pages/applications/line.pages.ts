import { Param, Query } from '@nestjs/common';
import { DraftFindings, type LineCells, type LineColumn, lineColumns, withCell } from '#applications';
import { parseApplicationForm } from '#cites';
import type { Actor } from '#ledger';
import { type Language, message } from '#messages';
import { SpeciesSearch } from '#species';
import {
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
import { countryOptions, type Option, sourceOptions, termOptions, unitOptions } from './code-options.js';
import { conflictAnswer, DraftDesk, isStale, type OpenDraft, partHash, savedAnswer } from './draft-desk.js';
import { columnOfPointer, faultRemark, findingRemark } from './findings-view.js';
import { pageStart, rowsPerPage, typedCells } from './line-editor.js';
import { withLines } from './lines.pages.js';
import { speciesView } from './species-view.js';

const columns: readonly LineColumn[] = lineColumns.map(({ name }) => name);
/** Names that a search lists: one screen of radio buttons. */
const namesShown = 10;

/** One line with all of its boxes, and the search for its species. */
@PageController('applications/:id/lines')
@RequireRole('applicant', 'agent')
export class LinePages {
  constructor(
    private readonly desk: DraftDesk,
    private readonly findings: DraftFindings,
    private readonly species: SpeciesSearch,
  ) {}

  @PageGet(':line')
  edit(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Param('line') line: string, @PageLanguage() language: Language) {
    return this.desk.show({ actor, id, language }, (draft) => {
      const rows = this.findings.rowsOf(draft.form);
      const cells = rows[placeOf(line)];
      return cells ? this.page(draft, rows, placeOf(line), cells) : Promise.resolve(problem('not-found'));
    });
  }

  @PagePost(':line')
  save(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('line') line: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
  ) {
    return this.desk.change({ actor, id, language }, async (draft) => {
      const place = placeOf(line);
      const rows = this.findings.rowsOf(draft.form);
      const now = rows[place];
      if (!now) return problem('not-found');
      const then = form.text('_then');
      const typed = typedCells(now, form, columns, (column) => column);
      if (isStale(form, draft.row, now) && partHash(typed) !== partHash(now))
        return then === 'auto' ? conflictAnswer(draft.row) : conflictPage(draft, place, now, typed, form);
      const changed = rows.map((cells, index) => (index === place ? typed : cells));
      const next = await this.findings.withAppendices(draft.tx, draft.row, draft.form, changed);
      const row = await this.desk.store(draft, withLines(draft.form, next));
      if (row instanceof Problem) return row;
      if (then === 'auto') return savedAnswer(row, next[place]);
      if (then === 'species') return seeOther(`/applications/${id}/lines/${place + 1}/species`);
      if (then === 'later') return seeOther(`/applications/${id}/tasks`);
      if (row.formFaults.some(({ pointer }) => pointer.startsWith(`/lines/${place}/`)))
        return this.page({ ...draft, row, form: withLines(draft.form, next) }, next, place, next[place] ?? {}, true);
      return seeOther(`/applications/${id}/lines?page=${pageStart(place) / rowsPerPage + 1}#row-${place + 1}`);
    });
  }

  /** The plain way to a name: search, look at what each would mean, choose. Works without scripts. */
  @PageGet(':line/species')
  search(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('line') line: string,
    @PageLanguage() language: Language,
    @Query('q') asked?: string,
  ) {
    return this.desk.show({ actor, id, language }, async (draft) => {
      const place = placeOf(line);
      const cells = this.findings.rowsOf(draft.form)[place];
      if (!cells) return problem('not-found');
      return this.speciesPage(draft, place, (typeof asked === 'string' ? asked : (cells.scientificName ?? '')).trim().slice(0, 120), cells);
    });
  }

  @PagePost(':line/species')
  choose(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('line') line: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
  ) {
    return this.desk.change({ actor, id, language }, async (draft) => {
      const place = placeOf(line);
      const rows = this.findings.rowsOf(draft.form);
      const now = rows[place];
      if (!now) return problem('not-found');
      const name = form.text('scientificName');
      if (name === '') return this.speciesPage(draft, place, form.text('_q'), now, message('apply.species.fault', {}, language));
      // Another species has another Appendix: the one that stood there was the other's.
      const named = name === now.scientificName ? now : withCell(withCell(now, 'scientificName', name), 'appendix', undefined);
      const changed = rows.map((cells, index) => (index === place ? named : cells));
      const next = await this.findings.withAppendices(draft.tx, draft.row, draft.form, changed);
      const row = await this.desk.store(draft, withLines(draft.form, next));
      return row instanceof Problem ? row : seeOther(`/applications/${id}/lines/${place + 1}`);
    });
  }

  private async speciesPage(draft: OpenDraft, place: number, q: string, cells: LineCells, fault: string | null = null) {
    const { tx, row, form, language } = draft;
    const country = cells.originCountry ?? form.countryOfExport;
    const at = row.asOf ?? new Date().toISOString().slice(0, 10);
    const found =
      q.length < 2 ? [] : await this.species.find(tx, { q, at, lang: language, limit: namesShown, ...(country ? { country } : {}) });
    return view(
      'applications/species',
      {
        ...{ application: row, line: place + 1, q, fault },
        searched: q.length >= 2,
        short: q.length === 1,
        items: found.map((one) => speciesView(one, language)),
        chosen: cells.scientificName ?? '',
        errors: fault === null ? [] : [{ href: found.length > 0 ? '#scientificName' : '#q', text: fault }],
        back: `/applications/${row.id}/lines/${place + 1}`,
      },
      { status: fault === null ? 200 : 422 },
    );
  }

  private async page(draft: OpenDraft, rows: readonly LineCells[], place: number, cells: LineCells, asked = false) {
    const { row, form, office, language } = draft;
    const faults = lineFaults(draft, place);
    const found = (await this.findings.ofLines(draft.tx, row, form)).filter(({ lines }) => lines.includes(place + 1));
    return view(
      'applications/line',
      {
        application: row,
        ...{ line: place + 1, count: rows.length, cells, faults: asked ? faults : {} },
        country: form.countryOfExport ?? '',
        remarks: found.map((finding) => findingRemark(finding, language)),
        options: {
          ...{ term: termOptions(language), source: sourceOptions(language), unit: unitOptions(language) },
          country: countryOptions(language, { specimen: office.specimen, special: true }),
          sex: sexOptions(language),
        },
        base: partHash(cells),
        errors: asked ? Object.entries(faults).map(([column, text]) => ({ href: `#${column}`, text })) : [],
        back: `/applications/${row.id}/lines?page=${pageStart(place) / rowsPerPage + 1}`,
        scripts: ['apply.js'],
      },
      { status: asked ? 422 : 200 },
    );
  }
}

/** Index of a line from its number in an address; -1 for what is no number. */
function placeOf(line: string): number {
  return /^[1-9]\d{0,3}$/.test(line) ? Number(line) - 1 : -1;
}

function lineFaults({ form, language }: OpenDraft, place: number): Readonly<Record<string, string>> {
  const parsed = parseApplicationForm(form);
  const faults = parsed.ok ? [] : parsed.errors.filter(({ pointer }) => pointer.startsWith(`/lines/${place}/`));
  return Object.fromEntries(faults.map((fault) => [columnOfPointer(fault.pointer) ?? 'scientificName', faultRemark(fault, language).text]));
}

const sexOptions = (language: Language): readonly Option[] =>
  ['M', 'F', 'U'].map((value) => ({ value, text: message(`apply.sex.${value}`, {}, language) }));

function conflictPage({ row, language }: OpenDraft, place: number, theirs: LineCells, mine: LineCells, form: PageForm) {
  const rows = columns
    .filter((column) => theirs[column] !== undefined || mine[column] !== undefined)
    .map((column) => ({
      label: message(`apply.c.${column}`, {}, language),
      theirs: theirs[column] ?? '',
      mine: mine[column] ?? '',
      differs: theirs[column] !== mine[column],
    }));
  const path = `/applications/${row.id}/lines/${place + 1}`;
  return view(
    'applications/conflict',
    { application: row, rows, kept: form.typed(), path, from: '', base: partHash(theirs) },
    { status: 409 },
  );
}
