import type { EntryWords } from './logged-event.repository.js';

/**
 * Pseudonyms of the restricted log against the persons whom the rows name. The key behind them is not the auditor's to
 * read, but one person has one pseudonym a year and no two have the same: a row that names somebody else breaks that.
 */
export class Pseudonyms {
  private readonly persons = new Map<string, string>();
  private readonly names = new Map<string, string>();

  /** false where an act seen before says otherwise. */
  agree({ at, by }: EntryWords, person: string): boolean {
    const year = at.getUTCFullYear();
    const known = this.persons.get(`${year} ${by.who}`);
    const named = this.names.get(`${year} ${person}`);
    if (known === undefined && named === undefined) {
      this.persons.set(`${year} ${by.who}`, person);
      this.names.set(`${year} ${person}`, by.who);
      return true;
    }
    return known === person && named === by.who;
  }

  /** Who an act seen before says it is. */
  personOf({ at, by }: EntryWords): string | null {
    return this.persons.get(`${at.getUTCFullYear()} ${by.who}`) ?? null;
  }
}
