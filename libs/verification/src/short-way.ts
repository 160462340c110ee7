import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { reportJson } from '#verify';
import { clientOf, problem, rateHeaders } from '#web';
import { CheckCounts } from './counts/check-counts.service.js';
import { CheckPresented } from './check-presented.service.js';
import { readRequest } from './presented/read-request.js';
import { VERIFICATION_OPTIONS, type VerificationOptions } from './verification-options.js';

/** The same for every answer, so made once; pages get the full set from the web layer. */
const headers = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'content-type': 'application/json; charset=utf-8',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/**
 * Answers the text of a code and COSE bytes as soon as the body is read. A check costs little more than one signature,
 * and pipes, interceptors and per-request policies would cost as much again. Files, times asked about, and whatever is
 * not plainly a code go on to the controller, which gives the same answers.
 */
@Injectable()
export class ShortWay {
  constructor(
    @Inject(HttpAdapterHost) host: HttpAdapterHost,
    @Inject(CheckPresented) private readonly checker: CheckPresented,
    @Inject(CheckCounts) private readonly counts: CheckCounts,
    @Inject(VERIFICATION_OPTIONS) private readonly options: VerificationOptions,
  ) {
    if (!options.rate) return;
    host.httpAdapter.getInstance<FastifyInstance>().addHook('onRoute', (route) => {
      if (route.url !== '/v1/verify' || route.method !== 'POST') return;
      // The header plugin's own hook looks at this; `headers` above says what it would.
      Object.assign(route, { helmet: false });
      route.preHandler = [
        (request: FastifyRequest, reply: FastifyReply) => this.answer(request, reply),
        ...[route.preHandler ?? []].flat(),
      ];
    });
  }

  private async answer(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    void reply.headers(headers);
    const { rate } = this.options;
    if (!rate || request.isMultipart() || request.url !== '/v1/verify') return undefined;
    const reading = await readRequest(request);
    if ('problem' in reading || reading.presented.carrier === 'pdf' || reading.presented.carrier === 'image') return undefined;
    const { allowed, remaining, resetSeconds } = rate.limiter.take(rate.rule, clientOf(request.ip));
    void reply.headers(rateHeaders(rate.rule, remaining, resetSeconds));
    if (!allowed) throw problem('rate-limited', { args: { seconds: resetSeconds }, headers: { 'Retry-After': String(resetSeconds) } });
    const outcome = await this.checker.check(reading.presented);
    // Codes need no reader, so nothing can be in their way.
    if (!outcome.ok) return undefined;
    this.counts.count(outcome.carrier, outcome.report.verdict);
    return reply.send(JSON.stringify(reportJson(outcome.report)));
  }
}
