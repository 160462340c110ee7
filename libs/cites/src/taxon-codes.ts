import { taxonLines1 } from './data/taxon-lines.js';
import { taxonReleases, type TaxonRelease } from './data/taxon-releases.js';

export interface TaxonEntry {
  /** Position in the table, from 1. */
  readonly code: number;
  readonly name: string;
  readonly rank: 'class' | 'order' | 'family' | 'genus' | 'species' | 'subspecies' | 'variety';
  readonly kingdom: 'Animalia' | 'Plantae';
}

const ranks: Readonly<Record<string, TaxonEntry['rank']>> = {
  c: 'class',
  o: 'order',
  f: 'family',
  g: 'genus',
  s: 'species',
  b: 'subspecies',
  v: 'variety',
};

/** The raw lines, in order; the hash of a release is taken over them. */
export const taxonLines: readonly string[] = taxonLines1.trim().split('\n');

export const taxonTable: readonly TaxonEntry[] = taxonLines.map((line, index) => ({
  code: index + 1,
  name: line.slice(3),
  rank: ranks[line.charAt(1)] ?? 'species',
  kingdom: line.startsWith('A') ? 'Animalia' : 'Plantae',
}));

/** The release in use: its version and SHA-256 stand in the trust root, so that reader and signer mean the same names. */
export const taxonRelease: TaxonRelease = taxonReleases[taxonReleases.length - 1] ?? { version: 0, date: '', size: 0, sha256: '' };

const codeByName = new Map(taxonTable.map((entry) => [entry.name, entry.code]));

/** Code of an accepted scientific name (without author); undefined = the name travels as text. */
export function taxonCodeOf(name: string): number | undefined {
  return codeByName.get(name);
}

/** Undefined for a number beyond the table that this software knows: a newer release, never a guess. */
export function taxonByCode(code: number): TaxonEntry | undefined {
  return Number.isInteger(code) && code >= 1 ? taxonTable[code - 1] : undefined;
}
