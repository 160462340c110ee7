import { Param, Query } from '@nestjs/common';
import { documentNumber } from '#cites';
import { UnitOfWork } from '#database';
import { type Actor, Looks } from '#ledger';
import type { Language } from '#messages';
import { CutOver, type LegacyCase, LegacyCases, type LegacyPermit, listLegacyCases, listLegacyPermits } from '#records';
import {
  CurrentActor,
  decodeCursor,
  encodeCursor,
  Form,
  Idempotent,
  Once,
  type OnceOnly,
  PageController,
  PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  RequireRole,
  seeOther,
  Text,
  UuidParam,
  view,
} from '#web';
import { codeName } from '../desk/code-names.js';
import { Instead, onceOrPage } from '../desk/instead.js';
import { onceKey } from '../desk/once-key.js';
import { errorsOf, refusalText } from './cut-over.pages.js';
import { type Faults, writtenFault } from './form-parts.js';

const perPage = 50;
const casesMax = 200;

class EarlierQuery {
  @Text({ optional: true, min: 0, max: 60 })
  number?: string;

  @Text({ optional: true, max: 1000 })
  after?: string;
}

/** Permits and cases from before the records began here. */
@PageController('earlier')
@RequireRole('case-officer', 'issuing-officer', 'scientific-authority', 'auditor')
export class EarlierPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly cutOvers: CutOver,
    private readonly cases: LegacyCases,
    private readonly looks: Looks,
  ) {}

  @PageGet('permits')
  permits(@CurrentActor() actor: Actor, @Query() query: EarlierQuery, @PageLanguage() language: Language) {
    const { number = '', after } = query;
    const cursor = decodeCursor(after, ['text']);
    return this.unit.run(async (tx) => {
      const filter = number === '' ? {} : { number: documentNumber(number) };
      const found = await listLegacyPermits(tx, filter, cursor && String(cursor[0]), perPage);
      const rows = found.slice(0, perPage);
      await this.looks.over(tx, actor, { of: 'legacy-permits', ids: rows.map((row) => row.number) });
      const last = rows.at(-1);
      return view('records/earlier-permits', {
        numberAsked: number,
        rows: rows.map((row) => shownPermit(row, language)),
        begins: await this.cutOvers.beginsOn(tx),
        next:
          found.length > perPage && last ? `/earlier/permits?${new URLSearchParams({ number, after: encodeCursor([last.number]) })}` : null,
        back: '/records',
      });
    });
  }

  @PageGet('cases')
  list(@CurrentActor() actor: Actor, @PageLanguage() language: Language) {
    return this.listed(actor, language);
  }

  @PagePost('cases/:id/closing')
  @Idempotent()
  @RequireRole('case-officer')
  close(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    const note = form.text('note');
    const shown = (fault: string) => this.listed(actor, language, { [`note-${id}`]: fault }, { [`note-${id}`]: note });
    const fault = writtenFault(note, { min: 10, max: 2000 }, language);
    if (fault) return shown(fault);
    return onceOrPage(once, async (tx) => {
      const closed = await this.cases.close(tx, actor, id, form.version(), note);
      if (closed.ok) return seeOther('/earlier/cases');
      throw new Instead(() => shown(refusalText(closed, language)));
    });
  }

  private listed(actor: Actor, language: Language, faults: Faults = {}, values: Readonly<Record<string, string>> = {}) {
    return this.unit.run(async (tx) => {
      const rows = await listLegacyCases(tx, null, casesMax);
      await this.looks.over(tx, actor, { of: 'legacy-cases', ids: rows.map(({ id }) => id) });
      const shown = rows.map((row) => ({ ...shownCase(row, language), once: onceKey() }));
      return view(
        'records/earlier-cases',
        {
          open: shown.filter(({ state }) => state === 'open'),
          settled: shown.filter(({ state }) => state !== 'open'),
          mayClose: actor.role === 'case-officer',
          ...{ faults, values, errors: errorsOf(faults), back: '/records' },
        },
        { status: Object.keys(faults).length > 0 ? 422 : 200 },
      );
    });
  }
}

function shownPermit(row: LegacyPermit, language: Language) {
  return {
    ...row,
    documentName: codeName('document', row.documentType, language),
    lines: row.lines.map((line) => ({
      ...line,
      unitName: codeName('unit', line.unit, language),
      termName: codeName('term', line.term, language),
    })),
  };
}

function shownCase(row: LegacyCase, language: Language) {
  return { ...row, documentName: codeName('document', row.documentType, language) };
}
