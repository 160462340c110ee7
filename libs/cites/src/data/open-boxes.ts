/** A box of the standard form that a registered holder may complete on a partially completed document. */
export interface OpenBoxEntry {
  readonly box: OpenBox;
  /** What the signed document still says about the box, so that it is never blank. */
  readonly signed: 'country' | 'maximum';
  /** Days on which a new application may ask for it (YYYY-MM-DD; `to` exclusive). */
  readonly from: string;
  readonly to: string | null;
  readonly source: string;
  readonly confirmed: boolean;
}

export type OpenBox = '3' | '11';

const source = 'Res. Conf. 12.3 section XII';

/** Everything else is always signed: holder, document type, species, source, purpose, countries, validity. */
export const openBoxes: readonly OpenBoxEntry[] = [
  // Name and address of the importer; the country of import stays signed in box 3a.
  { box: '3', signed: 'country', from: '2026-01-01', to: null, source, confirmed: false },
  // The quantity of each line is then the most that may leave.
  { box: '11', signed: 'maximum', from: '2026-01-01', to: null, source, confirmed: false },
];

/** Why trade has negligible or no impact, as section XII tells the cases apart. */
export type SimplifiedCase = 'samples' | 'pre-convention' | 'bred-or-propagated' | 'other';

/** Most months that a partially completed document of a type holds. Types that are not named are never partially completed. */
export const openBoxMonths: readonly { readonly documentType: string; readonly months: number; readonly confirmed: boolean }[] = [
  { documentType: 'E', months: 6, confirmed: true },
  { documentType: 'R', months: 12, confirmed: false },
  { documentType: 'I', months: 12, confirmed: false },
  { documentType: 'O-PRE', months: 36, confirmed: false },
  { documentType: 'O-CB', months: 36, confirmed: false },
  { documentType: 'O-AP', months: 36, confirmed: false },
];
