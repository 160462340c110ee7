import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth, ApiExtension, ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Actor, Role } from './actor.js';
import type { WithBytes } from './body-parsers.js';
import { problem } from './problem.js';
import type { Session } from './session-port.js';

export const publicKey = 'web:public';
export const rolesKey = 'web:roles';
export const beforePasswordChangeKey = 'web:before-password-change';
export const rateKey = 'web:rate';

/** What the guard found out about a request. */
export interface RequestState {
  session?: Session;
  /** `cookie` sessions need a CSRF token for anything that changes state. */
  tokenSource?: 'cookie' | 'bearer';
  sessionToken?: string;
}
export type WebRequest = FastifyRequest & { web?: RequestState };

/** Open to everybody. Everything else needs a session. */
export const Public = () => applyDecorators(SetMetadata(publicKey, true), ApiExtension('x-public', true));

/** Open to these roles only. */
export const RequireRole = (...allowed: Role[]) =>
  applyDecorators(SetMetadata(rolesKey, allowed), ApiExtension('x-roles', allowed), ApiBearerAuth(), ApiCookieAuth());

/** Usable while a generated password still has to be replaced. */
export const BeforePasswordChange = () => SetMetadata(beforePasswordChangeKey, true);

export interface RateRule {
  /** Shown in the RateLimit headers; rules of one name share their counter. */
  readonly name: string;
  readonly limit: number;
  readonly windowSeconds: number;
}
/** A tighter limit than the app's own. */
export const RateLimit = (rule: RateRule) => SetMetadata(rateKey, rule);

/** The live session of the request. */
export const CurrentSession = createParamDecorator((_data: unknown, context: ExecutionContext): Session => {
  const session = context.switchToHttp().getRequest<WebRequest>().web?.session;
  if (!session) throw problem('session-required');
  return session;
});

/** Who acts, from the session and from nowhere else. */
export const CurrentActor = createParamDecorator((_data: unknown, context: ExecutionContext): Actor => {
  const actor = context.switchToHttp().getRequest<WebRequest>().web?.session?.actor;
  if (!actor) throw problem('session-required');
  return actor;
});

/** Body of a request in OpenAPI 3.1, by media type, where no class describes it: what is read by a parser of its own. */
export const DocumentedBody = (content: Readonly<Record<string, { readonly schema: object }>>) => ApiExtension('x-body', content);

/** The bytes of a JSON body, for what is signed over them; empty where there was none. */
export const BodyBytes = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Buffer => context.switchToHttp().getRequest<WithBytes>().bodyBytes ?? Buffer.alloc(0),
);

/** The If-Match header; compare it with `matchVersion`. */
export const IfMatch = createParamDecorator(
  (_data: unknown, context: ExecutionContext): string | undefined =>
    context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'],
);

/** Documents If-Match in OpenAPI. */
export const NeedsIfMatch = () =>
  ApiHeader({ name: 'If-Match', required: true, description: 'ETag of the version that was read', example: '"1"' });
