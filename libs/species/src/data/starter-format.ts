/**
 * How the starter set is written down: one row per taxon, short enough to be checked by eye.
 *
 * `[group, name, English, French, Spanish, listings, range]`
 *
 * - `group`: order, or order/family; a row whose name is the last part of its group is that order or family itself;
 * - `listings`: separated by ` | `, each `APPENDIX FROM[..TO]` (TO exclusive) followed by any of
 *   `+AA,BB` (only these populations), `-AA,BB` (all but these populations), `@AA` (listing Party, Appendix III),
 *   `!Name;Name` (taxa left out, blanks as `_`), `#5` (plant annotation), `~text to the end` (annotation in our own words);
 * - `range`: ISO 3166-1 codes of countries where it occurs naturally, where known.
 *
 * A taxon without listings of its own is covered by its family, order or genus.
 */
export type StarterRow = readonly [group: string, name: string, en: string, fr: string, es: string, listings?: string, range?: string];

export interface StarterSection {
  readonly kingdom: 'Animalia' | 'Plantae';
  readonly phylum: string | null;
  readonly class: string | null;
  readonly rows: readonly StarterRow[];
}

/** What the starter set describes, and that it is no current law. Printed wherever its listings are shown. */
export const starterState = {
  /** Entry into force of the amendments of CoP19 (Panama City, 14-25 November 2022). */
  date: '2023-02-23',
  source: 'starter set: Appendices as adopted up to CoP19, in force from 2023-02-23; not current law',
} as const;
