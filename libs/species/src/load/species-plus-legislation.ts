import { currentUnit, Decimal } from '#cites';
import { newId } from '#database';
import { isCountryCode, isDay } from '../read/csv-table.js';
import { type ListingEvent, listingsFromEvents, withoutOverlap } from '../read/listing-history.js';
import { excludedTaxaOf, populationsOf } from '../read/population-note.js';
import type { StageCopy } from '../read/stage-copy.js';
import type { Appendix, RejectedRow, RejectReason } from '../read/stage-rows.js';
import { quotaScope, suspensionScope } from '../read/trade-note.js';
import type { KnownTaxa } from './import-source.js';
import { flagIn, type Json, listIn, objectIn, textIn } from './species-plus-json.js';

export interface TaxonOfAnswer {
  readonly key: string;
  /** Number of the taxon at Species+. */
  readonly id: string;
  readonly line: number;
}

const source = 'Species+';

/** Answer of `cites_legislation`: listings with their history, quotas, suspensions. */
export function stageLegislation(answer: unknown, taxon: TaxonOfAnswer, copy: StageCopy, known: KnownTaxa): RejectedRow[] {
  const rejected: RejectedRow[] = [];
  const refuse = (row: Json, reason: RejectReason, detail: string) =>
    rejected.push({
      line: taxon.line,
      reason,
      detail: `${known.nameOf(taxon.key) ?? ''}: ${detail}`,
      raw: JSON.stringify(row).slice(0, 2000),
    });
  const events: ListingEvent[] = [];
  for (const row of listIn(answer, 'cites_listings')) {
    const event = eventOf(row, taxon, known);
    if (typeof event === 'string') refuse(row, event === 'inherited' ? 'not-used' : 'value-not-known', event);
    else events.push(event);
  }
  const listings = listingsFromEvents(events, null, source).map((listing) => ({
    listing,
    line: taxon.line,
    raw: `${listing.taxon},${listing.appendix},${listing.from}`,
  }));
  const clean = withoutOverlap(listings);
  for (const listing of clean.listings) copy.listing(listing);
  rejected.push(...clean.rejected);
  for (const row of listIn(answer, 'cites_quotas')) takeQuota(row, taxon, copy, refuse);
  for (const row of listIn(answer, 'cites_suspensions')) takeSuspension(row, taxon, copy, known, refuse);
  return rejected;
}

function eventOf(row: Json, taxon: TaxonOfAnswer, known: KnownTaxa): ListingEvent | string {
  const owner = textIn(row, 'taxon_concept_id');
  if (owner !== '' && owner !== taxon.id) return 'inherited';
  const change = textIn(row, 'change_type') || '+';
  // R+ and R- are reservations of a Party and their withdrawal.
  if (change !== '+' && change !== '-') return `change "${change}"`;
  const appendix = textIn(row, 'appendix');
  if (appendix !== 'I' && appendix !== 'II' && appendix !== 'III') return `Appendix "${appendix}"`;
  const on = textIn(row, 'effective_at').slice(0, 10);
  if (!isDay(on)) return `effective at "${on}"`;
  const party = textIn(objectIn(row, 'party'), 'iso_code2');
  if (party !== '' && !isCountryCode(party)) return `Party "${party}"`;
  const note = textIn(row, 'annotation').replace(/<[^>]*>/g, '');
  return {
    taxon: taxon.key,
    change: change === '+' ? 'ADDITION' : 'DELETION',
    appendix: appendix as Appendix,
    on,
    current: change === '+' && flagIn(row, 'is_current'),
    inclusion: false,
    party: appendix === 'III' && party !== '' ? party : null,
    ...populationsOf(note),
    excludedTaxa: excludedTaxaOf(
      note,
      (name) => known.keyOfName(name) !== undefined && name !== known.nameOf(taxon.key),
      known.nameOf(taxon.key) ?? '',
    ),
    annotation: note === '' ? null : note,
    hashNote: /#\d{1,2}/.exec(textIn(objectIn(row, 'hash_annotation'), 'symbol') || textIn(row, 'hash_annotation'))?.[0] ?? null,
  };
}

