import type {
  StagedDistribution,
  StagedListing,
  StagedName,
  StagedQuota,
  StagedSuspension,
  StagedTaxon,
  StageTable,
} from './stage-rows.js';

/** Columns after batch_no, in the order `StageCopy` writes them. */
export const stageColumns: Readonly<Record<StageTable, string>> = {
  taxon: 'source_id, parent_source, kingdom, rank, scientific_name, homonym, author, status, accepted_source, source',
  name: 'taxon_source, kind, language, name, author',
  listing:
    'id, taxon_source, appendix, valid_from, valid_to, party, populations, populations_excluded, excluded_taxa, annotation, hash_note, source',
  quota:
    'id, taxon_source, kind, country, region, holder, facility, valid_from, valid_to, quantity, unit, terms, sources, purposes, applies_to_import, source, note',
  suspension: 'id, taxon_source, excluded_taxa, country, valid_from, valid_to, terms, sources, purposes_allowed, applies_to, source, note',
  distribution: 'taxon_source, country, kind',
};

/** Collects staged rows of one chunk as PostgreSQL COPY text, one buffer per table. */
export class StageCopy {
  private readonly text = new Map<StageTable, string[]>();

  private readonly prefix: string;

  constructor(batchNo: number) {
    this.prefix = `${batchNo}${delimiter}`;
  }

  taxon(row: StagedTaxon): void {
    this.put('taxon', [
      row.sourceId,
      row.parent,
      row.kingdom,
      row.rank,
      row.scientificName,
      row.homonym,
      row.author,
      row.status,
      row.accepted,
      row.source,
    ]);
  }

  name(row: StagedName): void {
    this.put('name', [row.taxon, row.kind, row.language, row.name, row.author]);
  }

  listing(row: StagedListing): void {
    this.put('listing', [
      row.id,
      row.taxon,
      row.appendix,
      row.from,
      row.to,
      row.party,
      array(row.populations),
      array(row.populationsExcluded),
      array(row.excludedTaxa),
      row.annotation,
      row.hashNote,
      row.source,
    ]);
  }

  quota(row: StagedQuota): void {
    this.put('quota', [
      row.id,
      row.taxon,
      row.kind,
      row.country,
      row.region,
      row.holder,
      row.facility,
      row.from,
      row.to,
      row.quantity,
      row.unit,
      array(row.terms),
      array(row.sources),
      array(row.purposes),
      row.appliesToImport ? 't' : 'f',
      row.source,
      row.note,
    ]);
  }

  suspension(row: StagedSuspension): void {
    this.put('suspension', [
      row.id,
      row.taxon,
      array(row.excludedTaxa),
      row.country,
      row.from,
      row.to,
      array(row.terms),
      array(row.sources),
      array(row.purposesAllowed),
      row.appliesTo,
      row.source,
      row.note,
    ]);
  }

  distribution(row: StagedDistribution): void {
    this.put('distribution', [row.taxon, row.country, row.kind]);
  }

  /** COPY input per table; empty tables are absent. */
  buffers(): ReadonlyMap<StageTable, Buffer> {
    return new Map([...this.text].map(([table, lines]) => [table, Buffer.from(lines.join(''), 'utf8')]));
  }

  private put(table: StageTable, values: (string | null)[]): void {
    for (let index = 0; index < values.length; index += 1) values[index] ??= nullMarker;
    // join makes one flat string; adding piece by piece would keep thousands of small ones alive until the chunk is sent.
    let text = values.join(delimiter);
    if (special.test(text)) text = values.map(escaped).join(delimiter);
    const lines = this.text.get(table);
    if (lines) lines.push(this.prefix, text, '\n');
    else this.text.set(table, [this.prefix, text, '\n']);
  }
}

/**
 * Delimiter and NULL of our COPY input: control characters, which every reader refuses or strips, so that tabs and empty texts need no
 * escaping. Use as `with (delimiter '...', null '...')`.
 */
export const delimiter = '\u0002';
export const nullMarker = '\u0001';
const special = /[\\\n\r]/;
const replacements: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r' };

function escaped(value: string | null): string {
  return (value ?? nullMarker).replace(/[\\\n\r]/g, (character) => replacements[character] ?? character);
}

function array(items: readonly string[]): string {
  if (items.length === 0) return '{}';
  return `{${items.map((item) => `"${item.replace(/["\\]/g, (character) => `\\${character}`)}"`).join(',')}}`;
}
