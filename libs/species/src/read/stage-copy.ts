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

  constructor(private readonly batchNo: number) {}

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

  private put(table: StageTable, values: readonly (string | null)[]): void {
    const plain = values.join(tab);
    // One look at the whole line: hardly any value needs escaping, and joining makes one flat string.
    const clean = tabsIn(plain) === values.length - 1 && !plain.includes('\\') && !plain.includes('\n') && !plain.includes('\r');
    const text = values.includes(null) || !clean ? values.map(clean ? orMarker : escaped).join(tab) : plain;
    const line = `${this.batchNo}${tab}${text}\n`;
    const lines = this.text.get(table);
    if (lines) lines.push(line);
    else this.text.set(table, [line]);
  }
}

const tab = '\t';
/** Stands for NULL in COPY input: a control character no name or note has, so that the empty text stays a text. */
export const nullMarker = '\u0001';
const replacements: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function tabsIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf(tab); at >= 0; at = text.indexOf(tab, at + 1)) count += 1;
  return count;
}

function orMarker(value: string | null): string {
  return value ?? nullMarker;
}

function escaped(value: string | null): string {
  return value === null ? nullMarker : value.replace(/[\\\t\n\r]/g, (character) => replacements[character] ?? character);
}

function array(items: readonly string[]): string {
  if (items.length === 0) return '{}';
  return `{${items.map((item) => `"${item.replace(/["\\]/g, (character) => `\\${character}`)}"`).join(',')}}`;
}
