import type { CsvFault } from '#applications';
import type { QuotaFact } from '#cites';
import type { CutOverContent } from './judge-row.js';

/**
 * The quota that a row of used quantities counts against: named by its id, or the one quota of the species that fits.
 *
 * @param quotas in force on the first day of the records, of the species of the row or a taxon above it
 */
export function quotaOfRow(row: CutOverContent, quotas: readonly QuotaFact[]): { readonly id: string } | { readonly fault: CsvFault } {
  const { term, source, unit } = row;
  const covers = (codes: readonly string[], code: unknown) => code === null || codes.length === 0 || codes.includes(String(code));
  if (row['quota'] !== null) {
    const named = quotas.find(({ id }) => id === row['quota']);
    if (!named) return { fault: { column: 'quota', code: 'quota-unknown' } };
    return named.quantity.unit === unit
      ? { id: named.id }
      : { fault: { column: 'unit', code: 'quota-unit', args: { unit: named.quantity.unit } } };
  }
  const ofSpecies = quotas.filter(({ appliesToImport }) => !appliesToImport);
  if (ofSpecies.length === 0) return { fault: { column: 'scientificName', code: 'quota-none' } };
  const inUnit = ofSpecies.filter(({ quantity }) => quantity.unit === unit);
  if (inUnit.length === 0)
    return {
      fault: { column: 'unit', code: 'quota-unit', args: { unit: [...new Set(ofSpecies.map((one) => one.quantity.unit))].join(', ') } },
    };
  const fitting = inUnit.filter(({ terms, sources }) => covers(terms, term) && covers(sources, source));
  const [only, other] = fitting;
  if (!only) return { fault: { column: 'term', code: 'quota-scope' } };
  return other
    ? { fault: { column: 'quota', code: 'quota-ambiguous', args: { quotas: fitting.map(({ id }) => id).join(', ') } } }
    : { id: only.id };
}
