import { join } from 'node:path';
import { newId } from '#database';
import { isCountryCode, isDay, listOf, orNull, readTable, type TableRow } from '../read/csv-table.js';
import { type ListingEvent, listingsFromEvents, withoutOverlap } from '../read/listing-history.js';
import { datesOf, excludedTaxaOf, isPopulation, populationsOf } from '../read/population-note.js';
import type { Appendix, RejectedRow, StagedListing } from '../read/stage-rows.js';
import { reject } from './directory-rows.js';
import type { ImportStep, KnownTaxa } from './import-source.js';

/** Which file is believed for which days; see docs/species-data.md. Each day belongs to one file, so nothing overlaps. */
export const listingPeriods = {
  historyUntil: '2013-06-12',
  cop18From: '2019-11-26',
  cop18Until: '2023-02-23',
} as const;

interface Candidate {
  readonly listing: StagedListing;
  readonly line: number;
  readonly raw: string;
}

const appendices: ReadonlySet<string> = new Set(['I', 'II', 'III']);

/**
 * The listing files of a directory as listings with [from, to). They need each other (the CoP18 state takes populations from the
 * present one) and are small, so they are one step and one chunk.
 */
export function listingStep(directory: string, files: ReadonlySet<string>): ImportStep {
  return {
    name: 'listings',
    size: 1,
    async *read(from, known, newCopy) {
      if (from.cursor > 0) return;
      const rejected: RejectedRow[] = [];
      let rowsRead = 0;
      const read = async (file: string, required: readonly string[], take: (row: TableRow) => RejectedRow | null) => {
        if (!files.has(file)) return;
        const chunks = readTable(join(directory, file), required, { cursor: 0, line: 0 }, (row) => {
          const fault = take(row);
          if (fault) rejected.push({ ...fault, detail: `${file}: ${fault.detail}` });
        });
        for await (const chunk of chunks) {
          rowsRead += chunk.rows;
          for (const fault of chunk.rejected) rejected.push({ ...fault, detail: `${file}: ${fault.detail}` });
        }
      };
      const notes = new Map<string, string>();
      await read('annotations.csv', ['code', 'text_en'], (row) => {
        notes.set(row.get('code'), row.get('text_en'));
        return null;
      });
      const candidates: Candidate[] = [];
      const present = new PresentListings(known, notes);
      await read('listings.csv', ['taxon_id', 'appendix', 'in_force_by'], (row) => present.take(row, candidates));
      await read('listings_state_cop18.csv', ['taxon_id', 'appendix', 'note_en'], (row) => takeCop18(row, known, present, candidates));
      const events: ListingEvent[] = [];
      await read('listings_history_to_2013.csv', ['taxon_id', 'change_type', 'appendix', 'effective_from'], (row) =>
        takeEvent(row, known, events),
      );
      for (const listing of listingsFromEvents(events, listingPeriods.historyUntil, 'listings_history_to_2013.csv'))
        candidates.push({ listing, line: 0, raw: `${listing.taxon},${listing.appendix},${listing.from}` });

      const result = withoutOverlap(candidates);
      const copy = newCopy();
      for (const listing of result.listings) copy.listing(listing);
      yield { copy, rejected: [...rejected, ...result.rejected], rowsRead, cursor: 1, line: 0 };
    },
  };
}

/** listings.csv: the Appendices as they are, with the day each entry took effect where known. */
class PresentListings {
  private readonly byKey = new Map<
    string,
    { note: string; scope: Pick<StagedListing, 'populations' | 'populationsExcluded' | 'excludedTaxa'> }
  >();

  constructor(
    private readonly known: KnownTaxa,
    private readonly notes: ReadonlyMap<string, string>,
  ) {}

  take(row: TableRow, candidates: Candidate[]): RejectedRow | null {
    const taxon = this.known.key(row.get('taxon_id'));
    const appendix = row.get('appendix');
    const from = row.get('effective_from') || row.get('in_force_by');
    if (taxon === undefined) return reject(row, 'taxon-not-known', `taxon ${row.get('taxon_id')}`);
    if (!appendices.has(appendix)) return reject(row, 'value-not-known', `Appendix "${appendix}"`);
    if (!isDay(from)) return reject(row, 'not-a-date', `in force from "${from}"`);
    const scope = {
      populations: listOf(row.get('populations')),
      populationsExcluded: listOf(row.get('populations_excluded')),
      excludedTaxa: listOf(row.get('excluded_taxa')),
    };
    const wrong = [...scope.populations, ...scope.populationsExcluded].find((token) => !isPopulation(token));
    if (wrong !== undefined) return reject(row, 'value-not-known', `population "${wrong}"`);
    // A Party stands only in Appendix III; one beside I or II is left over from an earlier listing there.
    const parties = appendix === 'III' ? listOf(row.get('party')) : [];
    if (parties.some((party) => !isCountryCode(party))) return reject(row, 'value-not-known', `Party "${row.get('party')}"`);

    const footnotes = listOf(row.get('footnote')).map((code) => this.notes.get(code) ?? code);
    const annotation = [row.get('annotation_en'), ...footnotes].filter((part) => part !== '').join(' ') || null;
    this.byKey.set(`${taxon}|${appendix}|${row.get('party')}`, { note: row.get('annotation_en'), scope });
    const periods: readonly (readonly [string, string | null])[] = [
      [latest(from, listingPeriods.historyUntil), listingPeriods.cop18From],
      [latest(from, listingPeriods.cop18Until), null],
    ];
    for (const party of parties.length === 0 ? [null] : parties)
      for (const [begin, end] of periods)
        if (end === null || begin < end)
          candidates.push({
            line: row.line,
            raw: row.raw,
            listing: {
              id: newId(),
              taxon,
              appendix: appendix as Appendix,
              from: begin,
              to: end,
              party,
              ...scope,
              annotation,
              hashNote: orNull(row.get('hash_note')),
              source: 'listings.csv',
            },
          });
    return null;
  }

