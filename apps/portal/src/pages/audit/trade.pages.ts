import { Query } from '@nestjs/common';
import { dayIn, readOffice } from '#applications';
import { type Tx, UnitOfWork } from '#database';
import { type Language, message } from '#messages';
import { type IssuedMonth, namesOfSpecies, plottedMax, type TradePlots, tradePlots } from '#oversight';
import { SpeciesFacts } from '#species';
import { csvAnswer, isDay, PageController, PageGet, PageLanguage, RequireRole, view } from '#web';
import { countryText } from '../applications/code-options.js';
import { codeName } from '../desk/code-names.js';

const filterNames = ['species', 'country', 'from', 'to'] as const;
type Filters = Readonly<Record<(typeof filterNames)[number], string>>;
/** Years that one plot may span. */
const yearsMax = 10;
/** Width of a bar with its gap, and height of the longest, in units of the drawing. */
const [step, top] = [64, 120];

/** Trade as plots with their tables (N6): sums over permits, and no record of anybody. */
@PageController('audit/trade')
@RequireRole('auditor')
export class TradePlotPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly species: SpeciesFacts,
  ) {}

  @PageGet()
  plots(@PageLanguage() language: Language, @Query() query: Readonly<Record<string, unknown>>) {
    return this.unit.run(async (tx) => {
      const { country: office, timeZone } = await readOffice(tx);
      const today = dayIn(timeZone);
      const typed = Object.fromEntries(
        filterNames.map((name) => [name, typeof query[name] === 'string' ? query[name].trim() : '']),
      ) as Filters;
      const filters = {
        ...typed,
        country: typed.country.toUpperCase(),
        from: typed.from || `${Number(today.slice(0, 4)) - 1}-01-01`,
        to: typed.to || today,
      };
      const faults = faultsOf(filters, language);
      // Quotas are those of the end of the period.
      const known = filters.species === '' ? null : await this.known(tx, filters.species, office, isDay(filters.to) ? filters.to : today);
      if (known === undefined) faults['species'] = message('plots.fault.species', {}, language);
      const errors = Object.entries(faults).map(([field, text]) => ({ href: `#${field}`, text }));
      const more = Object.entries(filters).filter(([, value]) => value !== '');
      const model = { filters, faults, errors, csv: `/audit/trade?${new URLSearchParams([...more, ['as', 'csv']]).toString()}` };
      if (errors.length > 0) return view('audit/trade', { ...model, plots: null }, { status: 422 });
      const scope = { names: known?.names ?? null, country: filters.country || null, from: filters.from, to: filters.to };
      const plots = await tradePlots(tx, scope);
      if (query['as'] === 'csv') return csvAnswer(tableOf(plots, language), 'trade.csv');
      const shown = {
        months: plots.months.map((row) => ({
          ...row,
          termName: codeName('term', row.term, language),
          unitName: codeName('unit', row.unit, language),
        })),
        routes: plots.routes.map(({ from, to, permits }) => ({
          ...{ from: countryText(from, language), to: countryText(to, language), permits },
          share: (100 * permits) / Math.max(1, plots.routes[0]?.permits ?? 1),
        })),
        cut: plots.cut,
        most: plottedMax,
      };
      const quotas = (known?.quotas ?? []).map((quota) => ({
        ...quota,
        share: shareOf(quota.committed, quota.quantity.value),
      }));
      return view('audit/trade', { ...model, plots: shown, quotas, chart: monthChart(plots.months, language) });
    });
  }

  /** Names under which permits name a species, accepted and synonyms, with its quotas; undefined for a name that nobody knows. */
  private async known(tx: Tx, name: string, country: string, date: string) {
    const { taxa, quotas } = await this.species.of(tx, { names: [name], countries: [country], date });
    const [taxon] = taxa;
    return taxon?.known ? { names: [...new Set([name, ...(await namesOfSpecies(tx, taxon.acceptedName))])], quotas } : undefined;
  }
}

function faultsOf({ species, country, from, to }: Filters, language: Language): Record<string, string> {
  const late = isDay(from) && isDay(to) && (from > to || Number(to.slice(0, 4)) - Number(from.slice(0, 4)) > yearsMax);
  return {
    ...(species.length > 120 ? { species: message('plots.fault.species', {}, language) } : {}),
    ...(country !== '' && !/^[A-Z]{2}$/.test(country) ? { country: message('plots.fault.country', {}, language) } : {}),
    ...(isDay(from) ? {} : { from: message('plots.fault.day', {}, language) }),
    ...(!isDay(to)
      ? { to: message('plots.fault.day', {}, language) }
      : late
        ? { to: message('plots.fault.period', { years: yearsMax }, language) }
        : {}),
  };
}

/** Percent for a bar alone; the table says the numbers exactly. */
function shareOf(part: string, whole: string): number {
  const [one, all] = [Number(part), Number(whole)];
  return all > 0 ? Math.min(100, Math.round((1000 * one) / all) / 10) : one > 0 ? 100 : 0;
}

/** What was traded most often, month by month; the newest thirty months. null where nothing was. */
export function monthChart(months: readonly IssuedMonth[], language: Language) {
  const groups = new Map<string, IssuedMonth[]>();
  for (const row of months) groups.set(`${row.term} ${row.unit}`, [...(groups.get(`${row.term} ${row.unit}`) ?? []), row]);
  const permits = (rows: readonly IssuedMonth[]) => rows.reduce((sum, row) => sum + row.permits, 0);
  const [rows] = [...groups.values()].sort((one, other) => permits(other) - permits(one));
  const [first, last] = [rows?.[0], rows?.at(-1)];
  if (!rows || !first || !last) return null;
  const span = monthsBetween(first.month, last.month).slice(-30);
  const most = Math.max(...rows.map(({ quantity }) => Number(quantity)));
  const bars = span.map((month, index) => {
    const quantity = rows.find((row) => row.month === month)?.quantity ?? '0';
    const height = most > 0 ? Math.round((Number(quantity) / most) * top * 10) / 10 : 0;
    return { month, quantity, height, x: index * step, y: top - height };
  });
  return {
    ...{ term: codeName('term', first.term, language), unit: codeName('unit', first.unit, language), bars },
    ...{ width: bars.length * step, height: top + 44, top },
  };
}

function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  let [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5))];
  for (let at = from; at <= to; at = `${year}-${String(month).padStart(2, '0')}`) {
    months.push(at);
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
  return months;
}

function tableOf({ months }: TradePlots, language: Language): string[][] {
  const columns = ['month', 'term', 'unit', 'quantity', 'permits', 'endorsed'] as const;
  return [
    columns.map((name) => message(`plots.column.${name}`, {}, language)),
    ...months.map(({ month, term, unit, quantity, permits, endorsed }) => [month, term, unit, quantity, String(permits), String(endorsed)]),
  ];
}
