import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import { currentUnit, Decimal, plainTaxonName, taxonCodeOf, type QuotaFact, type SuspensionFact, type TaxonFacts } from '#cites';
import { readListings, type ListedTaxon, type Row } from './species-listings.js';
import { excludedTaxaOf, quotaScope, suspensionScope } from '#species';

/** A directory that is not in the layout; the message names the file and can be shown. */
export class SpeciesDirectoryError extends Error {}

export interface SpeciesScope {
  readonly names: readonly string[];
  /** YYYY-MM-DD */
  readonly asOf: string;
}

export interface DirectoryFacts {
  readonly taxa: readonly TaxonFacts[];
  readonly quotas: readonly QuotaFact[];
  readonly suspensions: readonly SuspensionFact[];
}

/** One taxon of taxa.csv: its id there means nothing outside the directory. */
interface TaxonRow {
  readonly id: string;
  readonly parent: string;
  readonly name: string;
  readonly rank: string;
  readonly kingdom: string;
  readonly status: string;
}

/**
 * Reads what the names of one form need from a directory of CSV files (taxa.csv, synonyms.csv, listings.csv,
 * listings_history_to_2013.csv, listings_state_cop18.csv, quotas.csv, suspensions.csv, distribution_partial.csv).
 * Every file is streamed once; only rows about the names and what stands above them are kept.
 *
 * @throws SpeciesDirectoryError when taxa.csv or listings.csv is missing or a file is no CSV
 */
export async function readSpeciesDirectory(directory: string, scope: SpeciesScope): Promise<DirectoryFacts> {
  const names = [...new Set(scope.names)];
  const tree = await readTaxa(directory);
  const found = await resolveNames(directory, names, tree);
  const lineages = new Map([...found.values()].map((taxon) => [taxon.id, lineageOf(taxon, tree.byId)]));
  const wanted = new Map<string, ListedTaxon>();
  for (const steps of lineages.values()) for (const step of steps) wanted.set(step.id, { name: step.name, rank: step.rank });

  const listings = await readListings(
    (file, take) => eachRow(directory, file, take),
    wanted,
    scope.asOf,
    (name) => tree.byName.has(name),
  );
  const distribution = await readDistribution(directory, new Set(lineages.keys()));
  const taxa = names.map((name): TaxonFacts => {
    const taxon = found.get(name);
    if (!taxon) return unknownTaxon(name);
    const steps = lineages.get(taxon.id) ?? [];
    const code = taxonCodeOf(taxon.name);
    return {
      scientificName: name,
      known: true,
      acceptedName: taxon.name,
      rank: rankOf(taxon),
      kingdom: taxon.kingdom === 'Plantae' ? 'Plantae' : 'Animalia',
      lineage: steps.map((step) => ({ rank: step.rank, name: step.name })),
      listings: steps.flatMap((step) => listings.get(step.id) ?? []),
      distribution: distribution.get(taxon.id) ?? null,
      ...(code === undefined ? {} : { taxonCode: code }),
    };
  });
  return {
    taxa,
    quotas: await readQuotas(directory, wanted, scope.asOf),
    suspensions: await readSuspensions(directory, wanted, tree, scope.asOf),
  };
}

interface TaxonTree {
  readonly byId: ReadonlyMap<string, TaxonRow>;
  readonly byName: ReadonlyMap<string, TaxonRow>;
}

async function readTaxa(directory: string): Promise<TaxonTree> {
  const byId = new Map<string, TaxonRow>();
  const byName = new Map<string, TaxonRow>();
  const rows = await eachRow(directory, 'taxa.csv', (row) => {
    const { id = '', scientific_name: name = '', status = '' } = row;
    if (id === '' || name === '') return;
    const taxon = { id, name, status, parent: row['parent_id'] ?? '', rank: row['rank'] ?? '', kingdom: row['kingdom'] ?? '' };
    byId.set(id, taxon);
    // The origin holds a few names twice, with different authors: the accepted one wins, then the first.
    const known = byName.get(name);
    if (status !== 'synonym' && (!known || (known.status !== 'accepted' && status === 'accepted'))) byName.set(name, taxon);
  });
  if (rows === null) throw new SpeciesDirectoryError(`${join(directory, 'taxa.csv')} is missing`);
  return { byId, byName };
}

/** Accepted names first, then synonyms that stand for one accepted name. "Dalbergia spp." asks for the genus. */
async function resolveNames(directory: string, names: readonly string[], tree: TaxonTree): Promise<ReadonlyMap<string, TaxonRow>> {
  const found = new Map<string, TaxonRow>();
  const open = new Map<string, string[]>();
  for (const name of names) {
    const taxon = tree.byName.get(plainTaxonName(name));
    if (taxon) found.set(name, taxon);
    else open.set(plainTaxonName(name), [...(open.get(plainTaxonName(name)) ?? []), name]);
  }
  if (open.size === 0) return found;
  const accepted = new Map<string, Set<string>>();
  await eachRow(directory, 'synonyms.csv', (row) => {
    const { synonym = '', accepted_taxon_id: id = '' } = row;
    if (open.has(synonym)) accepted.set(synonym, (accepted.get(synonym) ?? new Set()).add(id));
  });
  for (const [synonym, ids] of accepted) {
    const taxon = ids.size === 1 ? tree.byId.get([...ids][0] ?? '') : undefined;
    if (taxon) for (const name of open.get(synonym) ?? []) found.set(name, taxon);
  }
  return found;
}

