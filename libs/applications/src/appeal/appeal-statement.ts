import { createHash } from 'node:crypto';
import type { StatementHead } from '#identity';
import type { ApplicationRow } from '../application.repository.js';

export const appealOutcomes = ['upheld', 'set-aside'] as const;
export type AppealOutcome = (typeof appealOutcomes)[number];

export interface AppealInput {
  /** `upheld`: the refusal stands. */
  readonly outcome: AppealOutcome;
  readonly reason: string;
}

/** The decision on an appeal as it is signed; docs/spec/decision-statement.md. */
export interface AppealStatement extends StatementHead, AppealInput {
  readonly format: 'opencites-appeal/1';
  readonly country: string;
  /** Case number of what was refused. */
  readonly case: string;
  readonly application: string;
  readonly appeal: string;
  /** SHA-256 (hex) of the applicant's words, UTF-8. */
  readonly text: string;
  /** SHA-256 (hex) of the papers of the appeal, oldest first. */
  readonly papers: readonly string[];
}

export function appealStatement(
  row: Pick<ApplicationRow, 'id' | 'country' | 'caseNumber'>,
  appeal: { readonly id: string; readonly text: string },
  papers: readonly { readonly sha256: Buffer }[],
  { outcome, reason }: AppealInput,
  head: StatementHead,
): AppealStatement {
  const { id, person, org, role, at, nonce } = head;
  return {
    format: 'opencites-appeal/1',
    id,
    country: row.country,
    case: row.caseNumber,
    application: row.id,
    appeal: appeal.id,
    text: createHash('sha256').update(appeal.text).digest('hex'),
    papers: papers.map(({ sha256 }) => sha256.toString('hex')),
    outcome,
    reason: reason.trim(),
    ...{ person, org, role, at, nonce },
  };
}
