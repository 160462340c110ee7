/** Names in the working languages of the Convention; English always, the others where a published name is known. */
export interface Names {
  readonly en: string;
  readonly fr?: string;
  readonly es?: string;
}

/**
 * One code of a list. `current` codes may stand on new documents; `historical` ones are only read;
 * `database` codes occur in trade statistics alone. `from` and `to` (exclusive) are YYYY-MM-DD where the change is dated.
 */
export interface CodeEntry {
  readonly code: string;
  readonly names: Names;
  readonly status: 'current' | 'historical' | 'database';
  readonly from?: string;
  readonly to?: string;
  readonly source: string;
  readonly confirmed: boolean;
  readonly note?: string;
}

export interface SourceEntry extends CodeEntry {
  readonly description: string;
  readonly kingdoms: readonly ('Animalia' | 'Plantae')[];
  readonly kingdomsConfirmed: boolean;
  /** May be paired with a second code on the same line. */
  readonly combinable: boolean;
  readonly combinableConfirmed: boolean;
}

export interface UnitEntry extends CodeEntry {
  /** Current units: symbol, dimension, base unit and exact decimal factor to it. */
  readonly symbol?: string;
  readonly dimension?: string;
  readonly base?: string;
  readonly toBase?: string;
  /** Historical units: current unit and exact decimal factor; absent when no conversion was ever published. */
  readonly convertTo?: string;
  readonly factor?: string;
}

export interface TermEntry extends CodeEntry {
  readonly introduced?: number;
  readonly preferredUnit?: string | null;
  readonly alternativeUnit?: string | null;
  readonly unitsConfirmed?: boolean;
  readonly acceptedUnits?: readonly string[] | null;
  readonly acceptedPurposes?: readonly string[] | null;
  /** Current term that older records of this one are counted under. */
  readonly standardiseTo?: string;
}

export interface PartyEntry extends CodeEntry {
  /** Day the Convention entered into force for the Party. */
  readonly entryIntoForce: string;
}

export interface SpecialCountryEntry extends CodeEntry {
  readonly replacedBy?: string;
}

export interface FormBoxEntry {
  readonly code: string;
  readonly name: string;
  readonly content: string;
  /** false: the box repeats for each specimen line. */
  readonly headerLevel: boolean;
  readonly source: string;
  readonly confirmed: boolean;
}

/** Longest validity of a document type, with the dates between which the limit holds. */
export interface ValidityEntry {
  /** null: no limit known for every Party. */
  readonly months: number | null;
  readonly from: string;
  readonly to: string | null;
  readonly source: string;
  readonly confirmed: boolean;
}

export interface DocumentTypeEntry extends CodeEntry {
  /** Box tick of the standard form and type code of the electronic toolkit. */
  readonly category: 'E' | 'R' | 'I' | 'O';
  readonly categoryConfirmed: boolean;
  readonly legalBasis: string;
  readonly appendices: readonly ('I' | 'II' | 'III')[];
  readonly validity: readonly ValidityEntry[];
  /** Whether it is printed on the CITES standard form. */
  readonly printed: boolean;
  /** Crosses borders many times and is endorsed each time. */
  readonly multiUse: boolean;
  /** Box 3 may be empty. */
  readonly importerOptional: boolean;
  /** Position in the released list; signed credentials refer to it, so it never changes. */
  readonly index: number;
}
