import { Injectable } from '@nestjs/common';
import { type BindingCondition, bindingConditions, conditionKindOf } from '#cites';
import type { Tx } from '#database';
import type { Actor } from '#ledger';
import type { ApplicationRow } from '../application.repository.js';
import { CaseRecord } from '../case-record.service.js';
import { EvaluateApplication } from '../evaluate-application.service.js';
import { judgedByDatabase } from '../judged-by-database.js';
import { done, type Outcome, refused } from '../outcome.js';
import { mayActFor } from '../visibility.js';
import { insertConfirmation } from './confirmation.repository.js';

/** A condition of a finding on this case, as officers and the applicant see it. */
export interface CaseCondition extends BindingCondition {
  /** The applicant is to confirm it, since nothing on the form tells. */
  readonly asked: boolean;
  readonly confirmed: boolean;
  /** Stands in box 5 of the permit. */
  readonly printed: boolean;
}

const states: ReadonlySet<string> = new Set(['in-work', 'information-asked', 'decided', 'approved']);

/** What findings hold a case to, and the applicant's word where only they can know. */
@Injectable()
export class ConfirmConditions {
  constructor(
    private readonly evaluator: EvaluateApplication,
    private readonly record: CaseRecord,
  ) {}

  /** Conditions of the findings that count now; none while the form is broken or nothing was submitted. */
  async of(tx: Tx, row: ApplicationRow): Promise<readonly CaseCondition[]> {
    if (row.formFaults.length > 0 || row.state === 'draft') return [];
    const { facts } = await this.evaluator.judge(tx, row);
    return caseConditions(facts);
  }

  /** @param key of the condition, as it was shown: one that changed since is another */
  async confirm(tx: Tx, actor: Actor, row: ApplicationRow, key: string): Promise<Outcome<readonly CaseCondition[]>> {
    if (!mayActFor(actor, row)) return refused('role-not-allowed', { args: { role: actor.role } });
    if (!states.has(row.state)) return refused('application-state', { args: { state: row.state } });
    const wanted = (await this.of(tx, row)).find((one) => one.key === key && one.asked);
    if (!wanted) return refused('confirmation-unknown');
    const stored = await judgedByDatabase(tx, { confirmation_by_applicant: 'role-not-allowed' } as const, () =>
      insertConfirmation(tx, row.id, actor, wanted),
    );
    if (!stored.ok) return stored;
    if (stored.value)
      await this.record.note(tx, actor, {
        kind: 'application.condition-confirmed',
        act: 'confirm',
        application: row,
        fields: { condition: key, text: wanted.condition.text ?? '' },
      });
    await this.evaluator.run(tx, row);
    return done(await this.of(tx, row));
  }
}

export function caseConditions(facts: Parameters<typeof bindingConditions>[0]): readonly CaseCondition[] {
  const confirmed = new Set(facts.confirmedConditions ?? []);
  return bindingConditions(facts).map((binding) => {
    const entry = conditionKindOf(binding.condition.kind);
    return { ...binding, asked: entry?.confirmed ?? false, printed: entry?.printed ?? false, confirmed: confirmed.has(binding.key) };
  });
}
