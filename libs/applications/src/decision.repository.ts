import type { DecisionFact, DecisionKind, FindingCondition } from '#cites';
import type { Tx } from '#database';
import type { Duty } from './duties.js';

export interface DecisionRow {
  readonly id: string;
  readonly applicationId: string;
  readonly round: number;
  readonly kind: DecisionKind;
  readonly role: DecisionFact['role'];
  readonly duty: Duty;
  readonly outcome: DecisionFact['outcome'];
  readonly person: string;
  readonly org: string;
  readonly at: Date;
  readonly lines: readonly number[];
  readonly evidence: readonly Buffer[];
  readonly overrides: string | null;
  readonly reason: string | null;
  readonly appeal: string | null;
  readonly formSha256: Buffer;
  /** RFC 8785 JSON, exactly the bytes (UTF-8) that an officer's key signs. */
  readonly statement: string;
  readonly statementSha256: Buffer;
  readonly signature: Buffer | null;
  readonly conditions: readonly FindingCondition[];
}

const columns = `id, application_id as "applicationId", round, kind, role, duty, outcome, person, org, at, lines, evidence, overrides, reason, appeal,
  form_sha256 as "formSha256", statement, statement_sha256 as "statementSha256", signature, conditions`;

/** Every decision ever made on an application, oldest first. */
export async function listDecisions(tx: Tx, applicationId: string): Promise<DecisionRow[]> {
  return (await tx.query(`select ${columns} from applications.decision where application_id = $1 order by at, id`, [
    applicationId,
  ])) as DecisionRow[];
}

export async function insertDecision(tx: Tx, decision: DecisionRow): Promise<void> {
  await tx.query(
    `insert into applications.decision (id, application_id, round, kind, role, duty, outcome, person, org, at, lines, evidence, overrides, reason, appeal,
       form_sha256, statement, statement_sha256, signature, conditions)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
    [
      decision.id,
      decision.applicationId,
      decision.round,
      decision.kind,
      decision.role,
      decision.duty,
      decision.outcome,
      decision.person,
      decision.org,
      decision.at,
      decision.lines,
      decision.evidence,
      decision.overrides,
      decision.reason,
      decision.appeal,
      decision.formSha256,
      decision.statement,
      decision.statementSha256,
      decision.signature,
      JSON.stringify(decision.conditions),
    ],
  );
}

/** Whether one person may lend these two hands to one case today. */
export async function pairAllowed(tx: Tx, one: Duty, other: Duty): Promise<boolean> {
  const [row] = (await tx.query('select applications.pair_allowed($1, $2) as allowed', [one, other])) as { allowed: boolean | null }[];
  return row?.allowed === true;
}

/** A recommendation, approval or override counts in its round; a finding counts as long as the form is the one it was made on. */
const ofRound: ReadonlySet<DecisionKind> = new Set<DecisionKind>(['recommendation', 'approval', 'override']);

/** The decisions that count now: made on this very form, and in this round where that matters. */
export function standingDecisions(rows: readonly DecisionRow[], formSha256: Buffer, round: number): readonly DecisionRow[] {
  return rows.filter((row) => row.formSha256.equals(formSha256) && (!ofRound.has(row.kind) || row.round === round));
}

export function decisionFact(row: DecisionRow): DecisionFact {
  return {
    id: row.id,
    kind: row.kind,
    outcome: row.outcome,
    person: row.person,
    role: row.role,
    at: row.at.toISOString(),
    lines: row.lines,
    evidence: row.evidence.map((hash) => hash.toString('hex')),
    ...(row.overrides === null ? {} : { overrides: row.overrides }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.conditions.length === 0 ? {} : { conditions: row.conditions }),
  };
}
