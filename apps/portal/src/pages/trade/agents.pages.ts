import { randomUUID } from 'node:crypto';
import { Param } from '@nestjs/common';
import { CounterEntry, DelegationBody, Delegations, DraftApplication, refusalProblem } from '#applications';
import { type Tx, UnitOfWork } from '#database';
import { type Actor, Looks } from '#ledger';
import { type Language, message } from '#messages';
import {
  type Answer,
  CurrentActor,
  Form,
  Idempotent,
  Once,
  type OnceOnly,
  PageController,
  PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  type Problem,
  problem,
  RequireRole,
  seeOther,
  UuidParam,
  type View,
} from '#web';
import { formView, requestIn } from '../people/outcomes.js';

const path = '/organisation/agents';
const fieldOf: Readonly<Record<string, string>> = {
  'agent-unknown': 'loginName',
  'delegation-exists': 'loginName',
  'delegation-days': 'to',
};

/** Agents whom a house named. */
@PageController('organisation/agents')
@RequireRole('applicant')
export class AgentsPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly delegations: Delegations,
    private readonly looks: Looks,
  ) {}

  @PageGet()
  list(@CurrentActor() actor: Actor) {
    return this.unit.run((tx) => this.page(tx, actor));
  }

  @PagePost()
  @Idempotent()
  async name(@CurrentActor() actor: Actor, @Form() form: PageForm, @PageLanguage() language: Language, @Once() once: OnceOnly) {
    const values = { loginName: form.text('loginName').toLowerCase(), from: form.text('from'), to: form.text('to') };
    const read = await requestIn(DelegationBody, values, language);
    if (!read.ok) return this.unit.run((tx) => this.page(tx, actor, values, read.faults));
    return once.run<Answer | Problem | View>(async (tx) => {
      const made = await this.delegations.name(tx, actor, read.request);
      if (made.ok) return seeOther(path);
      const field = fieldOf[made.code];
      return field
        ? this.page(tx, actor, values, { [field]: message(`problem.${made.code}.detail`, {}, language) })
        : refusalProblem(made, language);
    });
  }

  @PagePost(':id/withdrawal')
  @Idempotent()
  withdraw(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const ended = await this.delegations.withdraw(tx, actor, id);
      return ended.ok ? seeOther(path) : refusalProblem(ended, language);
    });
  }

  private async page(tx: Tx, actor: Actor, values: object = {}, faults: Readonly<Record<string, string>> = {}) {
    const rows = await this.delegations.list(tx, actor);
    await this.looks.over(tx, actor, { of: 'delegations', ids: rows.map(({ id }) => id) });
    return formView(
      'trade/agents',
      { rows: rows.map((row) => ({ ...row, once: randomUUID() })), values, once: randomUUID(), back: '/organisation' },
      faults,
    );
  }
}

/** For agents: who named them, and the way to begin an application for each. */
@PageController('acting-for')
@RequireRole('agent')
export class ActingForPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly delegations: Delegations,
    private readonly drafts: DraftApplication,
    private readonly counter: CounterEntry,
    private readonly looks: Looks,
  ) {}

  @PageGet()
  list(@CurrentActor() actor: Actor) {
    return this.unit.run(async (tx) => {
      const rows = await this.delegations.list(tx, actor);
      await this.looks.over(tx, actor, { of: 'delegations', ids: rows.map(({ id }) => id) });
      const clerk = await this.counter.isClerk(tx, actor);
      return formView('trade/acting-for', { clerk, rows: rows.map((row) => ({ ...row, once: randomUUID() })), back: '/applications' });
    });
  }

  @PagePost(':id/applications')
  @Idempotent()
  begin(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const house = (await this.delegations.list(tx, actor)).find((one) => one.id === id);
      if (!house) return problem('delegation-not-found');
      const made = await this.drafts.create(tx, actor, {}, null, house.organisation);
      return made.ok ? seeOther(`/applications/${made.value.row.id}/tasks`) : refusalProblem(made, language);
    });
  }
}
