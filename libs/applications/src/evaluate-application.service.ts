import { Injectable } from '@nestjs/common';
import { type Evaluation, evaluate, type RuleFacts } from '#cites';
import type { Tx } from '#database';
import { type ApplicationRow, findApplication, openApplicationIds, storeEvaluation } from './application.repository.js';
import { FactsReader } from './facts-reader.service.js';
import { dayIn, readOffice } from './office.repository.js';

export interface Judged {
  readonly facts: RuleFacts;
  readonly evaluation: Evaluation;
}

/** Runs the rules on an application and keeps what they found, for everybody who looks at it next. */
@Injectable()
export class EvaluateApplication {
  constructor(private readonly facts: FactsReader) {}

  /** As of today in the office's zone, or of the day the application was made for. */
  async run(tx: Tx, row: ApplicationRow): Promise<Evaluation> {
    const { evaluation } = await this.withFacts(tx, row);
    return evaluation;
  }

  async withFacts(tx: Tx, row: ApplicationRow, officer?: RuleFacts['officer']): Promise<Judged> {
    const judged = await this.judge(tx, row, officer);
    await storeEvaluation(tx, row.id, row.formSha256, judged.evaluation);
    return judged;
  }

  /** The same without keeping anything, for whoever only looks. */
  async judge(tx: Tx, row: ApplicationRow, officer?: RuleFacts['officer']): Promise<Judged> {
    const { timeZone } = await readOffice(tx);
    const today = dayIn(timeZone);
    const facts = await this.facts.read(tx, row.id, { asOf: row.asOf ?? today, issueDate: today, ...(officer ? { officer } : {}) });
    return { facts, evaluation: evaluate(facts) };
  }

  /** After listings, quotas or suspensions changed: every open case again. Returns how many were evaluated. */
  async runOpenCases(inTransaction: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>): Promise<number> {
    const ids = await inTransaction((tx) => openApplicationIds(tx));
    for (const id of ids)
      await inTransaction(async (tx) => {
        const row = await findApplication(tx, id, true);
        if (row && row.formFaults.length === 0) await this.run(tx, row);
      });
    return ids.length;
  }
}
