import type {} from '@fastify/cookie';
import { timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { Role } from './actor.js';
import { csrfTokenOf, unmasked } from './csrf-token.js';
import { beforePasswordChangeKey, publicKey, rolesKey, type WebRequest } from './decorators.js';
import { isPageRoute } from './pages/page-controller.js';
import { PageForm } from './pages/page-form.js';
import { fromOwnPage } from './pages/own-page.js';
import { problem } from './problem.js';
import type { SessionPort } from './session-port.js';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Deny by default: every route needs a session unless it is marked `@Public()`. */
export class SessionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionPort | null,
    private readonly cookieName: string,
    private readonly publicUrl: string,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const request = context.switchToHttp().getRequest<WebRequest>();
    const open = this.reflector.getAllAndOverride<boolean | undefined>(publicKey, targets) === true;
    // Forms without a session (sign-in, complaints) have no token to compare: they must come from a page of ours.
    if (isPageRoute(request) && !safeMethods.has(request.method) && !fromOwnPage(request, this.publicUrl))
      throw problem('csrf-token-wrong');
    const presented = this.tokenOf(request);
    // A stale cookie must not keep anybody from a public page.
    const session = presented && this.sessions ? await this.sessions.find(presented.token) : null;
    if (!session || !presented) {
      if (open) return true;
      throw problem('session-required', { headers: { 'WWW-Authenticate': 'Bearer realm="opencites"' } });
    }
    if (presented.source === 'cookie' && !open && !safeMethods.has(request.method)) this.checkCsrf(request, presented.token);
    request.web = { session, tokenSource: presented.source, sessionToken: presented.token };
    if (open) return true;
    const early = this.reflector.getAllAndOverride<boolean | undefined>(beforePasswordChangeKey, targets) === true;
    if (session.mustChangePassword && !early) throw problem('password-change-required');
    const allowed = this.reflector.getAllAndOverride<Role[] | undefined>(rolesKey, targets);
    if (allowed && !allowed.includes(session.actor.role)) throw problem('role-not-allowed', { args: { role: session.actor.role } });
    return true;
  }

  private tokenOf(request: WebRequest): { token: string; source: 'cookie' | 'bearer' } | null {
    const bearer = /^Bearer ([A-Za-z0-9_-]{20,200})$/.exec(request.headers.authorization ?? '')?.[1];
    if (bearer !== undefined) return { token: bearer, source: 'bearer' };
    const cookie = request.cookies[this.cookieName];
    return cookie !== undefined && /^[A-Za-z0-9_-]{20,200}$/.test(cookie) ? { token: cookie, source: 'cookie' } : null;
  }

  private checkCsrf(request: WebRequest, token: string): void {
    const wanted = Buffer.from(csrfTokenOf(token), 'base64url');
    const header = request.headers['x-csrf-token'];
    const given =
      request.body instanceof PageForm
        ? unmasked(request.body.text('_csrf'))
        : Buffer.from(typeof header === 'string' ? header : '', 'base64url');
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw problem('csrf-token-wrong');
  }
}
