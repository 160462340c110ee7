import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { PageForm } from './pages/page-form.js';
import { problem } from './problem.js';

/** Where Nest keeps what a handler takes, as `TYPE:INDEX`; 0 is the request itself, 3 the body. */
const argumentsKey = '__routeArguments__';
const readsBody = /^(0|3):/;

/**
 * Refuses a body on operations that read none: who sends members believes that they count, and an answer of success would
 * confirm it. No body and `{}` pass.
 */
@Injectable()
export class UnreadBodyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { method, body } = context.switchToHttp().getRequest<FastifyRequest>();
    if (method === 'GET' || method === 'HEAD' || body === undefined || isEmptyObject(body)) return true;
    // A form always carries its token, whether its handler reads fields or not.
    if (body instanceof PageForm) return true;
    const taken = (Reflect.getMetadata(argumentsKey, context.getClass(), context.getHandler().name) ?? {}) as object;
    if (Object.keys(taken).some((key) => readsBody.test(key))) return true;
    throw problem('request-invalid', { errors: unread(body) });
  }
}

function isEmptyObject(body: unknown): boolean {
  return typeof body === 'object' && body !== null && !Array.isArray(body) && !Buffer.isBuffer(body) && Object.keys(body).length === 0;
}

function unread(body: unknown) {
  if (typeof body !== 'object' || body === null || Array.isArray(body) || Buffer.isBuffer(body))
    return [{ pointer: '', code: 'not-object' }];
  return Object.keys(body)
    .slice(0, 200)
    .map((name) => ({ pointer: `/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`, code: 'unknown-member' }));
}