  /** Populations and exclusions of the present entry, where its annotation still reads the same. */
  sameScope(taxon: string, appendix: string, party: string, note: string) {
    const entry = this.byKey.get(`${taxon}|${appendix}|${party}`);
    return entry && plain(entry.note) === plain(note) ? entry.scope : undefined;
  }
}

const plain = (note: string): string => note.toLowerCase().replace(/[^a-z0-9]+/g, '');
const latest = (left: string, right: string): string => (left > right ? left : right);

/** listings_state_cop18.csv: the whole Appendices between two meetings, populations only in words. */
function takeCop18(row: TableRow, known: KnownTaxa, present: PresentListings, candidates: Candidate[]): RejectedRow | null {
  const taxon = known.key(row.get('taxon_id'));
  const appendix = row.get('appendix');
  const note = row.get('note_en').replace(/^\(|\)$/g, '');
  if (taxon === undefined) return reject(row, 'taxon-not-known', `taxon ${row.get('taxon_id')}`);
  if (!appendices.has(appendix)) return reject(row, 'value-not-known', `Appendix "${appendix}"`);
  const parties = appendix === 'III' ? listOf(row.get('party')) : [];
  if (parties.some((party) => !isCountryCode(party))) return reject(row, 'value-not-known', `Party "${row.get('party')}"`);
  const scope = present.sameScope(taxon, appendix, row.get('party'), note) ?? {
    ...populationsOf(note),
    excludedTaxa: excludedTaxaOf(
      note,
      (name) => known.keyOfName(name) !== undefined && name !== known.nameOf(taxon),
      known.nameOf(taxon) ?? '',
    ),
  };
  const dates = datesOf(note);
  const from = latest(dates.from ?? listingPeriods.cop18From, listingPeriods.cop18From);
  const to = dates.to !== null && dates.to < listingPeriods.cop18Until ? dates.to : listingPeriods.cop18Until;
  if (from >= to) return reject(row, 'not-used', `not in force before ${to}`);
  for (const party of parties.length === 0 ? [null] : parties)
    candidates.push({
      line: row.line,
      raw: row.raw,
      listing: {
        id: newId(),
        taxon,
        appendix: appendix as Appendix,
        from,
        to,
        party,
        ...scope,
        annotation: orNull(note),
        hashNote: orNull(row.get('hash_note')),
        source: 'listings_state_cop18.csv',
      },
    });
  return null;
}

/** listings_history_to_2013.csv: events. Reservations concern Parties, not the Appendices, and are not used. */
function takeEvent(row: TableRow, known: KnownTaxa, events: ListingEvent[]): RejectedRow | null {
  const taxon = known.key(row.get('taxon_id'));
  const appendix = row.get('appendix');
  const change = row.get('change_type');
  const on = row.get('effective_from');
  if (change === 'RESERVATION' || change === 'RESERVATION_WITHDRAWAL') return reject(row, 'not-used', 'a reservation of a Party');
  if (taxon === undefined) return reject(row, 'taxon-not-known', `taxon "${row.get('scientific_name')}"`);
  if (change !== 'ADDITION' && change !== 'DELETION') return reject(row, 'value-not-known', `change "${change}"`);
  if (!appendices.has(appendix)) return reject(row, 'value-not-known', `Appendix "${appendix}"`);
  if (!isDay(on)) return reject(row, 'not-a-date', `effective from "${on}"`);
  const populations = listOf(row.get('populations'));
  const populationsExcluded = listOf(row.get('populations_excluded'));
  const wrong = [...populations, ...populationsExcluded].find((token) => !isPopulation(token));
  if (wrong !== undefined) return reject(row, 'value-not-known', `population "${wrong}"`);
  const party = orNull(row.get('party'));
  if (party !== null && !isCountryCode(party)) return reject(row, 'value-not-known', `Party "${party}"`);
  const note = row.get('note_en').replace(/<[^>]*>/g, '');
  events.push({
    taxon,
    change,
    appendix: appendix as Appendix,
    on,
    current: row.get('was_current_in_2013') === '1',
    inclusion: row.get('is_inclusion_in_higher_taxon') === '1',
    party: appendix === 'III' ? party : null,
    populations,
    populationsExcluded,
    excludedTaxa: excludedTaxaOf(
      note,
      (name) => known.keyOfName(name) !== undefined && name !== known.nameOf(taxon),
      known.nameOf(taxon) ?? '',
    ),
    annotation: orNull(note),
    hashNote: orNull(row.get('hash_note')),
  });
  return null;
}
