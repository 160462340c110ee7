import { Req } from '@nestjs/common';
import { toString as qrCode } from 'qrcode';
import { findOffice } from '#applications';
import { UnitOfWork } from '#database';
import { type OfferedApp, SecondSteps, signInClient } from '#identity';
import { Looks } from '#ledger';
import { type Language, message } from '#messages';
import {
  CurrentSession,
  Form,
  PageController,
  type PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  RateLimit,
  type Session,
  type View,
  view,
  type WebRequest,
} from '#web';
import { formView, refusalOf } from './outcomes.js';

/** The second step of the own sign-in. Whatever is secret here stands in one page once and in no address. */
@PageController('account/second-step')
export class SecondStepPages {
  constructor(
    private readonly steps: SecondSteps,
    private readonly unit: UnitOfWork,
    private readonly looks: Looks,
  ) {}

  @PageGet()
  read(@CurrentSession() session: Session) {
    return this.shown(session);
  }

  @PagePost('begin')
  async begin(@CurrentSession() session: Session) {
    const issuer = await this.issuer();
    const offered = await this.unit.run((tx) => this.steps.offer(tx, session.actor, issuer));
    return offered.ok ? this.setUp(offered.value) : refusalOf(offered);
  }

  @RateLimit({ name: 'sign-in', limit: 30, windowSeconds: 60 })
  @PagePost()
  async confirm(@CurrentSession() session: Session, @Form() form: PageForm, @PageLanguage() language: Language) {
    const offer = form.text('_offer');
    const outcome = await this.steps.confirm(session.actor, { offer, code: form.text('totp').replace(/\s/g, '') });
    if (outcome.ok) return view('people/recovery-codes', { codes: outcome.value, done: message('second-step.done', {}, language) });
    if (outcome.code !== 'code-wrong') return refusalOf(outcome);
    const issuer = await this.issuer();
    const again = await this.unit.run((tx) => this.steps.again(tx, session.actor, offer, issuer));
    return again
      ? this.setUp(again, { totp: message('problem.code-wrong.detail', {}, language) })
      : refusalOf({ code: 'second-step-over' });
  }

  @RateLimit({ name: 'sign-in', limit: 30, windowSeconds: 60 })
  @PagePost('codes')
  async renew(@CurrentSession() session: Session, @Form() form: PageForm, @PageLanguage() language: Language, @Req() request: WebRequest) {
    const outcome = await this.steps.renewCodes(session.actor, form.text('totp'), signInClient(request));
    if (outcome.ok) return view('people/recovery-codes', { codes: outcome.value, done: message('second-step.renewed', {}, language) });
    return this.shown(session, { 'renew-totp': message(`problem.${outcome.code}.detail`, outcome.args ?? {}, language) });
  }

  @RateLimit({ name: 'sign-in', limit: 30, windowSeconds: 60 })
  @PagePost('end')
  async end(@CurrentSession() session: Session, @Form() form: PageForm, @PageLanguage() language: Language, @Req() request: WebRequest) {
    const outcome = await this.steps.end(session.actor, form.text('totp'), signInClient(request));
    if (outcome.ok) return this.shown(session, {}, message('second-step.ended', {}, language));
    return this.shown(session, { 'end-totp': message(`problem.${outcome.code}.detail`, outcome.args ?? {}, language) });
  }

  private shown(session: Session, faults: Readonly<Record<string, string>> = {}, done?: string): Promise<View> {
    return this.unit.run(async (tx) => {
      const { actor } = session;
      await this.looks.at(tx, actor, { of: 'accounts', id: actor.personId, reason: 'own' });
      return formView('people/second-step', { state: await this.steps.state(tx, actor.personId), back: '/account', done }, faults);
    });
  }

  private async setUp(offered: OfferedApp, faults: Readonly<Record<string, string>> = {}): Promise<View> {
    const qr = await qrCode(offered.uri, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 });
    return formView('people/second-step-app', { ...offered, qr, back: '/account/second-step' }, faults);
  }

  private async issuer(): Promise<string> {
    return (await findOffice(this.unit.reader))?.name ?? 'OpenCITES';
  }
}
