import { Injectable } from '@nestjs/common';
import { conditionFaults, type DecisionFact, type Evaluation, type RuleFacts } from '#cites';
import type { Tx } from '#database';
import {
  type AcceptedStatement,
  Directory,
  OfficerConduct,
  type PreparedStatement,
  type Signed,
  statementHead,
  Statements,
} from '#identity';
import type { Actor } from '#ledger';
import { applicationTransition } from './application-transitions.js';
import { type ApplicationRow, findApplication, moveApplication } from './application.repository.js';
import { CaseRecord } from './case-record.service.js';
import { listAttachments } from './casework.repository.js';
import { type DecisionRow, insertDecision, listDecisions, pairAllowed, standingDecisions } from './decision.repository.js';
import { type DecisionInput, type DecisionStatement, statementOf, writeStatement } from './decision-statement.js';
import { dutyOf } from './duties.js';
import { feeOutstanding } from './fees/fee.repository.js';
import { EvaluateApplication } from './evaluate-application.service.js';
import { judgedByDatabase } from './judged-by-database.js';
import type { CaseFacts } from './facts-reader.service.js';
import { missingDecisions, unsettled } from './open-questions.js';
import { dayIn, readOffice } from './office.repository.js';
import { signaturesPolicy, signaturesShort } from './signature-policy.js';
import { type ApplicationRefusalCode, done, type Outcome, type Refusal, refused } from './outcome.js';

/** What an officer decides, with the statement that says it and the signature on it; unsigned only where no policy asks for one. */
export interface StatedDecision extends DecisionInput {
  readonly signed?: AcceptedStatement<DecisionStatement>;
}

/** Shortest text that can be a reason. */
const reasonMinimum = 10;

/** Refusals of the database, which judges the same questions again (migration ApplicationGuards). */
const databaseRefusals: Readonly<Record<string, ApplicationRefusalCode>> = {
  duties_apart: 'duties-conflict',
  appeal_other_hands: 'hand-in-refused-case',
  officer_unbound: 'officer-belongs-to-applicant',
  officer_role_held: 'officer-role-not-held',
  recommendation_first: 'recommendation-missing',
  decision_form_current: 'application-outdated',
  decision_signed: 'signature-needed',
  draw_first: 'draw-pending',
  drawn_officer_only: 'draw-other-officer',
  conduct_accepted: 'conduct-not-accepted',
  officer_vetted: 'officer-not-vetted',
};

/** Puts officers' decisions on record. */
@Injectable()
export class Decide {
  constructor(
    private readonly evaluator: EvaluateApplication,
    private readonly record: CaseRecord,
    private readonly statements: Statements,
    private readonly directory: Directory,
    private readonly conduct: OfficerConduct,
  ) {}

  /** Puts the statement of a decision before the officer. What the case allows is judged when it comes back signed. */
  async prepare(tx: Tx, actor: Actor, row: ApplicationRow, input: DecisionInput): Promise<Outcome<PreparedStatement>> {
    if (!dutyOf(input.kind, actor.role)) return refused('role-not-allowed', { args: { role: actor.role } });
    const hindered = await this.conduct.hindrance(tx, actor.personId);
    if (hindered) return refused(hindered);
    const fault = await this.faultOf(tx, row, input);
    if (fault) return fault;
    const statement = statementOf(row, input, statementHead('opencites-decision/1', actor));
    const prepared = await this.statements.prepare(tx, actor, { about: row.id, purpose: 'decision', statement });
    return prepared.ok ? prepared : refused(prepared.code as ApplicationRefusalCode);
  }

  /**
   * Reads a decision back from the statement that its officer signed.
   * @returns `statement-outdated` when the case is no longer the one that the statement names
   */
  async stated(tx: Tx, actor: Actor, row: ApplicationRow, signed: Signed): Promise<Outcome<StatedDecision>> {
    const accepted = await this.statements.accept<DecisionStatement>(tx, actor, { about: row.id, purpose: 'decision' }, signed);
    if (!accepted.ok) return refused(accepted.code as ApplicationRefusalCode);
    const { said, text } = accepted.value;
    const { kind, outcome, lines, evidence, overrides, reason, appeal, conditions } = said;
    const input = {
      kind,
      outcome,
      lines,
      evidence,
      ...(overrides ? { overrides } : {}),
      ...(reason ? { reason } : {}),
      ...(appeal ? { appeal } : {}),
      ...(conditions ? { conditions } : {}),
    };
    if (writeStatement(statementOf(row, input, said)).text !== text) return refused('statement-outdated');
    return done({ ...input, signed: accepted.value });
  }

  /** A finding of Articles III to VII, or the override of a warning. Recommendation and approval have steps of their own. */
  async find(tx: Tx, actor: Actor, row: ApplicationRow, input: StatedDecision): Promise<Outcome<DecisionRow>> {
    if (input.kind === 'recommendation' || input.kind === 'approval') return refused('decision-kind', { args: { kind: input.kind } });
    const states = input.kind === 'override' ? ['decided'] : ['in-work'];
    if (!states.includes(row.state)) return refused('application-state', { args: { state: row.state } });
    if (input.kind === 'override') {
      const { evaluation } = await this.evaluator.withFacts(tx, row);
      const warned = evaluation.findings.some((finding) => finding.rule === input.overrides && finding.severity === 'warn');
      if (!warned) return refused('override-not-needed', { args: { rule: input.overrides ?? '' } });
    }
    return this.put(tx, actor, row, input);
  }

