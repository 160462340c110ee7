/** What the rules look at, of one permit; taken from the tables, and nothing of it is a name. */
export interface PermitFacts {
  readonly number: string;
  /** Instants, ISO 8601 UTC; null where it did not come to that. */
  readonly recommendedAt: string | null;
  readonly approvedAt: string;
  readonly issuedAt: string | null;
  readonly cancelledAt: string | null;
  /** SHA-256 of the two people who recommended and approved, hexadecimal: equal for equal pairs, told of nobody. */
  readonly pair: string | null;
  /** The same of the one who recommended. */
  readonly first: string | null;
  readonly overrides: number;
  readonly retrospective: boolean;
  /** Organisation of the applicant, as SHA-256. */
  readonly applicant: string | null;
  /** Scientific names and terms, sorted, e.g. "Python regius SKI". */
  readonly goods: readonly string[];
}
