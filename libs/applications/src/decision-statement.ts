import { createHash } from 'node:crypto';
import { canonicalJson, type DecisionFact, type DecisionKind, type FindingCondition } from '#cites';
import type { StatementHead } from '#identity';
import type { ApplicationRow } from './application.repository.js';

/** What an officer states, complete enough to be judged on its own. */
export interface DecisionStatement extends StatementHead {
  readonly format: 'opencites-decision/1';
  readonly country: string;
  /** Case number. */
  readonly case: string;
  readonly application: string;
  /** SHA-256 (hex) of the RFC 8785 form decided on. */
  readonly form: string;
  readonly round: number;
  readonly kind: DecisionKind;
  readonly outcome: DecisionFact['outcome'];
  readonly lines: readonly number[];
  /** SHA-256 (hex) of evidence on file. */
  readonly evidence: readonly string[];
  readonly overrides?: string;
  readonly reason?: string;
  readonly appeal?: string;
  /** What a finding is tied to; absent where it is to nothing. */
  readonly conditions?: readonly FindingCondition[];
}

export interface DecisionInput {
  readonly kind: DecisionKind;
  readonly outcome: DecisionFact['outcome'];
  /** Empty or absent = all lines. */
  readonly lines?: readonly number[];
  /** SHA-256 (hex) of attachments of this application. */
  readonly evidence?: readonly string[];
  /** Rule overridden; for kind `override`. */
  readonly overrides?: string;
  readonly reason?: string;
  /** Where and until when the applicant may appeal; for a refusal. */
  readonly appeal?: string;
  /** For a conditional finding: what the permit is held to. */
  readonly conditions?: readonly FindingCondition[];
}

/** The statement of a decision on a case as it stands now, in the order of no matter what: it is written in canonical form. */
export function statementOf(row: ApplicationRow, input: DecisionInput, head: StatementHead): DecisionStatement {
  const { format, id, person, org, role, at, nonce } = head;
  const reason = input.reason?.trim();
  return {
    format,
    id,
    country: row.country,
    case: row.caseNumber,
    application: row.id,
    form: row.formSha256.toString('hex'),
    round: row.round,
    kind: input.kind,
    outcome: input.outcome,
    lines: input.lines ?? [],
    evidence: input.evidence ?? [],
    ...(input.overrides ? { overrides: input.overrides } : {}),
    ...(reason ? { reason } : {}),
    ...(input.appeal ? { appeal: input.appeal } : {}),
    ...(input.conditions && input.conditions.length > 0 ? { conditions: input.conditions } : {}),
    person,
    org,
    role,
    at,
    nonce,
  } as DecisionStatement;
}

export function writeStatement(statement: DecisionStatement): { text: string; sha256: Buffer } {
  const text = canonicalJson(statement);
  return { text, sha256: createHash('sha256').update(text).digest() };
}
