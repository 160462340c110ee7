import { Injectable } from '@nestjs/common';
import { type Evaluation, evaluate, type RuleFacts } from '#cites';
import type { Tx } from '#database';
import type { Actor } from '#ledger';
import { type ApplicationRow, findApplication, findEvaluation, outdatedApplicationIds, storeEvaluation } from './application.repository.js';
import { CaseRecord } from './case-record.service.js';
import { type CaseFacts, FactsReader } from './facts-reader.service.js';
import { dayIn } from './office.repository.js';
import { officersWork, scienceOwed } from './open-questions.js';
import { readRulesInForce } from './rules-in-force.repository.js';

export interface Judged {
  readonly facts: CaseFacts;
  readonly evaluation: Evaluation;
  /** Unconfirmed rules in force that no named person accepted; empty for a fictitious authority. */
  readonly unaccepted: readonly string[];
}

/** Runs the rules on an application and keeps what they found, for everybody who looks at it next. */
@Injectable()
export class EvaluateApplication {
  constructor(
    private readonly facts: FactsReader,
    private readonly record: CaseRecord,
  ) {}

  /** As of today in the office's zone, or of the day the application was made for. */
  async run(tx: Tx, row: ApplicationRow): Promise<Evaluation> {
    const { evaluation } = await this.withFacts(tx, row);
    return evaluation;
  }

  async withFacts(tx: Tx, row: ApplicationRow, officer?: RuleFacts['officer']): Promise<Judged> {
    const judged = await this.judge(tx, row, officer);
    await storeEvaluation(tx, row.id, row.formSha256, judged.evaluation, scienceOwed(judged.facts), officersWork(judged.evaluation));
    return judged;
  }

  /** The same without keeping anything, for whoever only looks. */
  async judge(tx: Tx, row: ApplicationRow, officer?: RuleFacts['officer']): Promise<Judged> {
    const rules = await readRulesInForce(tx);
    const today = dayIn(rules.office.timeZone);
    const facts = await this.facts.read(tx, row.id, { asOf: row.asOf ?? today, issueDate: today, ...(officer ? { officer } : {}) });
    return { facts, evaluation: evaluate(facts, { ruleSet: rules.ruleSet }), unaccepted: rules.unaccepted(facts.asOf) };
  }

  /**
   * After listings, quotas or suspensions changed: a batch of open cases again. A case whose outcome is another than before
   * says so in its history, so that officers do not decide on yesterday's findings.
   */
  async runOutdated(tx: Tx, system: Actor, limit: number): Promise<number> {
    const ids = await outdatedApplicationIds(tx, limit);
    for (const id of ids) {
      const before = await findEvaluation(tx, id);
      const row = await findApplication(tx, id, true);
      if (!row) continue;
      const { outcome } = await this.run(tx, row);
      if (before?.outcome === outcome) continue;
      const pub = { before: before?.outcome ?? 'none', after: outcome };
      await this.record.note(tx, system, { kind: 'application.re-evaluated', act: 'evaluate', application: row, pub });
    }
    return ids.length;
  }
}
