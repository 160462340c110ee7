import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { isConnectionLoss } from '#database';
import { message } from '#messages';
import { languageOf } from './language.js';
import { type PageRefusals, wantsPage } from './pages/page-refusals.js';
import { Problem, problem } from './problem.js';
import type { ProblemCode } from './problems/index.js';

/** Statuses that Fastify and Nest raise by themselves, as our codes. */
const codeOfStatus: Readonly<Record<number, ProblemCode>> = {
  400: 'request-invalid',
  401: 'session-required',
  403: 'role-not-allowed',
  404: 'not-found',
  408: 'request-timeout',
  413: 'body-too-large',
  414: 'uri-too-long',
  415: 'content-type-unsupported',
  429: 'rate-limited',
  503: 'unavailable',
};

/** Whatever was thrown, as a problem. Only what is ours to blame becomes 500. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  // Nest wraps what the server raised; the cause keeps the original.
  if (error instanceof HttpException) {
    if (error.cause instanceof Problem) return error.cause;
    return problem(codeOfStatus[error.getStatus()] ?? (error.getStatus() < 500 ? 'request-invalid' : 'internal'));
  }
  const status = typeof error === 'object' && error !== null ? (error as { statusCode?: unknown }).statusCode : undefined;
  if (typeof status === 'number' && status < 500) return problem(codeOfStatus[status] ?? 'request-invalid');
  // The database is away for a moment: nobody's fault, and the same request may be sent again.
  if (isConnectionLoss(error)) return problem('unavailable', { headers: { 'Retry-After': '1' } });
  return problem('internal');
}

/** RFC 9457 body in the language of the request. */
export function problemBody(found: Problem, request: Pick<FastifyRequest, 'id' | 'url' | 'headers'>, publicUrl: string) {
  const language = languageOf(request.headers['accept-language']);
  const { args = {}, errors, extensions } = found.options;
  return {
    ...extensions,
    type: new URL(`problems/${found.code}`, publicUrl).toString(),
    code: found.code,
    title: message(`problem.${found.code}.title`, args, language),
    status: found.status,
    detail: message(`problem.${found.code}.detail`, args, language),
    // Without the query: it may hold a number or a capability, and problems are pasted into tickets.
    instance: request.url.split('?', 1)[0],
    traceId: request.id,
    ...(errors === undefined
      ? {}
      : {
          errors: errors.map(({ pointer, code, args: own }) => ({
            pointer,
            code,
            message: message(`problem.field.${code}`, own ?? {}, language),
          })),
        }),
  };
}

/** The one place where refusals and bugs become HTTP. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly publicUrl: string,
    private readonly logger: Logger,
    private readonly pages: PageRefusals | null = null,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const found = problemOf(error);
    if (found.code === 'unavailable' && isConnectionLoss(error)) this.logger.warn({ traceId: request.id }, 'the database is away');
    if (found.code === 'internal') this.logger.error({ err: error, traceId: request.id }, 'unexpected error');
    if (reply.sent) return;
    if (this.pages && wantsPage(request)) {
      this.pages.answer(found, request, reply).catch((fault: unknown) => {
        // The page of a refusal could not be drawn (the database that names the person is away): the plain problem still says it.
        this.logger.error({ err: fault, traceId: request.id }, 'a refusal could not be drawn');
        this.document(found, request, reply);
      });
      return;
    }
    this.document(found, request, reply);
  }

  private document(found: Problem, request: FastifyRequest, reply: FastifyReply): void {
    const language = languageOf(request.headers['accept-language']);
    const body = problemBody(found, request, this.publicUrl);
    void reply
      .status(found.status)
      .headers({ ...found.options.headers, 'content-language': language, 'cache-control': 'no-store', vary: 'Accept-Language' })
      .type('application/problem+json')
      .serializer((value: unknown) => JSON.stringify(value))
      .send(body);
  }
}