  /** The case officer's word on the whole: everything the treaty asks must be on record before it can be positive. */
  async recommend(tx: Tx, actor: Actor, row: ApplicationRow, input: Omit<StatedDecision, 'kind'>): Promise<Outcome<ApplicationRow>> {
    const step = applicationTransition(row.state, 'recommend', actor.role);
    if (!step.ok) return refused(step.code, { args: { state: row.state, role: actor.role } });
    if (input.outcome !== 'negative') {
      const { facts, evaluation } = await this.evaluator.withFacts(tx, row);
      const lent = await this.lentScience(tx, actor, facts, 'recommendation');
      if (lent) return lent;
      const missing = missingDecisions(facts);
      if (missing.length > 0)
        return refused('decisions-missing', {
          args: { kinds: [...new Set(missing.map(({ kind }) => kind))].join(', ') },
          findings: evaluation.findings,
        });
      if (evaluation.outcome === 'blocked' || evaluation.outcome === 'no-data')
        return refused('rules-blocked', { findings: evaluation.findings });
    } else if ((input.reason?.trim().length ?? 0) < reasonMinimum) return refused('decision-reason-missing');
    const decision = await this.put(tx, actor, row, { ...input, kind: 'recommendation' });
    if (!decision.ok) return decision;
    await moveApplication(tx, row, actor, { event: 'recommend', to: step.transition.to });
    return done(await this.reread(tx, row.id));
  }

  /** Sends the case back to the case officer, with a reason; what was recommended no longer counts. */
  async return(tx: Tx, actor: Actor, row: ApplicationRow, reason: string): Promise<Outcome<ApplicationRow>> {
    const step = applicationTransition(row.state, 'return', actor.role);
    if (!step.ok) return refused(step.code, { args: { state: row.state, role: actor.role } });
    if (reason.trim().length < reasonMinimum) return refused('decision-reason-missing');
    const moved = await judgedByDatabase(tx, databaseRefusals, () =>
      moveApplication(tx, row, actor, { event: 'return', to: step.transition.to, newRound: true }),
    );
    if (!moved.ok) return moved;
    await this.record.note(tx, actor, { kind: 'application.returned', act: 'return', application: row, fields: { note: reason } });
    return done(await this.reread(tx, row.id));
  }

  /** Refuses the application: reasons and the way of appeal are part of the decision. */
  async refuse(
    tx: Tx,
    actor: Actor,
    row: ApplicationRow,
    input: Pick<StatedDecision, 'reason' | 'appeal' | 'signed'>,
  ): Promise<Outcome<ApplicationRow>> {
    const step = applicationTransition(row.state, 'refuse', actor.role);
    if (!step.ok) return refused(step.code, { args: { state: row.state, role: actor.role } });
    if ((input.reason?.trim().length ?? 0) < reasonMinimum) return refused('decision-reason-missing');
    const { evaluation } = await this.evaluator.withFacts(tx, row);
    const decision = await this.put(tx, actor, row, { ...input, kind: 'approval', outcome: 'negative' }, evaluation);
    if (!decision.ok) return decision;
    await moveApplication(tx, row, actor, { event: 'refuse', to: step.transition.to });
    return done(await this.reread(tx, row.id));
  }

  /**
   * The approving decision itself, without the step: issuance takes the step, together with quota and permit.
   * Every warning must have been overridden in writing by a second officer, and nothing may block.
   */
  async approve(
    tx: Tx,
    actor: Actor,
    row: ApplicationRow,
    input: Omit<StatedDecision, 'kind' | 'outcome'>,
    officer?: RuleFacts['officer'],
  ): Promise<Outcome<{ decision: DecisionRow; facts: CaseFacts; evaluation: Evaluation }>> {
    const step = applicationTransition(row.state, 'approve', actor.role);
    if (!step.ok) return refused(step.code, { args: { state: row.state, role: actor.role } });
    if (await feeOutstanding(tx, row.id)) return refused('fee-outstanding');
    const { facts, evaluation, unaccepted } = await this.evaluator.withFacts(tx, row, officer);
    if (unaccepted.length > 0) return refused('rules-not-accepted', { args: { rules: unaccepted.join(', ') } });
    const lent = await this.lentScience(tx, actor, facts, 'approval');
    if (lent) return lent;
    const open = unsettled(evaluation, facts.decisions);
    if (open.length > 0 || evaluation.outcome === 'no-data') return refused('rules-blocked', { findings: open });
    const missing = missingDecisions(facts);
    if (missing.length > 0) return refused('decisions-missing', { args: { kinds: missing.map(({ kind }) => kind).join(', ') } });
    const signatures = [...facts.decisions, { person: actor.personId, role: actor.role }];
    const short = signaturesShort(await this.directory.policy(tx, signaturesPolicy), facts, signatures);
    if (short) return refused('signatures-short', { args: { people: short.people, wanted: short.wanted, roles: short.roles.join(', ') } });
    const decision = await this.put(tx, actor, row, { ...input, kind: 'approval', outcome: 'positive' }, evaluation);
    if (!decision.ok) return decision;
    return done({ decision: decision.value, facts, evaluation });
  }

