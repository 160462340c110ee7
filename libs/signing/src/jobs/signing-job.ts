import type { SigningRefusal } from '../refusal.js';

export type SigningJobKind = 'credential' | 'seal' | 'trust';

export interface SigningJob {
  readonly id: string;
  readonly permitId: string | null;
  readonly kind: SigningJobKind;
  /** How often it was claimed, this time included. */
  readonly attempts: number;
  /** List of the permit's status entry; null when it has none. */
  readonly statusList: number | null;
}

/** What became of a job. `again`: nothing was decided (a device or the database was away); the job waits for its next turn. */
export type JobOutcome =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'refused'; readonly refusal: SigningRefusal }
  | { readonly outcome: 'again'; readonly reason: string };
