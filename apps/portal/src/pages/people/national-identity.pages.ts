import { Inject, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { UnitOfWork } from '#database';
import { type Departure, linkMark, NationalIdentity, signInClient } from '#identity';
import { Looks } from '#ledger';
import { type Language, message } from '#messages';
import {
  Answer,
  CurrentSession,
  Form,
  PageController,
  type PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  Public,
  RateLimit,
  type Session,
  view,
  type WebRequest,
} from '#web';
import { PORTAL_URL } from '../portal-url.js';
import { enter, onwardOf } from './enter.js';
import { formView, refusalOf } from './outcomes.js';

const minutes = 10;
/** Members of an answer that the flow reads (RFC 6749 s4.1.2, RFC 9207); nothing else is carried on. */
const answerMembers = ['code', 'state', 'iss', 'error'] as const;

/**
 * Sign-in with a national identity, and linking one. The provider sends people back by GET, which changes nothing here: the
 * page that it leads to holds a form, and the form goes on.
 */
@PageController()
export class NationalIdentityPages {
  constructor(
    private readonly identity: NationalIdentity,
    private readonly unit: UnitOfWork,
    private readonly looks: Looks,
    @Inject(PORTAL_URL) private readonly publicUrl: string,
  ) {}

  @Public()
  @RateLimit({ name: 'sign-in', limit: 30, windowSeconds: 60 })
  @PagePost('sign-in/identity/begin')
  async begin(@Form() form: PageForm, @Res({ passthrough: true }) reply: FastifyReply) {
    const departure = await this.identity.depart(null);
    return departure.ok ? this.leave(departure.value, reply, onwardOf(form).then) : refusalOf(departure);
  }

  /** Where the provider sends people back to. */
  @Public()
  @PageGet('sign-in/identity')
  returned(@Query() query: Record<string, unknown>) {
    const fields = answerMembers.flatMap((name) => {
      const value = query[name];
      return typeof value === 'string' && value.length <= 2000 ? [{ name: `_${name}`, value }] : [];
    });
    const linking = fields.some(({ name, value }) => name === '_state' && value.startsWith(linkMark));
    const to = linking ? '/account/national-identity/link' : '/sign-in/identity/finish';
    return view('people/identity-returned', { fields, to, provider: this.identity.name ?? '', scripts: ['identity.js'] });
  }

  @Public()
  @RateLimit({ name: 'sign-in', limit: 30, windowSeconds: 60 })
  @PagePost('sign-in/identity/finish')
  async finish(
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Req() request: WebRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const [browser = '', then = ''] = (request.cookies[this.cookie()] ?? '').split('~');
    this.forget(reply);
    const onward = { kept: null, then: Buffer.from(then, 'base64url').toString() || '/' };
    const outcome = await this.identity.login({ answer: answerIn(form), browser }, signInClient(request));
    if (outcome.ok) return enter(outcome.value, onward, { request, reply, publicUrl: this.publicUrl });
    if (outcome.code !== 'role-choice-needed') return refusalOf(outcome);
    const { step, choices } = outcome.extensions as { step: string; choices: readonly { role: string; organisation: string }[] };
    const offices = choices.map(({ role, organisation }) => ({
      value: `${role} ${organisation}`,
      text: `${message(`ui.role.${role}`, {}, language)}, ${organisation}`,
    }));
    return view('people/identity-office', { step, offices, then: onward.then });
  }

  @Public()
  @RateLimit({ name: 'sign-in', limit: 30, windowSeconds: 60 })
  @PagePost('sign-in/identity/office')
  async office(@Form() form: PageForm, @Req() request: WebRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const [role = '', organisation = ''] = form.text('office').split(' ');
    const outcome = await this.identity.chosen({ step: form.secret('_step'), role, organisation }, signInClient(request));
    return outcome.ok ? enter(outcome.value, onwardOf(form), { request, reply, publicUrl: this.publicUrl }) : refusalOf(outcome);
  }

  @PageGet('account/national-identity')
  read(@CurrentSession() session: Session) {
    return this.shown(session);
  }

  @PagePost('account/national-identity/begin')
  async beginLink(@CurrentSession() session: Session, @Res({ passthrough: true }) reply: FastifyReply) {
    const departure = await this.identity.depart(session.actor);
    return departure.ok ? this.leave(departure.value, reply, '/') : refusalOf(departure);
  }

  @PagePost('account/national-identity/link')
  async link(
    @CurrentSession() session: Session,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Req() request: WebRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const [browser = ''] = (request.cookies[this.cookie()] ?? '').split('~');
    this.forget(reply);
    const outcome = await this.identity.link(session.actor, { answer: answerIn(form), browser });
    return outcome.ok ? this.shown(session, message('identity.linked', {}, language)) : refusalOf(outcome);
  }

  @PagePost('account/national-identity/end')
  async end(@CurrentSession() session: Session, @PageLanguage() language: Language) {
    const outcome = await this.unit.run((tx) => this.identity.unlink(tx, session.actor, session.actor.personId));
    return outcome.ok ? this.shown(session, message('identity.ended', {}, language)) : refusalOf(outcome);
  }

  private shown({ actor }: Session, done?: string) {
    const provider = this.identity.name;
    if (provider === null) return refusalOf({ code: 'not-found' });
    return this.unit.run(async (tx) => {
      await this.looks.at(tx, actor, { of: 'accounts', id: actor.personId, reason: 'own' });
      const link = await this.identity.linkOf(tx, actor.personId);
      return formView('people/national-identity', { link, provider, done, back: '/account' });
    });
  }

  /** Lax: the way back from the provider is a link between sites, and brings the cookie. */
  private leave({ url, browser }: Departure, reply: FastifyReply, then: string): Answer {
    void reply.setCookie(this.cookie(), `${browser}~${Buffer.from(then).toString('base64url')}`, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: this.publicUrl.startsWith('https:'),
      maxAge: minutes * 60,
    });
    return new Answer(303, undefined, { headers: { Location: url.href } });
  }

  private forget(reply: FastifyReply): void {
    void reply.clearCookie(this.cookie(), { path: '/', secure: this.publicUrl.startsWith('https:') });
  }

  private cookie(): string {
    return this.publicUrl.startsWith('https:') ? '__Host-opencites-identity' : 'opencites-identity';
  }
}

function answerIn(form: PageForm): URLSearchParams {
  return new URLSearchParams(
    answerMembers.flatMap((name): [string, string][] => (form.has(`_${name}`) ? [[name, form.secret(`_${name}`)]] : [])),
  );
}
