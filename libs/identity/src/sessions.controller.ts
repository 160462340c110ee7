import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Put, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { UnitOfWork } from '#database';
import {
  Answer,
  BeforePasswordChange,
  created,
  csrfTokenOf,
  CurrentSession,
  noContent,
  problem,
  Public,
  RateLimit,
  type Session,
  sessionCookieName,
} from '#web';
import { IDENTITY_OPTIONS, type IdentityOptions } from './identity-options.js';
import { assertionOf } from './keys/assertion-requests.js';
import type { Outcome } from './outcome.js';
import { LoginRequest, PasswordRequest } from './requests.js';
import { type OpenedSession, Sessions } from './sessions.js';
import { CodeSignIn } from './second-step/code-sign-in.js';
import { PasskeySignIn } from './sign-in/passkey-sign-in.js';
import { type SignInClient, signInClient } from './sign-in/sign-in-client.js';
import { refusal } from './views.js';

function sessionView(session: Session) {
  const { actor, expiresAt, mustChangePassword, openedBy } = session;
  return { person: actor.personId, organisation: actor.org, role: actor.role, expiresAt, mustChangePassword, openedBy };
}

@ApiTags('Sessions')
@Controller('v1/sessions')
export class SessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly passkeys: PasskeySignIn,
    private readonly codes: CodeSignIn,
    private readonly unitOfWork: UnitOfWork,
    @Inject(IDENTITY_OPTIONS) private readonly options: IdentityOptions,
  ) {}

  // No Idempotency-Key: an answer kept for replay would keep a live session token.
  @Post()
  @Public()
  @RateLimit({ name: 'sign-in', limit: 30, windowSeconds: 60 })
  @ApiOperation({
    summary: 'Sign in',
    description:
      'By name and password, then with the step and a code where the answer asks for one; or by a challenge and the assertion of a passkey. Answers with a cookie and a CSRF token, or with a bearer token.',
  })
  async login(@Body() body: LoginRequest, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const outcome = await this.outcomeOf(body, signInClient(request));
    if (!outcome.ok) return refusal(outcome);
    const { token, session } = outcome.value;
    const headers = { 'Cache-Control': 'no-store' };
    if (body.transport === 'bearer') return created('/v1/sessions/current', { ...sessionView(session), token }, { headers });
    void reply.setCookie(sessionCookieName(this.options.publicUrl), token, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: this.options.publicUrl.startsWith('https:'),
      expires: session.expiresAt,
    });
    return created('/v1/sessions/current', { ...sessionView(session), csrfToken: csrfTokenOf(token) }, { headers });
  }

  private outcomeOf(body: LoginRequest, client: SignInClient): Promise<Outcome<OpenedSession>> {
    const { challengeId, assertion, step, code, loginName = '', password = '', role, organisation } = body;
    if (step !== undefined && code !== undefined) return this.codes.login({ step, code }, client);
    if ((challengeId === undefined) !== (assertion === undefined))
      throw problem('request-invalid', { errors: [{ pointer: assertion ? '/challengeId' : '/assertion', code: 'missing' }] });
    if (challengeId !== undefined && assertion) return this.passkeys.login({ challengeId, assertion: assertionOf(assertion) }, client);
    return this.sessions.login({ loginName, password, role, organisation, client });
  }

  // Anybody may ask: a challenge is worth nothing without a passkey, is answered once, and is forgotten after five minutes.
  @Post('challenges')
  @Public()
  @RateLimit({ name: 'sign-in', limit: 30, windowSeconds: 60 })
  @ApiOperation({
    summary: 'Ask for a challenge',
    description: 'For navigator.credentials.get() with user verification. Valid for five minutes, once.',
  })
  async challenge() {
    return new Answer(201, await this.passkeys.begin(), { headers: { 'Cache-Control': 'no-store' } });
  }

  @Get('current')
  @BeforePasswordChange()
  @ApiOperation({ summary: 'Who am I' })
  current(@CurrentSession() session: Session) {
    return new Answer(200, sessionView(session), { headers: { 'Cache-Control': 'no-store' } });
  }

  @Delete('current')
  @HttpCode(204)
  @BeforePasswordChange()
  @ApiOperation({ summary: 'Sign out' })
  async logout(@CurrentSession() session: Session, @Res({ passthrough: true }) reply: FastifyReply) {
    await this.unitOfWork.run((tx) => this.sessions.logout(tx, session));
    void reply.clearCookie(sessionCookieName(this.options.publicUrl), { path: '/', secure: this.options.publicUrl.startsWith('https:') });
    return noContent();
  }

  @Put('current/password')
  @HttpCode(204)
  @BeforePasswordChange()
  @ApiOperation({ summary: 'Change the own password', description: 'Every other session of the person ends.' })
  async changePassword(@CurrentSession() session: Session, @Body() body: PasswordRequest, @Req() request: FastifyRequest) {
    const outcome = await this.sessions.changePassword(session, signInClient(request), body.currentPassword, body.newPassword);
    return outcome.ok ? noContent() : refusal(outcome);
  }
}
