import type { FastifyRequest } from 'fastify';

export interface AnswerOptions {
  readonly etag?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Body kept for a repeated Idempotency-Key where the real one holds a secret that is shown once. */
  readonly replayBody?: unknown;
}

/** An HTTP answer whose status or headers differ from the default 200/201. Returned by controllers. */
export class Answer {
  readonly headers: Readonly<Record<string, string>>;
  readonly replayBody: unknown;

  constructor(
    readonly status: number,
    readonly body: unknown,
    options: AnswerOptions = {},
  ) {
    this.headers = { ...options.headers, ...(options.etag === undefined ? {} : { ETag: options.etag }) };
    this.replayBody = 'replayBody' in options ? options.replayBody : body;
  }
}

export function ok(body: unknown, options?: AnswerOptions): Answer {
  return new Answer(200, body, options);
}

/** 201 with Location. */
export function created(location: string, body: unknown, options: AnswerOptions = {}): Answer {
  return new Answer(201, body, { ...options, headers: { ...options.headers, Location: location } });
}

export function accepted(body: unknown, options?: AnswerOptions): Answer {
  return new Answer(202, body, options);
}

export function noContent(options?: AnswerOptions): Answer {
  return new Answer(204, undefined, options);
}

/** One page of a list. `next` is the cursor of the following page, null on the last. */
export class Page<T> {
  constructor(
    readonly items: readonly T[],
    readonly next: string | null,
  ) {}
}

/** `Link: rel="next"` (RFC 8288) of a page: the same request with another cursor. */
export function nextLink(request: FastifyRequest, cursor: string): string {
  const url = new URL(request.url, 'http://local');
  url.searchParams.set('cursor', cursor);
  return `<${url.pathname}${url.search}>; rel="next"`;
}
