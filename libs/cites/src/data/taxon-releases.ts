/** One release of the taxon code table: its first `size` lines, joined by line feeds, have this SHA-256. */
export interface TaxonRelease {
  readonly version: number;
  readonly date: string;
  readonly size: number;
  readonly sha256: string;
}

/** Every release so far. An entry is never edited; a new release is a new entry. */
export const taxonReleases: readonly TaxonRelease[] = [
  { version: 1, date: '2026-11-22', size: 3913, sha256: 'ba236749a2378c6288707fcc37802323f3d8b93e3929d56741aecb1ec07b3ec2' },
];
