import type { Appendix, ListingFact } from '#cites';
import { excludedTaxaOf, populationsOf } from '#species';

/** One row of a CSV file by column name. */
export type Row = Readonly<Record<string, string>>;

export interface ListedTaxon {
  readonly name: string;
  readonly rank: string;
}

type EachRow = (file: string, take: (row: Row, line: number) => void) => Promise<number | null>;

/** From this day listings.csv holds; before it, only the history does. */
const historyEnds = '2013-06-12';
/** Between these days the Appendices of CoP18 held, which stand in a file of their own. */
const cop18From = '2019-11-26';
const cop18To = '2023-02-23';

/**
 * Listings by taxon id: those in force at `asOf` as the file for that date tells them, and everything of the history
 * before, so that a first listing is known to pre-Convention rules. A listing holds from `effective_from`, or where that
 * is blank from `in_force_by`.
 */
export async function readListings(
  eachRow: EachRow,
  wanted: ReadonlyMap<string, ListedTaxon>,
  asOf: string,
  isTaxon: (name: string) => boolean,
): Promise<ReadonlyMap<string, readonly ListingFact[]>> {
  const found = new Map<string, ListingFact[]>();
  const add = (id: string, listing: ListingFact): void => void found.set(id, [...(found.get(id) ?? []), listing]);

  const history = new Map<string, Row[]>();
  await eachRow('listings_history_to_2013.csv', (row) => {
    const id = row['taxon_id'] ?? '';
    if (wanted.has(id)) history.set(id, [...(history.get(id) ?? []), row]);
  });
  for (const [id, rows] of history) for (const listing of historyOf(rows, wanted.get(id), isTaxon)) add(id, listing);
  if (asOf < historyEnds) return found;

  // Names that a listing leaves out stand in a column of listings.csv alone; the Appendices of CoP18 left out the same.
  const excluded = new Map<string, readonly string[]>();
  const inCop18 = asOf >= cop18From && asOf < cop18To;
  await eachRow('listings.csv', (row) => {
    const id = row['taxon_id'] ?? '';
    const taxon = wanted.get(id);
    const appendix = appendixOf(row);
    const from = row['effective_from'] || row['in_force_by'] || '';
    if (!taxon || !appendix) return;
    excluded.set(key(row), list(row['excluded_taxa']));
    if (inCop18 || from === '') return;
    add(id, {
      id: `listings.csv:${row['listing_id'] ?? ''}`,
      listedTaxon: taxon.name,
      listedRank: taxon.rank,
      appendix,
      from,
      to: null,
      party: row['party'] || null,
      populations: list(row['populations']),
      populationsExcluded: list(row['populations_excluded']),
      excludedTaxa: list(row['excluded_taxa']),
      annotation: row['annotation_en'] || null,
      hashNote: row['hash_note'] || null,
      source: `listings.csv (${row['effective_from_basis'] || 'date of a safe upper bound'})`,
    });
  });
  if (!inCop18) return found;
  await eachRow('listings_state_cop18.csv', (row, line) => {
    const id = row['taxon_id'] ?? '';
    const taxon = wanted.get(id);
    const appendix = appendixOf(row);
    if (!taxon || !appendix) return;
    add(id, {
      id: `listings_state_cop18.csv:${line}`,
      listedTaxon: taxon.name,
      listedRank: taxon.rank,
      appendix,
      from: cop18From,
      to: cop18To,
      party: row['party'] || null,
      ...populationsOf(row['note_en'] ?? ''),
      excludedTaxa: excluded.get(key(row)) ?? [],
      annotation: row['note_en'] || null,
      hashNote: row['hash_note'] || null,
      source: 'listings_state_cop18.csv',
    });
  });
  return found;
}

/**
 * Additions with their end. One that was in force when the history closed lasts until then; another ends with the next
 * deletion from its Appendix or the next addition that takes its place.
 */
function historyOf(rows: readonly Row[], taxon: ListedTaxon | undefined, isTaxon: (name: string) => boolean): readonly ListingFact[] {
  if (!taxon) return [];
  const changes = rows.filter((row) => row['change_type'] === 'ADDITION' || row['change_type'] === 'DELETION');
  return changes.flatMap((row): ListingFact[] => {
    const appendix = appendixOf(row);
    const from = row['effective_from'] ?? '';
    if (row['change_type'] !== 'ADDITION' || !appendix || from === '' || from >= historyEnds) return [];
    const ends = changes
      .filter((other) => (other['effective_from'] ?? '') > from && endsListing(other, row))
      .map((other) => other['effective_from'] ?? '');
    const end = row['was_current_in_2013'] === '1' ? historyEnds : ends.reduce((first, date) => (date < first ? date : first), historyEnds);
    return [
      {
        id: `listings_history_to_2013.csv:${taxon.name}:${appendix}:${from}${row['party'] ? `:${row['party']}` : ''}`,
        listedTaxon: taxon.name,
        listedRank: taxon.rank,
        appendix,
        from,
        to: end,
        party: row['party'] || null,
        populations: list(row['populations']),
        populationsExcluded: list(row['populations_excluded']),
        excludedTaxa: excludedTaxaOf(row['note_en'] ?? '', (name) => isTaxon(name) && name !== taxon.name, taxon.name),
        annotation: row['note_en'] || null,
        hashNote: row['hash_note'] || null,
        source: 'listings_history_to_2013.csv',
      },
    ];
  });
}

function endsListing(later: Row, row: Row): boolean {
  const same = later['appendix'] === row['appendix'] && (row['appendix'] !== 'III' || later['party'] === row['party']);
  if (same) return true;
  // A transfer is an addition to another Appendix; the listing of a higher taxon takes nothing away.
  return later['change_type'] === 'ADDITION' && later['is_inclusion_in_higher_taxon'] !== '1';
}

function appendixOf(row: Row): Appendix | null {
  const value = row['appendix'];
  return value === 'I' || value === 'II' || value === 'III' ? value : null;
}

const key = (row: Row): string => [row['taxon_id'], row['appendix'], row['party']].join('|');

function list(text: string | undefined): readonly string[] {
  return (text ?? '').split(';').filter((part) => part !== '');
}
