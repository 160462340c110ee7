import { createHash, timingSafeEqual } from 'node:crypto';
import {
  applyDecorators,
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { ApiExtension, ApiHeader } from '@nestjs/swagger';
import { type Observable, tap } from 'rxjs';
import { type Tx, UnitOfWork } from '#database';
import { Answer } from './answer.js';
import type { WebRequest } from './decorators.js';
import { storeAnswer, takeKey } from './idempotency.repository.js';
import { PageForm } from './pages/page-form.js';
import { Problem, problem } from './problem.js';

/** Runs the work of a creating request at most once per Idempotency-Key. */
export interface OnceOnly {
  /**
   * One transaction holds the effect and the stored answer, so they exist together or not at all: after a crash at any
   * point a retry with the same key either finds the answer or does the work for the first time.
   *
   * @param work may run again after a serialisation failure; returning a problem rolls everything back and stores nothing
   */
  run(work: (tx: Tx) => Promise<Answer | Problem>): Promise<Answer | Problem>;
}

/** Quoted (draft-ietf-httpapi-idempotency-key-header, a structured-field string) or bare. */
const keyPattern = /^"?([A-Za-z0-9._~:-]{8,128})"?$/;

export class OncePerKey implements OnceOnly {
  used = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly personId: string,
    private readonly key: string,
    private readonly requestHash: Buffer,
  ) {}

  async run(work: (tx: Tx) => Promise<Answer | Problem>): Promise<Answer | Problem> {
    this.used = true;
    try {
      return await this.unitOfWork.run(async (tx) => {
        const { taken, earlier } = await takeKey(tx, this.lock(), this.personId, this.key);
        if (!taken) return problem('idempotency-in-progress', { headers: { 'Retry-After': '1' } });
        if (earlier) {
          if (!timingSafeEqual(earlier.requestHash, this.requestHash)) return problem('idempotency-key-reused');
          return new Answer(earlier.status, earlier.body, { headers: { ...earlier.headers, 'Idempotency-Replayed': 'true' } });
        }
        const answer = await work(tx);
        if (answer instanceof Problem) throw answer;
        const { status, headers, replayBody } = answer;
        await storeAnswer(tx, this.personId, this.key, { requestHash: this.requestHash, status, headers, body: replayBody });
        return answer;
      });
    } catch (error) {
      // Thrown inside so that the transaction rolls back; outside it is an ordinary refusal.
      if (error instanceof Problem) return error;
      throw error;
    }
  }

  private lock(): bigint {
    return createHash('sha256').update(`opencites-idempotency\0${this.personId}\0${this.key}`).digest().readBigInt64BE(0);
  }
}

/** What makes two requests the same: method, target and body. Length prefixes keep the parts apart. */
export function requestHash(request: Pick<WebRequest, 'method' | 'url' | 'body'>): Buffer {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.from(JSON.stringify(comparable(request.body)));
  return createHash('sha256')
    .update(JSON.stringify([request.method, request.url, body.length]))
    .update(body)
    .digest();
}

/** A form drawn again has another mask on its token and is still the same form. */
function comparable(body: unknown): unknown {
  if (!(body instanceof PageForm)) return body ?? null;
  const { fields, files } = body.toJSON();
  return { fields: fields.filter(([name]) => name !== '_csrf'), files };
}

@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<WebRequest & { once?: OncePerKey }>();
    const actor = request.web?.session?.actor;
    if (!actor) throw problem('session-required');
    // A page's form carries the key in a field: pressing its button twice does the work once.
    const header = request.body instanceof PageForm ? request.body.text('_once') : request.headers['idempotency-key'];
    const key = keyPattern.exec(typeof header === 'string' ? header.trim() : '')?.[1];
    if (key === undefined) throw problem('idempotency-key-missing');
    const once = new OncePerKey(this.unitOfWork, actor.personId, key, requestHash(request));
    request.once = once;
    return next.handle().pipe(
      tap((result) => {
        // A handler that works outside `once.run` would do its work twice on a retry: a bug, found by its first test.
        if (!once.used && !(result instanceof Problem)) throw new Error('an @Idempotent() handler did not use its @Once()');
      }),
    );
  }
}

/** Marks a POST that creates: needs an Idempotency-Key and does its work through `@Once() once: OnceOnly`. */
export const Idempotent = () =>
  applyDecorators(
    UseInterceptors(IdempotencyInterceptor),
    ApiExtension('x-idempotent', true),
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description: 'Chosen by the client, 8 to 128 characters, kept for 72 hours. The same key with another request is refused (422).',
      example: '7c0f7a9e-2f0b-4f3e-9d53-0c6f5d3f9a11',
    }),
  );

export const Once = createParamDecorator((_data: unknown, context: ExecutionContext): OnceOnly => {
  const once = context.switchToHttp().getRequest<WebRequest & { once?: OncePerKey }>().once;
  if (!once) throw new Error('@Once() needs @Idempotent() on the same handler');
  return once;
});