function takeQuota(
  row: Json,
  taxon: TaxonOfAnswer,
  copy: StageCopy,
  refuse: (row: Json, reason: RejectReason, detail: string) => void,
): void {
  const quantity = textIn(row, 'quota');
  const country = textIn(objectIn(row, 'geo_entity'), 'iso_code2');
  const published = textIn(row, 'publication_date').slice(0, 10);
  const unit = currentUnit(textIn(objectIn(row, 'unit'), 'code'));
  const note = textIn(row, 'notes');
  if (quantity === '' || quantity.startsWith('-')) return refuse(row, 'no-quantity', 'the source gives no quantity');
  if (!/^\d{1,15}(\.\d{1,6})?$/.test(quantity)) return refuse(row, 'not-a-number', `quota "${quantity}"`);
  if (!isCountryCode(country)) return refuse(row, 'value-not-known', `country "${country}"`);
  if (!isDay(published)) return refuse(row, 'not-a-date', `published "${published}"`);
  if (unit === null) return refuse(row, 'value-not-known', `unit "${textIn(objectIn(row, 'unit'), 'code')}"`);
  const year = published.slice(0, 4);
  copy.quota({
    id: newId(),
    taxon: taxon.key,
    country,
    region: null,
    holder: null,
    facility: null,
    from: `${year}-01-01`,
    to: `${year}-12-31`,
    quantity: Decimal.from(quantity).times(unit.factor).toString(),
    unit: unit.code,
    ...quotaScope([], [], note),
    appliesToImport: false,
    source,
    note: note === '' ? null : note,
  });
}

function takeSuspension(
  row: Json,
  taxon: TaxonOfAnswer,
  copy: StageCopy,
  known: KnownTaxa,
  refuse: (row: Json, reason: RejectReason, detail: string) => void,
): void {
  const country = textIn(objectIn(row, 'geo_entity'), 'iso_code2');
  const from = textIn(row, 'start_date').slice(0, 10);
  const note = textIn(row, 'notes').replace(/<[^>]*>/g, '');
  const owner = textIn(row, 'taxon_concept_id');
  if (!isDay(from)) return refuse(row, 'not-a-date', `start "${from}"`);
  if (country !== '' && !isCountryCode(country)) return refuse(row, 'value-not-known', `country "${country}"`);
  // A country-wide suspension comes with every taxon and names none.
  if (owner !== '' && owner !== taxon.id) return refuse(row, 'not-used', 'inherited');
  const countryWide = 'taxon_concept_id' in row && row['taxon_concept_id'] === null;
  if (countryWide && country === '') return refuse(row, 'value-missing', 'neither taxon nor country');
  const scope = suspensionScope(note);
  copy.suspension({
    id: newId(),
    taxon: countryWide ? null : taxon.key,
    excludedTaxa: excludedTaxaOf(note, (name) => known.keyOfName(name) !== undefined, known.nameOf(taxon.key) ?? ''),
    country: country === '' ? null : country,
    from,
    // What is no longer current ended on a day the API does not tell; it must not stop trade any more.
    to: flagIn(row, 'is_current') ? null : from,
    ...scope,
    appliesTo: flagIn(row, 'applies_to_import') ? 'both' : scope.appliesTo,
    source: textIn(objectIn(row, 'start_notification'), 'name') || source,
    note: note === '' ? null : note,
  });
}

const tags: Readonly<Record<string, 'introduced' | 'reintroduced' | 'extinct' | 'uncertain'>> = {
  introduced: 'introduced',
  'introduced (?)': 'uncertain',
  reintroduced: 'reintroduced',
  extinct: 'extinct',
  'extinct (?)': 'uncertain',
  'distribution uncertain': 'uncertain',
};

/** Answer of `distributions`: a list of countries and regions with tags. */
export function stageDistribution(answer: unknown, taxon: TaxonOfAnswer, copy: StageCopy): RejectedRow[] {
  if (!Array.isArray(answer)) return [{ line: taxon.line, reason: 'value-missing', detail: 'no list of countries', raw: taxon.key }];
  for (const place of answer) {
    const country = textIn(place, 'iso_code2');
    if (!isCountryCode(country)) continue;
    const tag = listTags(place)[0];
    copy.distribution({ taxon: taxon.key, country, kind: tag ? (tags[tag] ?? 'uncertain') : 'native' });
  }
  return [];
}

function listTags(place: unknown): string[] {
  const list = typeof place === 'object' && place !== null ? (place as Json)['tags'] : undefined;
  return Array.isArray(list) ? list.filter((tag): tag is string => typeof tag === 'string') : [];
}
