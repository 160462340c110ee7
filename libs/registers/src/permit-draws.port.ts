import type { PermitDraw } from '#cites';
import type { Tx } from '#database';

export interface DrawnFact extends PermitDraw {
  /** Number of the document drawn on, folded as document numbers are. */
  readonly permitNumber: string;
}

/** What our own permits took of documents that they cite. Implemented by issuance, which stands above the registers. */
export interface PermitDraws {
  /**
   * Sums that live and used permits drew from each of these documents, per taxon, term and unit.
   *
   * @param exceptApplication permits of this application do not count; null = all count
   */
  drawnFrom(tx: Tx, numbers: readonly string[], exceptApplication: string | null): Promise<readonly DrawnFact[]>;
}
export const PERMIT_DRAWS = Symbol('PermitDraws');
