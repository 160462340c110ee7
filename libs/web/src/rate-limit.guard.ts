import { type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { rateKey, type RateRule } from './decorators.js';
import { problem } from './problem.js';
import { clientOf, RateLimiter } from './rate-limiter.js';

/** Headers of draft-ietf-httpapi-ratelimit-headers-11. */
export function rateHeaders(rule: RateRule, remaining: number, resetSeconds: number): Record<string, string> {
  return {
    'RateLimit-Policy': `"${rule.name}";q=${rule.limit};w=${rule.windowSeconds}`,
    RateLimit: `"${rule.name}";r=${remaining};t=${resetSeconds}`,
  };
}

/** Counts by address, before any session is looked up, so that guessing tokens costs the guesser too. */
export class RateLimitGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly limiter: RateLimiter,
    private readonly general: RateRule,
    private readonly overrides: Readonly<Record<string, number>> = {},
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const declared =
      this.reflector.getAllAndOverride<RateRule | undefined>(rateKey, [context.getHandler(), context.getClass()]) ?? this.general;
    const rule = { ...declared, limit: this.overrides[declared.name] ?? declared.limit };
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const verdict = this.limiter.take(rule, clientOf(request.ip));
    const headers = rateHeaders(rule, verdict.remaining, verdict.resetSeconds);
    void context.switchToHttp().getResponse<FastifyReply>().headers(headers);
    if (!verdict.allowed)
      throw problem('rate-limited', { args: { seconds: verdict.resetSeconds }, headers: { 'Retry-After': String(verdict.resetSeconds) } });
    return true;
  }
}
