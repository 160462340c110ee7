import { createHash } from 'node:crypto';
import { canonicalJson, type DecisionFact, type DecisionKind } from '#cites';
import type { StatementHead } from '#identity';

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
}

export function writeStatement(statement: DecisionStatement): { text: string; sha256: Buffer } {
  const text = canonicalJson(statement);
  return { text, sha256: createHash('sha256').update(text).digest() };
}
