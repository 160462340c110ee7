import { randomUUID } from 'node:crypto';
import { Param, Req } from '@nestjs/common';
import { type Tx, UnitOfWork } from '#database';
import { OwnPasskeys, ownPasskeyRoles, signInClient } from '#identity';
import { Looks } from '#ledger';
import { type Language, message } from '#messages';
import {
  CurrentSession,
  Form,
  Idempotent,
  Once,
  type OnceOnly,
  PageController,
  type PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  RateLimit,
  RequireRole,
  seeOther,
  type Session,
  UuidParam,
  type View,
  view,
  type WebRequest,
} from '#web';
import { formView, refusalOf } from './outcomes.js';
import { registrationIn } from './passkey-field.js';

const labelMax = 100;

interface Entered {
  readonly label?: string;
  readonly faults?: Readonly<Record<string, string>>;
}

/** Passkeys that a trader or agent makes to sign in with. Officers' keys, which sign decisions, stand at /account/keys. */
@PageController('account/passkeys')
@RequireRole(...ownPasskeyRoles)
export class PasskeysPages {
  constructor(
    private readonly passkeys: OwnPasskeys,
    private readonly unit: UnitOfWork,
    private readonly looks: Looks,
  ) {}

  @PageGet()
  list(@CurrentSession() session: Session) {
    return this.shown(session, {});
  }

  @RateLimit({ name: 'sign-in', limit: 30, windowSeconds: 60 })
  @PagePost('begin')
  async begin(@CurrentSession() session: Session, @Form() form: PageForm, @PageLanguage() language: Language, @Req() request: WebRequest) {
    const [label, password] = [form.text('label'), form.secret('password')];
    const faults: Record<string, string> = {};
    if (label === '') faults['label'] = message('passkeys.fault.label', {}, language);
    else if (label.length > labelMax) faults['label'] = message('people.fault.long', { max: labelMax }, language);
    if (password === '') faults['password'] = message('passkeys.fault.password', {}, language);
    if (Object.keys(faults).length > 0) return this.shown(session, { label, faults });
    const begun = await this.passkeys.begin(session.actor, password, signInClient(request));
    if (!begun.ok) {
      if (begun.code === 'conflict') return this.shown(session, { label, faults: { label: message('passkeys.many', {}, language) } });
      if (begun.code !== 'password-wrong' && begun.code !== 'login-throttled') return refusalOf(begun);
      return this.shown(session, { label, faults: { password: message(`problem.${begun.code}.detail`, begun.args ?? {}, language) } });
    }
    const { offerId, options } = begun.value;
    const model = { label, offerId, options: JSON.stringify(options), once: randomUUID(), back: '/account/passkeys' };
    return view('people/passkey-make', { ...model, scripts: ['keys.js'] });
  }

  @PagePost()
  @Idempotent()
  async make(@CurrentSession() session: Session, @Form() form: PageForm, @PageLanguage() language: Language, @Once() once: OnceOnly) {
    const label = form.text('label').slice(0, labelMax);
    const made = await registrationIn(form);
    return once.run(async (tx) => {
      const outcome =
        made && label !== ''
          ? await this.passkeys.make(tx, session.actor, { offerId: made.statementId, label, response: made.response })
          : null;
      if (outcome?.ok) return seeOther('/account/passkeys');
      return this.page(tx, session, { label, faults: { label: message('passkeys.not-made', {}, language) } });
    });
  }

  @PagePost(':id/end')
  @Idempotent()
  end(@Param('id', UuidParam) id: string, @CurrentSession() session: Session, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const outcome = await this.passkeys.end(tx, session.actor, id);
      return outcome.ok ? seeOther('/account/passkeys') : refusalOf(outcome);
    });
  }

  private shown(session: Session, entered: Entered): Promise<View> {
    return this.unit.run((tx) => this.page(tx, session, entered));
  }

  private async page(tx: Tx, { actor }: Session, { label, faults = {} }: Entered): Promise<View> {
    const own = await this.passkeys.list(tx, actor.personId);
    await this.looks.at(tx, actor, { of: 'accounts', id: actor.personId, reason: 'own' });
    return formView('people/passkeys', { own: own.map((one) => ({ ...one, once: randomUUID() })), label, back: '/account' }, faults);
  }
}
