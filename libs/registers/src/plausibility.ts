import { Decimal } from '#cites';
import type { OperationContent } from './contents.js';

/** What does not fit together in the figures of a facility; each is message `records.plausible.CODE`. */
export interface PlausibilityFinding {
  readonly code:
    | 'parents-missing'
    | 'no-females'
    | 'births-without-stock'
    | 'births-jump'
    | 'more-out-than-in'
    | 'elsewhere-over-plausible'
    | 'plausible-over-births'
    | 'inspection-none'
    | 'inspection-old'
    | 'inspection-failed';
  /** Year that it is about; null where it is about the facility. */
  readonly year: number | null;
  readonly args: Readonly<Record<string, string | number>>;
}

/** Months after which a facility should have been seen again: practice, not treaty; the treaty asks for regular inspection (Res. Conf. 12.10). */
const inspectionMonths = 24;

/**
 * Holds the figures of a facility against each other: births against parent stock, what left against what was there. Findings
 * are for the people who decide; nothing is blocked by them.
 *
 * @param today YYYY-MM-DD
 */
export function plausibilityOf(content: OperationContent, today: string): readonly PlausibilityFinding[] {
  const findings: PlausibilityFinding[] = [];
  const find = (code: PlausibilityFinding['code'], year: number | null = null, args: PlausibilityFinding['args'] = {}): void => {
    findings.push({ code, year, args });
  };
  const parents = content.parentStock;
  const bred = content.kind === 'breeding' || content.kind === 'propagation';
  const mothers = parents ? parents.females + (parents.other ?? 0) : 0;
  if (bred && !parents) find('parents-missing');
  else if (bred && mothers === 0) find('no-females');

  const years = [...(content.years ?? [])].sort((one, other) => one.year - other.year);
  // What can be there: the parents, and every year's births and purchases less what died, was sold or left.
  let stock = parents ? parents.males + mothers : null;
  let before: (typeof years)[number] | null = null;
  for (const one of years) {
    const births = one.births ?? 0;
    if (births > 0 && bred && parents && mothers === 0) find('births-without-stock', one.year, { births });
    if (before?.births !== undefined && before.births > 0 && before.year === one.year - 1 && births > before.births * 3)
      find('births-jump', one.year, { births, before: before.births });
    // Only pieces can be counted against animals and plants.
    const pieces = (one.plausible?.unit ?? content.capacity?.unit ?? 'NAR') === 'NAR';
    const out = Decimal.from(one.issuedElsewhere ?? '0');
    const gone = (one.deaths ?? 0) + (one.sales ?? 0);
    if (stock !== null && pieces) {
      const there: number = stock + births + (one.acquired ?? 0);
      if (out.plus(Decimal.from(String(gone))).compare(Decimal.from(String(there))) > 0)
        find('more-out-than-in', one.year, { out: out.plus(Decimal.from(String(gone))).toString(), there });
      stock = Math.max(0, there - gone - Math.floor(Number(out.toString())));
    }
    const plausible = one.plausible ?? content.capacity;
    if (plausible && out.compare(Decimal.from(plausible.value)) > 0)
      find('elsewhere-over-plausible', one.year, { out: out.toString(), plausible: plausible.value });
    if (one.plausible?.unit === 'NAR' && bred && one.births !== undefined) {
      const most = births + (one.acquired ?? 0) + (stock ?? 0);
      if (Decimal.from(one.plausible.value).compare(Decimal.from(String(most))) > 0)
        find('plausible-over-births', one.year, { plausible: one.plausible.value, most });
    }
    before = one;
  }

  const newest = [...(content.inspections ?? [])].sort((one, other) => one.date.localeCompare(other.date)).at(-1);
  if (!newest) find('inspection-none');
  else {
    if (newest.outcome === 'failed') find('inspection-failed', null, { day: newest.date });
    if (monthsBetween(newest.date, today) > inspectionMonths) find('inspection-old', null, { day: newest.date, months: inspectionMonths });
  }
  return findings;
}

function monthsBetween(from: string, to: string): number {
  const [year = 0, month = 0] = from.split('-').map(Number);
  const [toYear = 0, toMonth = 0] = to.split('-').map(Number);
  return (toYear - year) * 12 + toMonth - month;
}
