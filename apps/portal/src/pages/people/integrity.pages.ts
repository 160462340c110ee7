import { randomUUID } from 'node:crypto';
import { Param } from '@nestjs/common';
import { UnitOfWork } from '#database';
import { OfficerConduct, OfficerVettingRequest } from '#identity';
import { Looks } from '#ledger';
import { type Language, message } from '#messages';
import {
  type Actor,
  CurrentActor,
  Form,
  Idempotent,
  Once,
  type OnceOnly,
  PageController,
  type PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  RequireRole,
  seeOther,
  UuidParam,
} from '#web';
import { formView, refusalOf, requestIn } from './outcomes.js';

const members = ['personId', 'vettedOn', 'validUntil', 'body', 'reference'] as const;
/** Days before its end from which a vetting is soon over. */
const soonDays = 60;

/** Officers with their vetting, the code they accepted and how many interests they declared: entered by one person, confirmed by another. */
@PageController('officers')
export class IntegrityPages {
  constructor(
    private readonly conduct: OfficerConduct,
    private readonly unit: UnitOfWork,
    private readonly looks: Looks,
  ) {}

  @PageGet()
  @RequireRole('administrator', 'issuing-officer', 'auditor')
  list(@CurrentActor() actor: Actor) {
    return this.shown(actor);
  }

  @PagePost('vettings')
  @RequireRole('administrator')
  @Idempotent()
  async propose(@CurrentActor() actor: Actor, @Form() form: PageForm, @PageLanguage() language: Language, @Once() once: OnceOnly) {
    const values = Object.fromEntries(members.map((name) => [name, form.text(name)])) as Record<(typeof members)[number], string>;
    const read = await requestIn(OfficerVettingRequest, values, language);
    if (!read.ok) return this.shown(actor, values, read.faults);
    const { vettedOn, validUntil } = read.request;
    const wrong = validUntil < vettedOn || Date.parse(validUntil) - Date.parse(vettedOn) > 3660 * 86_400_000;
    if (wrong) return this.shown(actor, values, { validUntil: message('integrity.fault.period', {}, language) });
    return once.run(async (tx) => {
      const outcome = await this.conduct.proposeVetting(tx, actor, read.request);
      return outcome.ok ? seeOther('/officers') : refusalOf(outcome);
    });
  }

  @PagePost('vettings/:id/decision')
  @RequireRole('administrator', 'issuing-officer')
  @Idempotent()
  decide(@Param('id', UuidParam) id: string, @CurrentActor() actor: Actor, @Form() form: PageForm, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const outcome = await this.conduct.decideVetting(tx, actor, id, form.text('decision') === 'confirm');
      return outcome.ok ? seeOther('/officers') : refusalOf(outcome);
    });
  }

  private shown(actor: Actor, values: Readonly<Record<string, string>> = {}, faults: Readonly<Record<string, string>> = {}) {
    return this.unit.run(async (tx) => {
      const rows = await this.conduct.officers(tx);
      await this.looks.over(tx, actor, { of: 'people', ids: rows.map(({ personId }) => personId) });
      const today = new Date().toISOString().slice(0, 10);
      const soon = new Date(Date.now() + soonDays * 86_400_000).toISOString().slice(0, 10);
      const officers = rows.map((row) => ({
        ...row,
        until: row.vetting === null ? 'none' : row.vetting.validUntil < today ? 'over' : row.vetting.validUntil < soon ? 'soon' : 'good',
        mayDecide: row.proposed !== null && actor.role !== 'auditor' && ![row.proposed.proposedBy, row.personId].includes(actor.personId),
        once: randomUUID(),
      }));
      const { code } = await this.conduct.own(tx, actor.personId);
      return formView('people/officers', { officers, code, values, once: randomUUID(), enters: actor.role === 'administrator' }, faults);
    });
  }
}
