import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { newId } from '#database';
import { ImportSourceError, isCountryCode, listOf, orNull, readTable, tableHeader, type TableRow } from '../read/csv-table.js';
import { excludedTaxaOf, type PopulationScope, populationsOf } from '../read/population-note.js';
import type { StageCopy } from '../read/stage-copy.js';
import type { Appendix, Rank, RejectedRow } from '../read/stage-rows.js';
import { reject } from './directory-rows.js';
import type { ImportSource, KnownTaxa } from './import-source.js';
import { kingdomOf, pathKey, rankOf, stagePath } from './taxon-path.js';

export interface SpeciesPlusCsvOptions {
  /** YYYY-MM-DD: the day whose Appendices the download shows, from which they hold here. */
  readonly effectiveOn: string;
  /** The whole list was downloaded, not a selection: taxa that are not in it leave the Appendices. */
  readonly complete: boolean;
}

/** Column names of the Species+ listing download and of the CITES Checklist download. */
const columns = {
  kingdom: ['Kingdom'],
  phylum: ['Phylum'],
  class: ['Class'],
  order: ['Order'],
  family: ['Family'],
  genus: ['Genus'],
  name: ['Scientific Name', 'Full Name', 'FullName', 'ScientificName'],
  author: ['Author', 'AuthorYear', 'Author Year'],
  rank: ['Rank', 'RankName', 'Rank Name'],
  listing: ['Listing', 'CurrentListing', 'Current Listing', 'CITES'],
  party: ['Party', 'PartyIsoCode', 'Party ISO Code'],
  listedUnder: ['Listed under', 'Listed Under'],
  note: ['Full note', 'Full Note', 'FullAnnotationEnglish', 'EnglishFullNote', 'Annotation'],
  hashNote: ['# Full note', '# Full Note', '#Annotation', '#AnnotationSymbol', '# Annotation'],
  distribution: ['All_DistributionISOCodes', 'DistributionISOCodes', 'CountriesIsoCodes'],
  english: ['EnglishNames', 'English Names', 'English common names'],
  french: ['FrenchNames', 'French Names', 'French common names'],
  spanish: ['SpanishNames', 'Spanish Names', 'Spanish common names'],
  synonyms: ['Synonyms', 'SynonymsWithAuthors'],
} as const;
type Column = keyof typeof columns;
const needed: readonly Column[] = ['kingdom', 'name', 'rank', 'listing'];

/** A CSV file downloaded from Species+ (CITES listings) or the CITES Checklist: one day's state, notes as free text. */
export async function speciesPlusCsvSource(path: string, options: SpeciesPlusCsvOptions): Promise<ImportSource> {
  const file = resolve(path);
  const { header } = await tableHeader(file, []);
  const found = new Map<Column, string>();
  for (const [column, names] of Object.entries(columns) as [Column, readonly string[]][]) {
    const name = header.find((candidate) => names.some((known) => plain(known) === plain(candidate)));
    if (name !== undefined) found.set(column, name);
  }
  const missing = needed.filter((column) => !found.has(column));
  if (missing.length > 0) throw new ImportSourceError(file, `lacks the column ${missing.map((column) => columns[column][0]).join(', ')}`);
  const size = (await stat(file)).size;
  return {
    kind: 'species-plus-csv',
    name: basename(file),
    coverage: 'state',
    complete: options.complete,
    digest: async () => {
      const hash = createHash('sha256');
      for await (const part of createReadStream(file) as AsyncIterable<Buffer>) hash.update(part);
      return hash.digest();
    },
    steps: async () => [
      {
        name: basename(file),
        size,
        async *read(from, known, newCopy) {
          let copy = newCopy();
          let rejected: RejectedRow[] = [];
          const taken = new Set<string>();
          const chunks = readTable(file, [], from, (row) => {
            rejected.push(...takeRow(new DownloadRow(row, found), copy, known, options.effectiveOn, taken));
          });
          for await (const chunk of chunks) {
            yield { copy, rejected: [...rejected, ...chunk.rejected], rowsRead: chunk.rows, cursor: chunk.cursor, line: chunk.line };
            copy = newCopy();
            rejected = [];
          }
        },
      },
    ],
  };
}

const plain = (name: string): string => name.toLowerCase().replace(/[\s_]+/g, '');

class DownloadRow {
  constructor(
    readonly row: TableRow,
    private readonly found: ReadonlyMap<Column, string>,
  ) {}

  get(column: Column): string {
    const name = this.found.get(column);
    return name === undefined ? '' : this.row.get(name).replace(/<[^>]*>/g, '');
  }
}

