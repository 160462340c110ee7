/**
 * The neutral rows every importer produces. `sourceId` and `taxon` are keys of the source; they mean nothing outside one import.
 * Dates are YYYY-MM-DD, `to` of a listing is exclusive and of a quota inclusive.
 */
export type Rank = 'kingdom' | 'phylum' | 'class' | 'order' | 'family' | 'subfamily' | 'genus' | 'species' | 'subspecies' | 'variety';
export type TaxonStatus = 'accepted' | 'synonym' | 'hybrid' | 'trade-name' | 'unlisted';
export type Appendix = 'I' | 'II' | 'III';

export const ranks: readonly Rank[] = [
  'kingdom',
  'phylum',
  'class',
  'order',
  'family',
  'subfamily',
  'genus',
  'species',
  'subspecies',
  'variety',
];

export interface StagedTaxon {
  readonly sourceId: string;
  readonly parent: string | null;
  readonly kingdom: 'Animalia' | 'Plantae';
  readonly rank: Rank;
  readonly scientificName: string;
  /** The author, where one name stands for two taxa of the same rank; otherwise empty. */
  readonly homonym: string;
  readonly author: string | null;
  readonly status: TaxonStatus;
  readonly accepted: string | null;
  readonly source: string;
}

export interface StagedName {
  readonly taxon: string;
  readonly kind: 'synonym' | 'common';
  readonly language: string | null;
  readonly name: string;
  readonly author: string | null;
}

export interface StagedListing {
  readonly id: string;
  readonly taxon: string;
  readonly appendix: Appendix;
  readonly from: string;
  readonly to: string | null;
  readonly party: string | null;
  /** ISO codes or region tokens of libs/cites. */
  readonly populations: readonly string[];
  readonly populationsExcluded: readonly string[];
  readonly excludedTaxa: readonly string[];
  readonly annotation: string | null;
  readonly hashNote: string | null;
  readonly source: string;
}

export interface StagedQuota {
  readonly id: string;
  readonly taxon: string;
  readonly kind: 'listing-annotation' | 'cop' | 'national';
  readonly country: string;
  readonly region: string | null;
  readonly holder: string | null;
  readonly facility: string | null;
  readonly from: string;
  readonly to: string;
  /** Decimal string. */
  readonly quantity: string;
  readonly unit: string;
  readonly terms: readonly string[];
  readonly sources: readonly string[];
  readonly purposes: readonly string[];
  readonly appliesToImport: boolean;
  readonly source: string;
  readonly note: string | null;
}

export interface StagedSuspension {
  readonly id: string;
  readonly taxon: string | null;
  readonly excludedTaxa: readonly string[];
  readonly country: string | null;
  readonly from: string;
  readonly to: string | null;
  readonly terms: readonly string[];
  readonly sources: readonly string[];
  readonly purposesAllowed: readonly string[];
  readonly appliesTo: 'export' | 'import' | 'both';
  readonly source: string;
  readonly note: string | null;
}

export interface StagedDistribution {
  readonly taxon: string;
  readonly country: string;
  readonly kind: 'native' | 'introduced' | 'reintroduced' | 'extinct' | 'uncertain' | 'unspecified';
}

export type StageTable = 'taxon' | 'name' | 'listing' | 'quota' | 'suspension' | 'distribution';

export interface RejectedRow {
  readonly line: number;
  /** Closed code, see docs/species-data.md. */
  readonly reason: RejectReason;
  readonly detail: string;
  readonly raw: string;
  /** The source has one taxon under two keys: later rows may use either. */
  readonly alias?: { readonly from: string; readonly to: string };
}

export type RejectReason =
  | 'not-csv'
  | 'not-utf-8'
  | 'wrong-number-of-columns'
  | 'value-missing'
  | 'value-not-known'
  | 'not-a-date'
  | 'not-a-number'
  | 'taxon-not-known'
  | 'name-ambiguous'
  | 'duplicate'
  | 'no-quantity'
  | 'not-used';
