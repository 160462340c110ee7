import { randomUUID } from 'node:crypto';
import { Param } from '@nestjs/common';
import { UnitOfWork } from '#database';
import { InterestRequest, Interests } from '#identity';
import { Looks } from '#ledger';
import type { Language } from '#messages';
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

/** Interests that an officer declares: the rules keep them from cases of those parties. */
@PageController('account/interests')
@RequireRole('case-officer', 'scientific-authority', 'issuing-officer')
export class InterestsPages {
  constructor(
    private readonly interests: Interests,
    private readonly unit: UnitOfWork,
    private readonly looks: Looks,
  ) {}

  @PageGet()
  list(@CurrentActor() actor: Actor) {
    return this.shown(actor);
  }

  @PagePost()
  @Idempotent()
  async declare(@CurrentActor() actor: Actor, @Form() form: PageForm, @PageLanguage() language: Language, @Once() once: OnceOnly) {
    const values = { party: form.text('party'), nature: form.text('nature') };
    const read = await requestIn(InterestRequest, values, language);
    if (!read.ok) return this.shown(actor, values, read.faults);
    return once.run(async (tx) => {
      await this.interests.declare(tx, actor, read.request);
      return seeOther('/account/interests');
    });
  }

  @PagePost(':id/end')
  @Idempotent()
  end(@Param('id', UuidParam) id: string, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const outcome = await this.interests.end(tx, actor, id);
      return outcome.ok ? seeOther('/account/interests') : refusalOf(outcome);
    });
  }

  private shown(actor: Actor, values = {}, faults: Readonly<Record<string, string>> = {}) {
    return this.unit.run(async (tx) => {
      const rows = await this.interests.list(tx, actor.personId);
      await this.looks.over(tx, actor, { of: 'interests', ids: rows.map(({ id }) => id), reason: 'own' });
      const listed = rows.map((row) => ({ ...row, once: randomUUID() }));
      return formView('people/interests', { interests: listed, values, once: randomUUID(), back: '/account' }, faults);
    });
  }
}