function takeRow(download: DownloadRow, copy: StageCopy, known: KnownTaxa, effectiveOn: string, taken: Set<string>): RejectedRow[] {
  const { row } = download;
  const kingdom = kingdomOf(download.get('kingdom'));
  const rank = rankOf(download.get('rank'));
  const name = download.get('name').replace(/\s+/g, ' ');
  if (kingdom === null) return [reject(row, 'value-not-known', `kingdom "${download.get('kingdom')}"`)];
  if (rank === null) return [reject(row, 'value-not-known', `rank "${download.get('rank')}"`)];
  if (name === '') return [reject(row, 'value-missing', 'no scientific name')];
  const parts = download
    .get('listing')
    .split('/')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== 'NC');
  const wrong = parts.find((part) => part !== 'I' && part !== 'II' && part !== 'III');
  if (wrong !== undefined) return [reject(row, 'value-not-known', `Appendix "${wrong}"`)];

  const above: Partial<Record<Rank, string>> = {};
  for (const higher of ['phylum', 'class', 'order', 'family', 'genus'] as const) above[higher] = capitalised(download.get(higher));
  const taxon = stagePath(copy, known, { kingdom, rank, name, author: orNull(download.get('author')), source: 'Species+ download', above });
  stageNames(download, copy, taxon);
  // A split listing is the taxon's own, also where one half of it is inherited.
  const target = parts.length === 1 ? targetOf(download.get('listedUnder'), name, kingdom, above, taxon) : taxon;
  const notes = notesByAppendix(download.get('note'));
  const hashes = notesByAppendix(download.get('hashNote'));
  const scopes = splitScopes(parts.map((part) => populationsOf(notes.get(part) ?? notes.get('') ?? '')));
  const rejected: RejectedRow[] = [];
  for (const [index, part] of (parts as Appendix[]).entries()) {
    const parties = part === 'III' ? listOf(download.get('party'), /\s*[,;]\s*/) : [];
    const party = parties.find((code) => !isCountryCode(code));
    if (party !== undefined) {
      rejected.push(reject(row, 'value-not-known', `Party "${party}"`));
      continue;
    }
    const note = notes.get(part) ?? notes.get('') ?? '';
    for (const code of parties.length === 0 ? [null] : parties) {
      // Every species below a listed family repeats the listing of the family.
      const key = `${target}|${part}|${code ?? ''}`;
      if (taken.has(key)) continue;
      taken.add(key);
      copy.listing({
        id: newId(),
        taxon: target,
        appendix: part,
        from: effectiveOn,
        to: null,
        party: code,
        ...(scopes[index] ?? populationsOf(note)),
        excludedTaxa: excludedTaxaOf(note, (other) => known.keyOfName(other) !== undefined && other !== name),
        annotation: orNull(note),
        hashNote: hashSymbol(hashes.get(part) ?? hashes.get('') ?? ''),
        source: 'Species+ download',
      });
    }
  }
  return rejected;
}

/** Where one half of a split listing names its populations and the other says nothing, the other is the rest. */
function splitScopes(scopes: readonly PopulationScope[]): PopulationScope[] {
  const silent = (scope: PopulationScope) => scope.populations.length === 0 && scope.populationsExcluded.length === 0;
  const [told, ...more] = scopes.filter((scope) => !silent(scope));
  if (scopes.length !== 2 || !told || more.length > 0) return [...scopes];
  return scopes.map((scope) => (silent(scope) ? { populations: told.populationsExcluded, populationsExcluded: told.populations } : scope));
}

function stageNames(download: DownloadRow, copy: StageCopy, taxon: string): void {
  for (const [column, language] of [
    ['english', 'en'],
    ['french', 'fr'],
    ['spanish', 'es'],
  ] as const)
    for (const name of listOf(download.get(column), /\s*[,;]\s*/)) copy.name({ taxon, kind: 'common', language, name, author: null });
  for (const synonym of listOf(download.get('synonyms'), /\s*;\s*/))
    copy.name({ taxon, kind: 'synonym', language: null, name: synonym, author: null });
  for (const country of listOf(download.get('distribution'), /\s*[,;]\s*/))
    if (isCountryCode(country)) copy.distribution({ taxon, country, kind: 'unspecified' });
}

/** "Felidae spp." beside a species: the family is listed, not the species. */
function targetOf(
  listedUnder: string,
  name: string,
  kingdom: 'Animalia' | 'Plantae',
  above: Readonly<Partial<Record<Rank, string>>>,
  own: string,
): string {
  const listed = capitalised(listedUnder.replace(/\s+spp\.?$/i, ''));
  if (listed === '' || listed === name) return own;
  for (const [rank, higher] of Object.entries(above) as [Rank, string][]) if (higher === listed) return pathKey(kingdom, rank, higher);
  return own;
}

/** "**I** text\n**II** text" or "Appendix I: text"; a note without marks belongs to every Appendix of the row (key ""). */
export function notesByAppendix(text: string): Map<string, string> {
  const notes = new Map<string, string>();
  const pieces = text.replaceAll('\\n', '\n').split(/(?:^|\n)\s*(?:\*\*(I{1,3})\*\*|Appendix (I{1,3}):)\s*/);
  const lead = (pieces[0] ?? '').trim();
  if (lead !== '') notes.set('', lead);
  for (let index = 1; index < pieces.length; index += 3) {
    const note = (pieces[index + 2] ?? '').trim();
    if (note !== '') notes.set(pieces[index] ?? pieces[index + 1] ?? '', note);
  }
  return notes;
}

const hashSymbol = (text: string): string | null => /#\d{1,2}/.exec(text)?.[0] ?? null;
const capitalised = (name: string): string => (name === name.toUpperCase() ? name.charAt(0) + name.slice(1).toLowerCase() : name);
