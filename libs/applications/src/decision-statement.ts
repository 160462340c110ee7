import { createHash } from 'node:crypto';
import { canonicalJson, type DecisionFact, type DecisionKind } from '#cites';

/** What an officer states, complete enough to be judged on its own. */
export interface DecisionStatement {
  readonly format: 'opencites-decision/1';
  readonly id: string;
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
  readonly person: string;
  readonly org: string;
  readonly role: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** 16 random bytes, base64url: no two statements are alike, so a signature cannot be used for another. */
  readonly nonce: string;
}

export function writeStatement(statement: DecisionStatement): { text: string; sha256: Buffer } {
  const text = canonicalJson(statement);
  return { text, sha256: createHash('sha256').update(text).digest() };
}

/**
 * The seam for officers' own keys: given the statement's bytes it returns a signature made by the officer, or null where
 * officers have no keys yet. The signature is stored beside the statement, for the signer to check.
 */
export interface StatementSigner {
  sign(person: string, statement: Uint8Array): Promise<Uint8Array | null>;
}
export const STATEMENT_SIGNER = Symbol('StatementSigner');

/** Statements are kept unsigned; the session and the ledger say who made them. */
export const unsignedStatements: StatementSigner = { sign: () => Promise.resolve(null) };
