import { Inject, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { UnitOfWork } from '#database';
import { Sessions } from '#identity';
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
  readKeptForm,
  seeOther,
  type Session,
  sessionCookieName,
  view,
  type WebRequest,
} from '#web';
import { PORTAL_URL } from './portal-url.js';

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
    private readonly unit: UnitOfWork,
    @Inject(PORTAL_URL) private readonly publicUrl: string,
  ) {}

  @Public()
  @PageGet('sign-in')
  ask(@Query('then') then?: string) {
    return view('sign-in', { then: typeof then === 'string' && isOwnPath(then) ? then : '' });
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
    const then = isOwnPath(form.text('_then')) ? form.text('_then') : '/';
    const kept = readKeptForm(form.secret('_kept'));
    const again = (model: SignInModel, status: number) =>
      this.asked({ name, then: form.text('_then'), keptText: kept ? JSON.stringify(kept) : '', ended: kept !== null, ...model }, status);
    const faults = {
      ...(name === '' ? { name: message('sign-in.fault.name', {}, language) } : {}),
      ...(password === '' ? { password: message('sign-in.fault.password', {}, language) } : {}),
    };
    if (Object.keys(faults).length > 0) return again({ faults }, 422);
    const [role, organisation] = form.text('office').split(' ');
    const outcome = await this.sessions.login({
      loginName: name,
      password,
      ...(role && organisation ? { role, organisation } : {}),
    });
    if (!outcome.ok) {
      if (outcome.code === 'role-choice-needed') {
        const offices = (outcome.extensions?.['choices'] ?? []) as readonly { role: string; organisation: string }[];
        const choices = offices.map((office) => ({
          value: `${office.role} ${office.organisation}`,
          text: `${message(`ui.role.${office.role}`, {}, language)}, ${office.organisation}`,
        }));
        return again({ choices, faults: { office: message('sign-in.fault.office', {}, language) } }, 422);
      }
      return again(
        { faults: { name: message(`problem.${outcome.code}.detail`, outcome.args ?? {}, language) } },
        outcome.code === 'login-throttled' ? 429 : 422,
      );
    }
    const { token, session } = outcome.value;
    void reply.setCookie(sessionCookieName(this.publicUrl), token, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: this.publicUrl.startsWith('https:'),
      expires: session.expiresAt,
    });
    if (kept === null || session.mustChangePassword) return seeOther(session.mustChangePassword ? '/account/password' : then);
    // Drawn for the new session at once: its token goes into the kept form, which the person sees before it is sent.
    request.web = { session, sessionToken: token, tokenSource: 'cookie' };
    return view('continue', { kept });
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
  async changePassword(@CurrentSession() session: Session, @Form() form: PageForm, @PageLanguage() language: Language) {
    const [current, next] = [form.secret('current-password'), form.secret('new-password')];
    const faults: Record<string, string> = {};
    if (current === '') faults['current-password'] = message('account.password.fault.current', {}, language);
    if (next === '') faults['new-password'] = message('account.password.fault.next', {}, language);
    if (Object.keys(faults).length === 0) {
      const outcome = await this.sessions.changePassword(session, current, next);
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

  private asked(model: SignInModel, status: number) {
    const errors = Object.entries(model.faults ?? {}).map(([field, text]) => ({ href: `#${field}`, text }));
    return view('sign-in', { ...model, errors }, { status });
  }
}
