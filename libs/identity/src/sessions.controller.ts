import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Put, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { UnitOfWork } from '#database';
import {
  Answer,
  BeforePasswordChange,
  created,
  csrfTokenOf,
  CurrentSession,
  noContent,
  Public,
  RateLimit,
  type Session,
  sessionCookieName,
} from '#web';
import { IDENTITY_OPTIONS, type IdentityOptions } from './identity-options.js';
import { LoginRequest, PasswordRequest } from './requests.js';
import { Sessions } from './sessions.js';
import { refusal } from './views.js';

function sessionView(session: Session) {
  const { actor, expiresAt, mustChangePassword } = session;
  return { person: actor.personId, organisation: actor.org, role: actor.role, expiresAt, mustChangePassword };
}

@ApiTags('Sessions')
@Controller('v1/sessions')
export class SessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly unitOfWork: UnitOfWork,
    @Inject(IDENTITY_OPTIONS) private readonly options: IdentityOptions,
  ) {}

  // No Idempotency-Key: an answer kept for replay would keep a live session token.
  @Post()
  @Public()
  @RateLimit({ name: 'sign-in', limit: 30, windowSeconds: 60 })
  @ApiOperation({ summary: 'Sign in', description: 'Answers with a cookie and a CSRF token, or with a bearer token.' })
  async login(@Body() body: LoginRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const outcome = await this.sessions.login(body);
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
  async changePassword(@CurrentSession() session: Session, @Body() body: PasswordRequest) {
    const outcome = await this.sessions.changePassword(session, body.currentPassword, body.newPassword);
    return outcome.ok ? noContent() : refusal(outcome);
  }
}
