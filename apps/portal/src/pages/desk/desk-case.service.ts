import { Injectable } from '@nestjs/common';
import { type ApplicationRow, CaseFile, CaseRecord, DraftApplication, type Outcome, refusalProblem } from '#applications';
import { type Tx, UnitOfWork } from '#database';
import type { Actor } from '#ledger';
import type { Language } from '#messages';
import { type Answer, type OnceOnly, type PageForm, type Problem, type ProblemCode, seeOther, type View, view } from '#web';
import { Instead, onceOrPage } from './instead.js';

export interface DeskStep {
  readonly actor: Actor;
  readonly id: string;
  readonly form: PageForm;
  readonly once: OnceOnly;
  readonly language: Language;
}

/** How pages of the desk open a case, and how they take a step on it with the version that was seen. */
@Injectable()
export class DeskCase {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly drafts: DraftApplication,
    private readonly record: CaseRecord,
    private readonly file: CaseFile,
  ) {}

  /** A case that is looked at: the look commits before anything is shown. */
  look(actor: Actor, id: string, language: Language, draw: (tx: Tx, row: ApplicationRow) => Promise<View | Answer | Problem>) {
    return this.unit.run(async (tx) => {
      const row = await this.drafts.open(tx, actor, id);
      if (!row.ok) return refusalProblem(row, language);
      await this.record.look(tx, actor, row.value);
      return draw(tx, row.value);
    });
  }

  /** A form that comes back with its faults shows the case, too. */
  note(tx: Tx, actor: Actor, row: ApplicationRow): Promise<void> {
    return this.record.look(tx, actor, row);
  }

  /**
   * A step on the case as the form's page showed it.
   * @param then address to go to, or name of what was done, for the page of the case
   */
  step<T>(
    step: DeskStep,
    work: (tx: Tx, row: ApplicationRow) => Promise<Outcome<T, ProblemCode>>,
    then: string | ((value: T) => string),
  ): Promise<Answer | Problem | View> {
    return onceOrPage(step.once, async (tx) => {
      const row = await this.opened(tx, step);
      if ('code' in row) return row;
      const moved = await work(tx, row);
      if (!moved.ok) return refusalProblem(moved, step.language);
      return seeOther(typeof then === 'function' ? then(moved.value) : `/cases/${row.id}?done=${then}`);
    });
  }

  /** The locked case, when it is still the one that the form was made from; else the page that says what changed. */
  async opened(tx: Tx, step: Omit<DeskStep, 'once'>): Promise<ApplicationRow | Problem> {
    const row = await this.drafts.open(tx, step.actor, step.id, true);
    if (!row.ok) return refusalProblem(row, step.language);
    if (row.value.version !== step.form.version()) throw new Instead(() => this.conflict(step));
    return row.value;
  }

  /** Two people worked on one case: who did what since this page was opened, and what was typed, ready to be sent once more. */
  private conflict({ actor, id, form }: Omit<DeskStep, 'once'>): Promise<View> {
    const seen = new Date(form.text('_seen'));
    return this.unit.run(async (tx) => {
      const row = await this.drafts.open(tx, actor, id);
      if (!row.ok) throw refusalProblem(row);
      await this.record.look(tx, actor, row.value);
      const since = Number.isNaN(seen.getTime()) ? [] : await this.file.since(tx, row.value, seen);
      return view(
        'desk/conflict',
        {
          application: row.value,
          since,
          typed: form.typed().filter(({ value }) => value.trim() !== ''),
          outdated: form.version(),
        },
        { status: 409 },
      );
    });
  }
}
