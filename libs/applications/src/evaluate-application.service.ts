import { Injectable } from '@nestjs/common';
import { type Evaluation, evaluate, type RuleFacts } from '#cites';
import type { Tx } from '#database';
import { type ApplicationRow, findApplication, openApplicationIds, storeEvaluation } from './application.repository.js';
import { FactsReader } from './facts-reader.service.js';
import { dayIn, readOffice } from './office.repository.js';

/** Runs the rules on an application and keeps what they found, for everybody who looks at it next. */
@Injectable()
export class EvaluateApplication {
  constructor(private readonly facts: FactsReader) {}

  /** As of `asOf`, or of today in the office's zone. */
  async run(tx: Tx, row: ApplicationRow, asOf?: string): Promise<Evaluation> {
    const { evaluation } = await this.withFacts(tx, row, asOf);
    return evaluation;
  }

  async withFacts(tx: Tx, row: ApplicationRow, asOf?: string): Promise<{ facts: RuleFacts; evaluation: Evaluation }> {
    const { timeZone } = await readOffice(tx);
    const today = dayIn(timeZone);
    const facts = await this.facts.read(tx, row.id, { asOf: asOf ?? today, issueDate: today });
    const evaluation = evaluate(facts);
    await storeEvaluation(tx, row.id, row.formSha256, evaluation);
    return { facts, evaluation };
  }

  /** After listings, quotas or suspensions changed: every open case again. Returns how many were evaluated. */
  async runOpenCases(inTransaction: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>): Promise<number> {
    const ids = await inTransaction((tx) => openApplicationIds(tx));
    for (const id of ids)
      await inTransaction(async (tx) => {
        const row = await findApplication(tx, id, true);
        if (row) await this.run(tx, row);
      });
    return ids.length;
  }
}
