import { type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { Answer, nextLink, Page } from './answer.js';
import { Problem } from './problem.js';

/** Turns what controllers return (problems, answers, pages, plain bodies) into status, headers and body. */
export class AnswerInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map((result: unknown) => {
        if (result instanceof Problem) throw result;
        if (result instanceof Answer) {
          void reply.status(result.status).headers(result.headers);
          return this.body(result.body, request, reply);
        }
        return this.body(result, request, reply);
      }),
    );
  }

  private body(body: unknown, request: FastifyRequest, reply: FastifyReply): unknown {
    if (!(body instanceof Page)) return body;
    if (body.next !== null) void reply.header('Link', nextLink(request, body.next));
    return { items: body.items, next: body.next };
  }
}