  private async put(
    tx: Tx,
    actor: Actor,
    row: ApplicationRow,
    input: StatedDecision,
    evaluation?: Evaluation,
  ): Promise<Outcome<DecisionRow>> {
    const duty = dutyOf(input.kind, actor.role);
    if (!duty) return refused('role-not-allowed', { args: { role: actor.role } });
    const fault = await this.faultOf(tx, row, input);
    if (fault) return fault;
    const { signed } = input;
    if (!signed && (await this.statements.required(tx))) return refused('signature-needed');
    const said = signed?.said ?? statementOf(row, input, statementHead('opencites-decision/1', actor));
    const statement = writeStatement(said);
    const { id, kind, outcome } = said;
    // What was signed counts: kind and outcome of the step that is taken must be the statement's.
    if (kind !== input.kind || outcome !== input.outcome) return refused('statement-outdated');
    const decision: DecisionRow = {
      id,
      applicationId: row.id,
      round: row.round,
      kind,
      role: actor.role as DecisionFact['role'],
      duty,
      outcome,
      person: actor.personId,
      org: actor.org,
      at: new Date(),
      lines: said.lines,
      evidence: said.evidence.map((hash) => Buffer.from(hash, 'hex')),
      overrides: said.overrides ?? null,
      reason: said.reason ?? null,
      appeal: said.appeal ?? null,
      formSha256: row.formSha256,
      statement: statement.text,
      statementSha256: statement.sha256,
      signature: signed?.signature ?? null,
      conditions: said.conditions ?? [],
    };
    const stored = await judgedByDatabase(tx, databaseRefusals, () => insertDecision(tx, decision));
    if (!stored.ok) return stored;
    await this.record.note(tx, actor, {
      kind: kindOf(input),
      act: kind,
      application: row,
      reason: reasonCode(input),
      fields: { statement: statement.sha256.toString('hex'), ...(said.reason ? { note: said.reason } : {}) },
      ...(evaluation ? { pub: { rules: evaluation.ruleSet.hash, findings: String(evaluation.findings.length) } } : {}),
      subjects: [id],
    });
    return done(decision);
  }

  /** Who made a standing finding lent the scientific hand to every case that rests on it; the database says so at approval. */
  private async lentScience(tx: Tx, actor: Actor, facts: RuleFacts, hand: 'recommendation' | 'approval'): Promise<Refusal | null> {
    if (!facts.decisions.some(({ standing, person }) => standing && person === actor.personId)) return null;
    return (await pairAllowed(tx, 'science', hand)) ? null : refused('duties-conflict');
  }

  private async faultOf(tx: Tx, row: ApplicationRow, input: DecisionInput): Promise<Refusal | null> {
    const { conditions = [] } = input;
    if (conditions.length > 0) {
      const fault = conditionFaults(conditions, dayIn((await readOffice(tx)).timeZone))[0];
      const untied = ['recommendation', 'approval', 'override'].includes(input.kind) || input.outcome !== 'conditional';
      if (fault || untied) return refused('decision-conditions', { args: { fault: fault ?? 'outcome' } });
    }
    if (input.lines?.some((line) => !Number.isSafeInteger(line) || line < 1 || line > row.lineCount))
      return refused('decision-lines', { args: { lines: row.lineCount } });
    if ((input.kind === 'override' || input.outcome === 'negative') && (input.reason?.trim().length ?? 0) < reasonMinimum)
      return refused('decision-reason-missing');
    if (input.evidence && input.evidence.length > 0) {
      const known = new Set((await listAttachments(tx, row.id)).map((attachment) => attachment.sha256.toString('hex')));
      if (input.evidence.some((hash) => !known.has(hash))) return refused('decision-evidence');
    }
    return null;
  }

  private async reread(tx: Tx, id: string): Promise<ApplicationRow> {
    const row = await findApplication(tx, id);
    if (!row) throw new Error('The application is gone after its step');
    return row;
  }

  /** Decisions that count now, and all that were ever made. */
  async onRecord(tx: Tx, row: ApplicationRow): Promise<{ standing: readonly DecisionRow[]; all: readonly DecisionRow[] }> {
    const all = await listDecisions(tx, row.id);
    return { standing: standingDecisions(all, row.formSha256, row.round), all };
  }
}

function kindOf(input: DecisionInput): `decision.${string}` | `override.${string}` {
  if (input.kind === 'override') return 'override.warning';
  if (input.kind === 'approval') return input.outcome === 'negative' ? 'decision.refusal' : 'decision.approval';
  return `decision.${input.kind}`;
}

/** Stable code for the log; the words of the officer stand as a commitment. */
function reasonCode(input: DecisionInput): string {
  return input.kind === 'override' ? `override:${input.overrides ?? ''}` : `${input.kind}:${input.outcome}`;
}
