import { Query } from '@nestjs/common';
import { StandingFindings } from '#applications';
import { UnitOfWork } from '#database';
import { SpeciesDossier, type TradeYear } from '#issuance';
import type { Actor } from '#ledger';
import type { Language } from '#messages';
import { CurrentActor, PageController, PageGet, PageLanguage, RequireRole, Text, view } from '#web';
import { codeName } from './code-names.js';
import { shareOf } from './case-model.js';
import { standingModel } from '../science/standing.pages.js';
import { deskRoles } from './queue.pages.js';

class DossierQuery {
  @Text({ optional: true, min: 0, max: 120 })
  name?: string;
}

/** The dossier of a species (A3): what a finding is made with. */
@PageController('dossiers')
export class DossierPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly dossiers: SpeciesDossier,
    private readonly standing: StandingFindings,
  ) {}

  @PageGet()
  @RequireRole(...deskRoles)
  show(@CurrentActor() actor: Actor, @Query() query: DossierQuery, @PageLanguage() language: Language) {
    const name = (query.name ?? '').trim();
    if (name === '') return view('desk/dossier', { name, dossier: null });
    return this.unit.run(async (tx) => {
      const dossier = await this.dossiers.read(tx, actor, name);
      if (!dossier) return view('desk/dossier', { name, dossier: null, unknown: true }, { status: 404 });
      return view('desk/dossier', {
        name,
        dossier,
        role: actor.role,
        standing: (await this.standing.list(tx, { taxon: dossier.taxon.acceptedName, inForce: true })).map((row) =>
          standingModel(row, language),
        ),
        listings: dossier.taxon.listings.toSorted((one, other) => (one.from < other.from ? 1 : -1)),
        quotas: dossier.quotas.map((quota) => ({ ...quota, share: shareOf(quota) })),
        trade: dossier.trade.map((row) => ({
          ...row,
          termName: codeName('term', row.term, language),
          unitName: codeName('unit', row.unit, language),
        })),
        chart: tradeChart(dossier.trade, language),
      });
    });
  }
}

/** Width of a bar with its gap, and height of the longest, in units of the drawing. */
const [step, top] = [48, 120];

/**
 * The trade in what was traded most often, year by year, as bars. Numbers become floats for the drawing alone: the table beside
 * it says them exactly. null where nothing was traded.
 */
export function tradeChart(trade: readonly TradeYear[], language: Language) {
  const groups = new Map<string, TradeYear[]>();
  for (const row of trade) groups.set(`${row.term} ${row.unit}`, [...(groups.get(`${row.term} ${row.unit}`) ?? []), row]);
  const permits = (rows: readonly TradeYear[]) => rows.reduce((sum, row) => sum + row.permits, 0);
  const [rows] = [...groups.values()].sort((one, other) => permits(other) - permits(one));
  const first = rows?.[0];
  if (!rows || !first) return null;
  const [from, to] = [Math.min(...rows.map(({ year }) => year)), Math.max(...rows.map(({ year }) => year))];
  const most = Math.max(...rows.map(({ quantity }) => Number(quantity)));
  const bars = Array.from({ length: Math.min(to - from + 1, 30) }, (_, index) => {
    const year = to - from + 1 > 30 ? to - 29 + index : from + index;
    const quantity = rows.find((row) => row.year === year)?.quantity ?? '0';
    const height = most > 0 ? Math.round((Number(quantity) / most) * top * 10) / 10 : 0;
    return { year, quantity, height, x: index * step, y: top - height };
  });
  return {
    term: codeName('term', first.term, language),
    unit: codeName('unit', first.unit, language),
    bars,
    width: bars.length * step,
    height: top + 44,
    top,
  };
}
