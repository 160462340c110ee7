import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasMessage, message } from '#messages';
import type { Problem } from '../problem.js';
import { inLanguage } from './language-prefix.js';
import { keptForm } from './kept-form.js';
import { fromOwnPage } from './own-page.js';
import { isPageRoute } from './page-controller.js';
import { PageForm } from './page-form.js';
import type { PageRenderer } from './page-renderer.js';
import { view } from './view.js';

/** Whether whoever asked reads pages rather than problem documents. */
export function wantsPage(request: FastifyRequest): boolean {
  if (isPageRoute(request)) return true;
  // An address that leads nowhere: a person typed it or followed an old link.
  const { method, url, headers } = request;
  return (method === 'GET' || method === 'HEAD') && !url.startsWith('/v1/') && (headers.accept ?? '').includes('text/html');
}

/** Refusals as pages: what happened, what to do, a reference; and whatever was typed is still there. */
export class PageRefusals {
  constructor(
    private readonly renderer: PageRenderer,
    private readonly publicUrl: string,
  ) {}

  async answer(found: Problem, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const language = this.renderer.languageOf(request);
    if (found.code === 'session-required') return this.signIn(request, reply);
    if (found.code === 'password-change-required') {
      void reply.status(303).header('location', inLanguage('/account/password', language)).send();
      return;
    }
    const { args = {}, errors = [] } = found.options;
    const typed = request.body instanceof PageForm && fromOwnPage(request, this.publicUrl) ? request.body.typed() : [];
    await this.send(
      request,
      reply,
      found.status,
      'problem',
      {
        code: found.code,
        status: found.status,
        title: message(`problem.${found.code}.title`, args, language),
        detail: message(pageDetail(found.code), args, language),
        faults: errors.map(({ pointer, code, args: own }) => ({ pointer, text: message(`problem.field.${code}`, own ?? {}, language) })),
        findings: found.options.extensions?.['findings'] ?? [],
        typed,
        // The same key and version: sent again after a lost answer, the work is still done once.
        own: ownFields(request),
      },
      found.options.headers,
    );
  }

  /** An ended session: pages that were read lead to the sign-in and back; a form that was sent is kept in it. */
  private async signIn(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const language = this.renderer.languageOf(request);
    if (request.method === 'GET' || request.method === 'HEAD') {
      const then = request.url === '/' ? '' : `?then=${encodeURIComponent(request.url)}`;
      void reply
        .status(303)
        .header('location', `${inLanguage('/sign-in', language)}${then}`)
        .header('cache-control', 'no-store')
        .send();
      return;
    }
    const kept = fromOwnPage(request, this.publicUrl) ? keptForm(request) : null;
    await this.send(request, reply, 401, 'sign-in', { kept, keptText: kept === null ? '' : JSON.stringify(kept), ended: true });
  }

  private async send(
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    template: string,
    model: Readonly<Record<string, unknown>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const html = await this.renderer.draw(request, view(template, model));
    const { 'WWW-Authenticate': _challenge, ...others } = headers;
    void reply
      .status(status)
      .headers({ ...others, 'cache-control': 'no-store', 'content-language': this.renderer.languageOf(request) })
      .type('text/html; charset=utf-8')
      .serializer((value: unknown) => String(value))
      .send(html);
  }
}

/** What is said to people where the text of the API speaks of headers and members. */
function pageDetail(code: string): string {
  return hasMessage(`problem.${code}.page`) ? `problem.${code}.page` : `problem.${code}.detail`;
}

function ownFields({ body }: FastifyRequest): readonly { readonly name: string; readonly value: string }[] {
  if (!(body instanceof PageForm)) return [];
  return ['_once', '_version'].filter((name) => body.has(name)).map((name) => ({ name, value: body.text(name) }));
}
