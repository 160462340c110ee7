import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { reportText } from '#verify';
import { clientOf, httpsSeconds, rateHeaders, requestId } from '#web';
import { CheckCounts } from './counts/check-counts.service.js';
import { CheckPresented } from './check-presented.service.js';
import { qrTextMax } from './presented/sort-presented.js';
import { VERIFICATION_OPTIONS, type VerificationOptions } from './verification-options.js';

const path = '/v1/verify';
/** Bytes of a body: one code and the JSON around it. */
const bodyMax = qrTextMax + 1_024;
const jsonTypes = new Set(['application/json', 'application/json; charset=utf-8', 'application/json;charset=utf-8']);
/** `{"qr":"..."}` with one text of printable ASCII and no escapes, which is what a code holds. Read as Latin-1. */
const oneCode = /^[ \t\r\n]*\{[ \t\r\n]*"qr"[ \t\r\n]*:[ \t\r\n]*"([\x20-\x21\x23-\x5b\x5d-\x7e]*)"[ \t\r\n]*\}[ \t\r\n]*$/;

const headers = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'content-type': 'application/json; charset=utf-8',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/**
 * Answers the text of one code before the web framework sees the request: a check costs little more than one signature,
 * and hooks, parsers, pipes and interceptors would cost as much again. Only requests that are plainly that are taken:
 * everything else, whatever it is, goes on as it came to the controller, which refuses what is to be refused and gives
 * the same answers. The HTTP server's own limits and the counters of the rate limit hold here as there.
 */
@Injectable()
export class ShortWay {
  /** The same for every answer, so made once. */
  private readonly headers: Readonly<Record<string, string>>;
  private closing = false;

  constructor(
    @Inject(HttpAdapterHost) host: HttpAdapterHost,
    @Inject(CheckPresented) private readonly checker: CheckPresented,
    @Inject(CheckCounts) private readonly counts: CheckCounts,
    @Inject(VERIFICATION_OPTIONS) private readonly options: VerificationOptions,
  ) {
    this.headers = { ...headers, ...(options.https && { 'strict-transport-security': `max-age=${httpsSeconds}` }) };
    if (!options.rate) return;
    const fastify = host.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('preClose', (done) => {
      this.closing = true;
      done();
    });
    this.standBefore(fastify.server);
  }

  private standBefore(server: Server): void {
    const listeners = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request');
    const framework: RequestListener = (request, response) => {
      for (const listener of listeners) listener.call(server, request, response);
    };
    server.on('request', (request, response) => {
      const length = this.lengthOf(request);
      if (length === null) framework(request, response);
      else this.read(request, response, length, framework);
    });
  }

  /** Bytes of the body of a request that may be taken; null: it is the framework's. */
  private lengthOf(request: IncomingMessage): number | null {
    const { headers } = request;
    if (this.closing || request.url !== path || request.method !== 'POST') return null;
    if (headers['transfer-encoding'] !== undefined || headers.expect !== undefined) return null;
    if (!jsonTypes.has(headers['content-type'] ?? '')) return null;
    const length = Number(headers['content-length'] ?? 0);
    return Number.isInteger(length) && length > 0 && length <= bodyMax ? length : null;
  }

  /** Takes the body off the stream, and puts it back untouched where the framework has to read it. */
  private read(request: IncomingMessage, response: ServerResponse, length: number, framework: RequestListener): void {
    const chunks: Buffer[] = [];
    let received = 0;
    const take = (chunk: Buffer): void => {
      chunks.push(chunk);
      received += chunk.length;
      if (received < length) return;
      request.off('data', take);
      request.pause();
      const body = chunks.length === 1 ? chunk : Buffer.concat(chunks);
      const handOver = (): void => {
        request.unshift(body);
        framework(request, response);
      };
      const code = oneCode.exec(body.toString('latin1'))?.[1];
      if (code === undefined || code.length > qrTextMax || code.trim() === '') handOver();
      // A check never throws; should it, the framework answers as it does to any fault.
      else this.answer(request, response, code).then((answered) => (answered ? request.resume() : handOver()), handOver);
    };
    request.on('data', take);
  }

  /** False: not answered. */
  private async answer(request: IncomingMessage, response: ServerResponse, code: string): Promise<boolean> {
    const { rate, answered } = this.options;
    if (!rate) return false;
    const from = answered ? performance.now() : 0;
    const { allowed, remaining, resetSeconds } = rate.limiter.take(rate.rule, clientOf(request.socket.remoteAddress ?? ''));
    // Counted again by the framework, which says in words what the count already is: too many.
    if (!allowed) return false;
    const outcome = await this.checker.check({ carrier: 'qr', texts: [code] });
    if (!outcome.ok) return false;
    this.counts.count(outcome.carrier, outcome.report.verdict);
    const text = reportText(outcome.report);
    const id = requestId(request);
    response.writeHead(200, {
      ...this.headers,
      ...rateHeaders(rate.rule, remaining, resetSeconds),
      'x-request-id': id,
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
    answered?.({ traceId: id, method: 'POST', route: path, status: 200, ms: Math.round(performance.now() - from) });
    return true;
  }
}
