import { randomUUID } from 'node:crypto';
import { Query } from '@nestjs/common';
import { UnitOfWork } from '#database';
import { deciding, OfficerConduct } from '#identity';
import type { Language } from '#messages';
import { message } from '#messages';
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
} from '#web';
import { formView, refusalOf } from './outcomes.js';

/** The code of conduct, as the officer reads and accepts it. */
@PageController('account/conduct')
@RequireRole(...deciding)
export class ConductPages {
  constructor(
    private readonly conduct: OfficerConduct,
    private readonly unit: UnitOfWork,
  ) {}

  /** @param back page of the portal that the officer comes from */
  @PageGet()
  read(@CurrentActor() actor: Actor, @PageLanguage() language: Language, @Query('back') back?: string) {
    return this.shown(actor, language, ownPath(back));
  }

  @PagePost()
  @Idempotent()
  accept(@CurrentActor() actor: Actor, @Form() form: PageForm, @PageLanguage() language: Language, @Once() once: OnceOnly) {
    const back = ownPath(form.text('back'));
    if (form.text('accepted') !== 'yes') return this.shown(actor, language, back, { accepted: message('conduct.fault', {}, language) });
    return once.run(async (tx) => {
      const outcome = await this.conduct.accept(tx, actor, form.text('version'), language);
      return outcome.ok ? seeOther(back ?? '/account/conduct') : refusalOf(outcome);
    });
  }

  private shown(actor: Actor, language: Language, back: string | null, faults: Readonly<Record<string, string>> = {}) {
    return this.unit.run(async (tx) => {
      const { code, acceptance, accepted, vetted } = await this.conduct.own(tx, actor.personId);
      const principles = code ? code.text[language].split('\n').filter((line) => line.trim() !== '') : [];
      return formView(
        'people/conduct',
        { code, principles, acceptance, accepted, vetted, returnTo: back, once: randomUUID(), back: back ?? '/account' },
        faults,
      );
    });
  }
}

/** A way back inside the portal; what somebody wrote into a link leads nowhere else. */
function ownPath(path: string | undefined): string | null {
  return path !== undefined && /^\/(queue|cases|dossiers)(\/[\w-]+){0,2}$/.test(path) ? path : null;
}

/** Parameter of `back` for the page that is shown. @param url as it was asked for, with its language */
export function backOf(url: string): string | null {
  return ownPath(url.split('?', 1)[0]?.replace(/^\/[a-z]{2}(?=\/)/, ''));
}
