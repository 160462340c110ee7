import { currentUnit, Decimal } from '#cites';
import { newId } from '#database';
import { isCountryCode, isDay, listOf, orNull, type TableRow } from '../read/csv-table.js';
import { excludedTaxaOf } from '../read/population-note.js';
import type { StageCopy } from '../read/stage-copy.js';
import { type Rank, ranks, type RejectedRow, type RejectReason, type TaxonStatus } from '../read/stage-rows.js';
import { type QuotaScope, quotaScope, suspensionScope } from '../read/trade-note.js';
import type { KnownTaxa } from './import-source.js';

/** Takes one row: stages it, or says why not. */
export type RowTaker = (row: TableRow, copy: StageCopy, known: KnownTaxa) => RejectedRow | null;

export function reject(row: TableRow, reason: RejectReason, detail: string): RejectedRow {
  return { line: row.line, reason, detail, raw: row.raw.slice(0, 2000) };
}

const statuses: Readonly<Record<string, TaxonStatus>> = {
  accepted: 'accepted',
  not_listed_name: 'unlisted',
  hybrid: 'hybrid',
  synonym: 'synonym',
  trade_name: 'trade-name',
};
const rankSet: ReadonlySet<string> = new Set(ranks);

export interface SeenTaxon {
  readonly id: string;
  readonly kingdom: string;
  readonly rank: string;
  readonly author: string | null;
}

/** @param seen taxa staged so far by name, to find one that stands twice */
export function takeTaxon(seen: Map<string, SeenTaxon>): RowTaker {
  return (row, copy, known) => {
    const kingdom = row.get('kingdom');
    const rank = row.get('rank').toLowerCase();
    const status = statuses[row.get('status')];
    const id = row.get('id');
    const author = orNull(row.get('author'));
    if (id === '') return reject(row, 'value-missing', 'no id');
    if (kingdom !== 'Animalia' && kingdom !== 'Plantae') return reject(row, 'value-not-known', `kingdom "${kingdom}"`);
    if (!rankSet.has(rank)) return reject(row, 'value-not-known', `rank "${rank}"`);
    if (!status) return reject(row, 'value-not-known', `status "${row.get('status')}"`);
    if (status === 'synonym') return reject(row, 'not-used', 'a synonym is found through synonyms.csv');
    // Some sources call the kingdom "Flora"; a kingdom has one name.
    const written = row.get('scientific_name');
    const scientificName = rank === 'kingdom' ? kingdom : written.includes('  ') ? written.replace(/\s+/g, ' ') : written;
    if (scientificName === '') return reject(row, 'value-missing', 'no scientific name');
    if ((rank === 'kingdom') !== (row.get('parent_id') === ''))
      return reject(row, rank === 'kingdom' ? 'value-not-known' : 'value-missing', 'only a kingdom has no parent');
    if (known.key(id) === id) return reject(row, 'duplicate', `the id ${id} was used before`);

    const same = seen.get(scientificName);
    const first = same && same.kingdom === kingdom && same.rank === rank ? same : undefined;
    if (first && (first.author === null || author === null || first.author === author)) {
      known.alias(id, first.id);
      return { ...reject(row, 'duplicate', `the same taxon as ${first.id}`), alias: { from: id, to: first.id } };
    }
    if (!same) seen.set(scientificName, { id, kingdom, rank, author });
    known.add(id, scientificName);
    copy.taxon({
      sourceId: id,
      parent: rank === 'kingdom' ? null : (known.key(row.get('parent_id')) ?? row.get('parent_id')),
      kingdom,
      rank: rank as Rank,
      scientificName,
      homonym: first ? (author ?? id) : '',
      author,
      status,
      accepted: null,
      source: row.get('source') || 'taxa.csv',
    });
    return null;
  };
}

export const takeSynonym: RowTaker = (row, copy, known) => {
  const taxon = known.key(row.get('accepted_taxon_id'));
  const name = row.get('synonym');
  if (taxon === undefined) return reject(row, 'taxon-not-known', `accepted taxon ${row.get('accepted_taxon_id')}`);
  if (name === '') return reject(row, 'value-missing', 'no synonym');
  copy.name({ taxon, kind: 'synonym', language: null, name, author: orNull(row.get('author')) });
  return null;
};

export const takeCommonName: RowTaker = (row, copy, known) => {
  const taxon = known.key(row.get('taxon_id'));
  const language = row.get('language').toLowerCase();
  const name = row.get('common_name');
  if (taxon === undefined) return reject(row, 'taxon-not-known', `taxon ${row.get('taxon_id')}`);
  if (!/^[a-z]{2,3}$/.test(language)) return reject(row, 'value-not-known', `language "${language}"`);
  if (name === '') return reject(row, 'value-missing', 'no name');
  copy.name({ taxon, kind: 'common', language, name, author: null });
  return null;
};

