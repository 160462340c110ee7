import { Inject, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { UnitOfWork } from '#database';
import { CodeSignIn, PasskeySignIn, Sessions, signInClient } from '#identity';
import { type Language, message } from '#messages';
import {
  BeforePasswordChange,
  CurrentSession,
  Form,
  isOwnPath,
  PageController,
  PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  Public,
  RateLimit,
  seeOther,
  type Session,
  sessionCookieName,
  view,
  type WebRequest,
} from '#web';
import { carried, enter, type Onward, onwardOf } from './people/enter.js';
import { assertionIn, uuidIn } from './people/passkey-field.js';
import { PORTAL_URL } from './portal-url.js';

const scripts = ['keys.js'];

/** What the sign-in page shows beside its two fields. */
interface SignInModel {
  readonly name?: string;
  readonly then?: string;
  readonly keptText?: string;
  readonly ended?: boolean;
  readonly faults?: Readonly<Record<string, string>>;
  readonly choices?: readonly unknown[];
}

/** Signing in and out, and choosing a password. A session's cookie is all that a page knows of who somebody is. */
@PageController()
export class SignInPages {
  constructor(
    private readonly sessions: Sessions,
    private readonly passkeys: PasskeySignIn,
    private readonly codes: CodeSignIn,
    private readonly unit: UnitOfWork,
    @Inject(PORTAL_URL) private readonly publicUrl: string,
  ) {}

  @Public()
  @PageGet('sign-in')
  ask(@Query('then') then?: string) {
    return view('sign-in', { then: typeof then === 'string' && isOwnPath(then) ? then : '', scripts });
  }

  @Public()
  @RateLimit({ name: 'sign-in', limit: 30, windowSeconds: 60 })
  @PagePost('sign-in')
  async signIn(
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Req() request: WebRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const name = form.text('name');
    const password = form.secret('password');
    const onward = onwardOf(form);
    const again = (model: SignInModel, status: number) => this.asked({ name, ...carried(onward), ...model }, status);
    const faults = {
      ...(name === '' ? { name: message('sign-in.fault.name', {}, language) } : {}),
      ...(password === '' ? { password: message('sign-in.fault.password', {}, language) } : {}),
    };
    if (Object.keys(faults).length > 0) return again({ faults }, 422);
    const [role, organisation] = form.text('office').split(' ');
    const outcome = await this.sessions.login({
      loginName: name,
      password,
      client: signInClient(request),
      ...(role && organisation ? { role, organisation } : {}),
    });
    if (outcome.ok) return enter(outcome.value, onward, { request, reply, publicUrl: this.publicUrl });
    if (outcome.code === 'second-step-needed') return this.codeAsked(String(outcome.extensions?.['step']), onward);
    if (outcome.code === 'role-choice-needed') {
      const offices = (outcome.extensions?.['choices'] ?? []) as readonly { role: string; organisation: string }[];
      const choices = offices.map((office) => ({
        value: `${office.role} ${office.organisation}`,
        text: `${message(`ui.role.${office.role}`, {}, language)}, ${office.organisation}`,
      }));
      return again({ choices, faults: { office: message('sign-in.fault.office', {}, language) } }, 422);
    }
    const said = message(`problem.${outcome.code}.detail`, outcome.args ?? {}, language);
    if (outcome.code === 'login-passkey-needed') return again({ faults: { passkey: said } }, 422);
    return again({ faults: { name: said } }, outcome.code === 'login-throttled' ? 429 : 422);
  }

  /** The second half: the password was right, and the form brings back what says so. */
  @Public()
  @RateLimit({ name: 'sign-in', limit: 30, windowSeconds: 60 })
  @PagePost('sign-in/code')
  async signInByCode(
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Req() request: WebRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const onward = onwardOf(form);
    const [step, code] = [form.secret('_step'), form.text('totp')];
    if (code === '') return this.codeAsked(step, onward, message('sign-in.code.fault', {}, language));
    const outcome = await this.codes.login({ step, code }, signInClient(request));
    if (outcome.ok) return enter(outcome.value, onward, { request, reply, publicUrl: this.publicUrl });
    const said = message(`problem.${outcome.code}.detail`, outcome.args ?? {}, language);
    if (outcome.code === 'second-step-over') return this.asked({ ...carried(onward), faults: { name: said } }, 422);
    return this.codeAsked(step, onward, said, outcome.code === 'login-throttled' ? 429 : 422);
  }

  /** With a passkey, which the page's script asked: it says who comes, and in which role. */
  @Public()
  @RateLimit({ name: 'sign-in', limit: 30, windowSeconds: 60 })
  @PagePost('sign-in/passkey')
  async signInByPasskey(
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Req() request: WebRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const onward = onwardOf(form);
    const assertion = await assertionIn(form);
    const challengeId = uuidIn(form, '_challenge');
    const outcome = assertion && challengeId ? await this.passkeys.login({ challengeId, assertion }, signInClient(request)) : null;
    if (outcome?.ok) return enter(outcome.value, onward, { request, reply, publicUrl: this.publicUrl });
    const said = message('problem.passkey-refused.detail', {}, language);
    return this.asked({ ...carried(onward), faults: { passkey: said } }, 422);
  }

  @BeforePasswordChange()
  @PagePost('sign-out')
  async signOut(@CurrentSession() session: Session, @Res({ passthrough: true }) reply: FastifyReply) {
    await this.unit.run((tx) => this.sessions.logout(tx, session));
    void reply.clearCookie(sessionCookieName(this.publicUrl), { path: '/', secure: this.publicUrl.startsWith('https:') });
    return seeOther('/');
  }

  @BeforePasswordChange()
  @PageGet('account/password')
  choosePassword(@CurrentSession() session: Session) {
    return view('account/password', { must: session.mustChangePassword });
  }

  @BeforePasswordChange()
  @PagePost('account/password')
  async changePassword(
    @CurrentSession() session: Session,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Req() request: WebRequest,
  ) {
    const [current, next] = [form.secret('current-password'), form.secret('new-password')];
    const faults: Record<string, string> = {};
    if (current === '') faults['current-password'] = message('account.password.fault.current', {}, language);
    if (next === '') faults['new-password'] = message('account.password.fault.next', {}, language);
    if (Object.keys(faults).length === 0) {
      const outcome = await this.sessions.changePassword(session, signInClient(request), current, next);
      if (outcome.ok) return view('account/password', { changed: true, done: message('account.password.done', {}, language) });
      faults[outcome.code === 'password-weak' ? 'new-password' : 'current-password'] = message(
        `problem.${outcome.code}.detail`,
        outcome.args ?? {},
        language,
      );
    }
    const errors = Object.entries(faults).map(([field, text]) => ({ href: `#${field}`, text }));
    return view('account/password', { must: session.mustChangePassword, faults, errors }, { status: 422 });
  }

  private codeAsked(step: string, onward: Onward, fault?: string, status = fault === undefined ? 200 : 422) {
    const errors = fault === undefined ? [] : [{ href: '#totp', text: fault }];
    return view('people/sign-in-code', { step, ...carried(onward), faults: { totp: fault }, errors }, { status });
  }

  private asked(model: SignInModel, status: number) {
    const errors = Object.entries(model.faults ?? {}).map(([field, text]) => ({ href: `#${field}`, text }));
    return view('sign-in', { ...model, errors, scripts }, { status });
  }
}
