import { Param, Query } from '@nestjs/common';
import { UnitOfWork } from '#database';
import { type Actor, Looks } from '#ledger';
import type { Language } from '#messages';
import { type QuotaFigure, QuotaFigures } from '#records';
import {
  CurrentActor,
  Day,
  decodeCursor,
  encodeCursor,
  PageController,
  PageGet,
  PageLanguage,
  problem,
  RequireRole,
  Text,
  UuidParam,
  validated,
  view,
} from '#web';
import { codeName } from '../desk/code-names.js';

const perPage = 50;

class QuotasQuery {
  @Text({ optional: true, min: 0, max: 200 })
  name?: string;

  @Day({ optional: true })
  day?: string;

  @Text({ optional: true, max: 1000 })
  after?: string;
}

/** Quotas of this country (M8): reserved, committed, used, left, and what stands behind each figure. */
@PageController('quotas')
@RequireRole('case-officer', 'issuing-officer', 'scientific-authority', 'auditor')
export class QuotasPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly figures: QuotaFigures,
    private readonly looks: Looks,
  ) {}

  @PageGet()
  async list(@Query() asked: Readonly<Record<string, unknown>>, @PageLanguage() language: Language) {
    const chosen = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== ''));
    const { name = '', day = '', after } = await validated(QuotasQuery, chosen, 'query');
    const cursor = decodeCursor(after, ['text', 'uuid']);
    return this.unit.run(async (tx) => {
      const filter = { ...(name ? { name } : {}), ...(day ? { day } : {}) };
      const found = await this.figures.list(tx, filter, cursor && [String(cursor[0]), String(cursor[1])], perPage);
      const rows = found.slice(0, perPage);
      const last = rows.at(-1);
      const more = found.length > perPage && last;
      return view('records/quotas', {
        ...{ name, dayAsked: day },
        rows: rows.map((row) => shownQuota(row, language)),
        next: more ? `/quotas?${new URLSearchParams({ name, day, after: encodeCursor([last.scientificName, last.id]) })}` : null,
        back: '/records',
      });
    });
  }

  @PageGet(':id')
  read(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    return this.unit.run(async (tx) => {
      const found = await this.figures.one(tx, id);
      if (!found) return problem('not-found');
      await this.looks.at(tx, actor, { of: 'quotas', id });
      return view('records/quota', {
        quota: shownQuota(found.quota, language),
        holders: found.holders,
        more: found.more,
        linked: actor.role !== 'auditor',
        back: '/quotas',
      });
    });
  }
}

/** A quota with the parts of its bar, in hundredths of the whole: what is more than the quota is cut off, the figures say it. */
function shownQuota(row: QuotaFigure, language: Language) {
  const whole = Number(row.quantity);
  const part = (amount: string) => (whole > 0 ? Math.max(0, Math.min(100, Math.round((Number(amount) / whole) * 100))) : 0);
  const committed = part(row.committed);
  return {
    ...row,
    unitName: codeName('unit', row.unit, language),
    termNames: row.terms.map((code) => codeName('term', code, language)),
    sourceNames: row.sources.map((code) => codeName('source', code, language)),
    bar: { committed, reserved: Math.min(part(row.reserved), 100 - committed) },
    over: row.left.startsWith('-'),
  };
}