function lineageOf(taxon: TaxonRow, byId: ReadonlyMap<string, TaxonRow>): readonly TaxonRow[] {
  const steps: TaxonRow[] = [];
  // A damaged file could hold a circle of parents; no lineage is longer than this.
  for (let step: TaxonRow | undefined = taxon; step && steps.length < 30; step = byId.get(step.parent)) steps.push(step);
  return steps;
}

async function readDistribution(directory: string, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  await eachRow(directory, 'distribution_partial.csv', (row) => {
    const id = row['taxon_id'] ?? '';
    if (ids.has(id)) found.set(id, split(row['countries_iso2']));
  });
  return found;
}

/** Quotas of the year of `asOf`; -1 or blank in the source means that no figure was given. */
async function readQuotas(directory: string, wanted: ReadonlyMap<string, ListedTaxon>, asOf: string): Promise<readonly QuotaFact[]> {
  const quotas: QuotaFact[] = [];
  await eachRow(directory, 'quotas.csv', (row, line) => {
    const taxon = wanted.get(row['taxon_id'] ?? '');
    const amount = Decimal.parse(row['quota'] ?? '');
    const unit = currentUnit(/^kg$/i.test(row['unit'] ?? '') ? 'KGM' : (row['unit'] ?? ''));
    if (!taxon || row['year'] !== asOf.slice(0, 4) || !amount || amount.isNegative() || !unit) return;
    quotas.push({
      id: `quotas.csv:${line}`,
      taxon: taxon.name,
      country: row['country_iso2'] ?? '',
      region: null,
      holder: null,
      facility: null,
      from: `${row['year']}-01-01`,
      to: `${row['year']}-12-31`,
      quantity: { value: amount.times(unit.factor).toString(), unit: unit.code },
      ...quotaScope(split(row['terms']), split(row['sources']), row['notes'] ?? ''),
      reserved: '0',
      committed: '0',
      appliesToImport: false,
      source: `quotas.csv ${row['source'] ?? ''}`.trim(),
    });
  });
  return quotas;
}

async function readSuspensions(
  directory: string,
  wanted: ReadonlyMap<string, ListedTaxon>,
  tree: TaxonTree,
  asOf: string,
): Promise<readonly SuspensionFact[]> {
  const suspensions: SuspensionFact[] = [];
  await eachRow(directory, 'suspensions.csv', (row, line) => {
    const id = row['taxon_id'] ?? '';
    const taxon = wanted.get(id);
    const from = row['start_date'] ?? '';
    const to = row['end_date'] || null;
    // A row that names a kingdom but no taxon lost its taxon on the way: it must not stop a whole country. Nor does the
    // Review of Significant Trade ever stop one; it looks at single species (Res. Conf. 12.8).
    const lost = row['kingdom'] || row['scientific_name'] || /significant trade/i.test(row['basis'] ?? '');
    const countryWide = id === '' && !lost && Boolean(row['country_iso2']);
    if ((!taxon && !countryWide) || from === '' || from > asOf || (to !== null && to <= asOf)) return;
    const note = row['notes'] ?? '';
    suspensions.push({
      id: `suspensions.csv:${line}`,
      taxon: taxon?.name ?? null,
      excludedTaxa: excludedTaxaOf(note, (name) => tree.byName.has(name), taxon?.name),
      country: row['country_iso2'] || null,
      from,
      to,
      ...suspensionScope(note),
      source: [row['start_notification'], row['basis']].filter((part) => part).join(', '),
    });
  });
  return suspensions;
}

/** Streams a file; null when it is not there. */
async function eachRow(directory: string, file: string, take: (row: Row, line: number) => void): Promise<number | null> {
  const path = join(directory, file);
  try {
    await access(path);
  } catch {
    return null;
  }
  let line = 1;
  try {
    const rows = createReadStream(path).pipe(parse({ columns: true, bom: true, relax_column_count: true, skip_empty_lines: true }));
    for await (const row of rows as AsyncIterable<Row>) take(row, ++line);
  } catch (error) {
    throw new SpeciesDirectoryError(`${path}: ${error instanceof Error ? error.message : 'cannot be read'}`);
  }
  return line - 1;
}

function rankOf(taxon: TaxonRow): TaxonFacts['rank'] {
  if (taxon.status === 'hybrid') return 'hybrid';
  const ranks: readonly TaxonFacts['rank'][] = [
    'kingdom',
    'phylum',
    'class',
    'order',
    'family',
    'genus',
    'species',
    'subspecies',
    'variety',
  ];
  return ranks.find((rank) => rank === taxon.rank) ?? 'family';
}

function split(text: string | undefined): readonly string[] {
  return (text ?? '').split(/\s*[;,]\s*/).filter((part) => part !== '');
}

function unknownTaxon(name: string): TaxonFacts {
  return {
    scientificName: name,
    known: false,
    acceptedName: name,
    rank: 'species',
    kingdom: 'Animalia',
    lineage: [],
    listings: [],
    distribution: null,
  };
}
