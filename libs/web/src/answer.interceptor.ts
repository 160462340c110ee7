import { type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, mergeMap, type Observable } from 'rxjs';
import { Answer, nextLink, Page } from './answer.js';
import { inLanguage } from './pages/language-prefix.js';
import { isPageRoute } from './pages/page-controller.js';
import type { PageRenderer } from './pages/page-renderer.js';
import { View } from './pages/view.js';
import { Problem } from './problem.js';

/** Turns what controllers return (problems, answers, pages, plain bodies) into status, headers and body. */
export class AnswerInterceptor implements NestInterceptor {
  /** @param pages draws pages, in apps that have some */
  constructor(private readonly pages: PageRenderer | null = null) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map((result: unknown) => {
        if (result instanceof Problem) throw result;
        if (result instanceof Answer) {
          void reply.status(result.status).headers(this.headers(result, request));
          return this.body(result.body, request, reply);
        }
        return this.body(result, request, reply);
      }),
      mergeMap(async (body: unknown) => (body instanceof View ? this.page(body, request, reply) : body)),
    );
  }

  /** Redirections between pages stay in the language of the page. */
  private headers({ headers }: Answer, request: FastifyRequest): Readonly<Record<string, string>> {
    const { Location } = headers;
    if (!this.pages || Location === undefined || !isPageRoute(request)) return headers;
    return { ...headers, Location: inLanguage(Location, this.pages.languageOf(request)) };
  }

  private async page(drawn: View, request: FastifyRequest, reply: FastifyReply): Promise<string> {
    if (!this.pages) throw new Error('a page was returned by an app that has none');
    const html = await this.pages.draw(request, drawn);
    // Records of people: no cache may keep them, and going back after signing out must not show them.
    void reply
      .status(drawn.status)
      .headers({ 'cache-control': 'no-store', 'content-language': this.pages.languageOf(request) })
      .type('text/html; charset=utf-8');
    return html;
  }

  private body(body: unknown, request: FastifyRequest, reply: FastifyReply): unknown {
    if (!(body instanceof Page)) return body;
    if (body.next !== null) void reply.header('Link', nextLink(request, body.next));
    return { items: body.items, next: body.next };
  }
}