// A quota file has thousands of rows and a few hundred different notes and units.
const scopes = new Map<string, QuotaScope>();
function scopeOfQuota(terms: string, sources: string, note: string): QuotaScope {
  const key = `${terms}|${sources}|${note}`;
  let scope = scopes.get(key);
  if (!scope) {
    if (scopes.size > 10_000) scopes.clear();
    scope = quotaScope(listOf(terms, /\s*[,;]\s*/), listOf(sources, /\s*[,;]\s*/), note);
    scopes.set(key, scope);
  }
  return scope;
}

/** Current unit and the factor to it; null factor = the same unit. */
function unitOfQuota(written: string): { code: string; factor: Decimal | null } | null {
  const unit = currentUnit(written.toUpperCase() === 'KG' ? 'KGM' : written);
  return unit && { code: unit.code, factor: unit.factor.equals(Decimal.from('1')) ? null : unit.factor };
}

export const takeQuota: RowTaker = (row, copy, known) => {
  const taxon = known.key(row.get('taxon_id'));
  const country = row.get('country_iso2');
  const year = row.get('year');
  const quantity = row.get('quota');
  if (taxon === undefined) return reject(row, 'taxon-not-known', `taxon ${row.get('taxon_id')}`);
  if (!isCountryCode(country)) return reject(row, 'value-not-known', `country "${country}"`);
  if (!/^(19|20)\d\d$/.test(year)) return reject(row, 'not-a-date', `year "${year}"`);
  if (quantity === '' || quantity === '-1') return reject(row, 'no-quantity', 'the source gives no quantity');
  if (!/^\d{1,15}(\.\d{1,6})?$/.test(quantity)) return reject(row, 'not-a-number', `quota "${quantity}"`);
  const unit = unitOfQuota(row.get('unit'));
  if (unit === null) return reject(row, 'value-not-known', `unit "${row.get('unit')}"`);
  const note = orNull(row.get('notes'));
  copy.quota({
    id: newId(),
    taxon,
    country,
    region: null,
    holder: null,
    facility: null,
    from: `${year}-01-01`,
    to: `${year}-12-31`,
    quantity: unit.factor === null ? quantity : Decimal.from(quantity).times(unit.factor).toString(),
    unit: unit.code,
    ...scopeOfQuota(row.get('terms'), row.get('sources'), note ?? ''),
    appliesToImport: false,
    source: row.get('source') || 'quotas.csv',
    note,
  });
  return null;
};

export const takeSuspension: RowTaker = (row, copy, known) => {
  const id = row.get('taxon_id');
  const taxon = id === '' ? null : (known.key(id) ?? null);
  const country = orNull(row.get('country_iso2'));
  const from = row.get('start_date');
  const to = orNull(row.get('end_date'));
  // A row that names a kingdom but no taxon lost its taxon on the way: it must not stop the whole country. Nor does the
  // Review of Significant Trade ever stop one: it looks at single species (Res. Conf. 12.8).
  const lost = id !== '' || row.get('kingdom') !== '' || row.get('scientific_name') !== '' || /significant trade/i.test(row.get('basis'));
  if (taxon === null && lost) return reject(row, 'taxon-not-known', `taxon "${row.get('scientific_name') || id}"`);
  if (country !== null && !isCountryCode(country)) return reject(row, 'value-not-known', `country "${country}"`);
  if (taxon === null && country === null) return reject(row, 'value-missing', 'neither taxon nor country');
  if (!isDay(from)) return reject(row, 'not-a-date', `start "${from}"`);
  if (to !== null && !isDay(to)) return reject(row, 'not-a-date', `end "${to}"`);
  if (to !== null && to < from) return reject(row, 'not-a-date', `ends ${to}, before it begins ${from}`);
  const note = orNull(row.get('notes'));
  copy.suspension({
    id: newId(),
    taxon,
    excludedTaxa: excludedTaxaOf(note ?? '', (name) => known.keyOfName(name) !== undefined, row.get('scientific_name')),
    country,
    from,
    to,
    ...suspensionScope(note ?? ''),
    source: [row.get('start_notification'), row.get('basis')].filter((part) => part !== '').join(', ') || 'suspensions.csv',
    note,
  });
  return null;
};

export const takeDistribution: RowTaker = (row, copy, known) => {
  const taxon = known.key(row.get('taxon_id'));
  if (taxon === undefined) return reject(row, 'taxon-not-known', `taxon ${row.get('taxon_id')}`);
  const countries = listOf(row.get('countries_iso2'));
  const wrong = countries.find((country) => !isCountryCode(country));
  if (countries.length === 0) return reject(row, 'value-missing', 'no country');
  if (wrong !== undefined) return reject(row, 'value-not-known', `country "${wrong}"`);
  for (const country of countries) copy.distribution({ taxon, country, kind: 'unspecified' });
  return null;
};
