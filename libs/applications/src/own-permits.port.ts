import type { PermitFact } from '#cites';
import type { Tx } from '#database';
import type { Actor } from '#ledger';
import type { PermitDraws } from '#registers';
import type { ApplicationRow } from './application.repository.js';

export interface PermitRef {
  readonly id: string;
  /** null before a number was taken. */
  readonly number: string | null;
}

/**
 * Permits of this authority, as facts. Implemented by issuance, which stands above this room: the rules need to know what
 * was issued before without applications knowing how.
 */
export interface OwnPermits extends PermitDraws {
  /** The live permit row of an application, and the permit that its form asks to replace. */
  permitsOf(
    tx: Tx,
    applicationId: string,
    replacedNumber: string | null,
  ): Promise<{ readonly current: PermitRef | null; readonly replaced: PermitRef | null }>;
  /** Permits with these numbers. */
  byNumber(tx: Tx, numbers: readonly string[]): Promise<readonly PermitFact[]>;
  /** Sums of other applications issued in a calendar year for these registered operations. */
  issuedByOperation(tx: Tx, numbers: readonly string[], year: number, exceptApplication: string): Promise<readonly IssuedFact[]>;
  /** What other permits draw on the ceilings of these standing findings in a year: finding -> amount in the unit of its ceiling. */
  standingUsed(tx: Tx, findings: readonly string[], year: number, exceptPermit: string | null): Promise<ReadonlyMap<string, string>>;
  /** Permits that rest on a standing finding, and what they draw on its ceiling, by year. */
  standingYears(tx: Tx, finding: string): Promise<readonly StandingYear[]>;
}
export const OWN_PERMITS = Symbol('OwnPermits');

/** Ends the approved permit of an application that its applicant withdraws: quota free, nothing was ever signed. */
export interface ApprovedPermits {
  lapse(tx: Tx, actor: Actor, application: ApplicationRow, reason: string): Promise<void>;
}
export const APPROVED_PERMITS = Symbol('ApprovedPermits');

export interface StandingYear {
  readonly year: number;
  readonly permits: number;
  /** Decimal text in the unit of the ceiling. */
  readonly amount: string;
}

export interface IssuedFact {
  readonly operationNumber: string;
  readonly scientificName: string;
  readonly unit: string;
  readonly quantity: string;
}
