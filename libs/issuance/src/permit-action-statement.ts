import type { StatementHead } from '#identity';
import type { PermitActionKind } from './permit-action.repository.js';

/** What an officer signs about a permit that was issued: to propose cancelling, suspending or lifting, or to decide on it. */
export interface PermitActionStatement extends StatementHead {
  readonly format: 'opencites-permit-action/1';
  readonly act: 'propose' | 'approve' | 'reject';
  readonly country: string;
  readonly permit: string;
  readonly number: string;
  /** SHA-256 (hex) of the frozen permit document. */
  readonly document: string;
  /** The proposal; its own id is that of the statement that proposes it. */
  readonly action: string;
  readonly kind: PermitActionKind;
  /** The proposer's reason, in the verdict too: who decides signs for what was proposed. */
  readonly reason: string;
  readonly originalReturned: boolean;
  readonly swornLoss: boolean;
  readonly note?: string;
}

/** An act with the statement behind it; without one where no policy asks for signatures. */
export interface SignedAct {
  readonly statement: string | null;
}
