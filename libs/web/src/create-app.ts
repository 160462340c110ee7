import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import type { DynamicModule, INestApplication, Type } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { AnswerInterceptor } from './answer.interceptor.js';
import { refusalsBeforeRequests } from './before-requests.js';
import { addBodyParsers, addFormParsers } from './body-parsers.js';
import type { RateRule } from './decorators.js';
import { addDocumentation } from './docs.js';
import { addHealthRoutes, type ReadinessCheck } from './health.js';
import { createLogger, NestLogger } from './logging.js';
import { openApiDocument } from './openapi.js';
import { withoutLanguage } from './pages/language-prefix.js';
import { addPageAssets } from './pages/page-assets.js';
import { PageRefusals } from './pages/page-refusals.js';
import { PageRenderer, type PagesOptions } from './pages/page-renderer.js';
import { ProblemFilter } from './problem.filter.js';
import { RateLimitGuard } from './rate-limit.guard.js';
import { RateLimiter } from './rate-limiter.js';
import { requestId } from './request-id.js';
import { SESSION_PORT, type SessionPort } from './session-port.js';
import { SessionGuard } from './session.guard.js';
import { UnreadBodyGuard } from './unread-body.guard.js';
import { ValidationPipe } from './validation.js';

export interface AppOptions {
  /** Name in logs and on /health. */
  readonly app: string;
  /** Where browsers find this app; ends with "/". https makes cookies Secure. */
  readonly publicUrl: string;
  readonly title: string;
  readonly description: string;
  readonly version: string;
  readonly logLevel?: 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug';
  readonly logger?: Logger;
  /** Bytes of a request body; routes that take files raise it for themselves. Default 1 MiB. */
  readonly bodyLimit?: number;
  /** Levels of nesting in JSON. Default 32. */
  readonly jsonDepthMax?: number;
  /** Default for routes without `@RateLimit`. */
  readonly rate?: RateRule;
  /** Counters to use; an app that answers some routes before the guard shares its own. */
  readonly rateLimiter?: RateLimiter;
  /** Addresses or networks whose X-Forwarded-For is believed. */
  readonly trustedProxies?: readonly string[];
  /** Limits by rule name that replace the declared ones, e.g. `{ 'sign-in': 100 }` behind an office's one address. */
  readonly rateLimits?: Readonly<Record<string, number>>;
  /** Content security policy directives added to or replacing the strict default. */
  readonly contentSecurityPolicy?: Readonly<Record<string, readonly string[]>>;
  /** What /health/ready asks. */
  readonly readiness?: (app: INestApplication) => readonly ReadinessCheck[];
  /** What must be said of this installation on each page for people; asked with each page. */
  readonly notice?: () => Promise<string | null>;
  /** Pages for people, in apps that have some. */
  readonly pages?: (app: INestApplication) => PagesOptions;
  /** Stop cleanly on SIGTERM and SIGINT. */
  readonly shutdownHooks?: boolean;
}

/** A year: how long browsers keep to https once they met it (RFC 6797). */
export const httpsSeconds = 31_536_000;

/** `__Host-` binds the cookie to the host and to TLS; a browser refuses that prefix over plain http. */
export function sessionCookieName(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-opencites' : 'opencites';
}

/** A Nest application on Fastify with everything of this library applied; `listen` is left to the caller. */
export async function createApp(module: Type<unknown> | DynamicModule, options: AppOptions): Promise<NestFastifyApplication> {
  const logger = options.logger ?? createLogger({ app: options.app, level: options.logLevel });
  const adapter = new FastifyAdapter({
    // The client's address is the socket's, unless what stands in front of the app is named and trusted to tell another.
    trustProxy: options.trustedProxies?.length ? [...options.trustedProxies] : false,
    bodyLimit: options.bodyLimit ?? 1024 * 1024,
    routerOptions: { maxParamLength: 300 },
    requestTimeout: 120_000,
    forceCloseConnections: 'idle',
    genReqId: requestId,
    logger: false,
    ...(options.pages ? { rewriteUrl: withoutLanguage } : {}),
    ...refusalsBeforeRequests(options.publicUrl),
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  await app.register(fastifyCookie);
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        ...Object.fromEntries(Object.entries(options.contentSecurityPolicy ?? {}).map(([name, values]) => [name, [...values]])),
      },
    },
    strictTransportSecurity: options.publicUrl.startsWith('https:') ? { maxAge: httpsSeconds, includeSubDomains: false } : false,
    // Between pages of ours only: browsers that know no Fetch Metadata then name the origin of a form.
    referrerPolicy: { policy: options.pages ? 'same-origin' : 'no-referrer' },
  });
  addBodyParsers(fastify, { jsonDepthMax: options.jsonDepthMax ?? 32 });
  const pages = options.pages?.(app);
  const renderer = pages ? new PageRenderer(pages) : null;
  if (pages) {
    await addFormParsers(fastify);
    addPageAssets(fastify, pages.assets);
  }
  logRequests(fastify, logger);

  const reflector = app.get(Reflector);
  const cookieName = sessionCookieName(options.publicUrl);
  app.useGlobalFilters(new ProblemFilter(options.publicUrl, logger, renderer && new PageRefusals(renderer, options.publicUrl)));
  app.useGlobalGuards(
    new RateLimitGuard(
      reflector,
      options.rateLimiter ?? new RateLimiter(),
      options.rate ?? { name: 'default', limit: 600, windowSeconds: 60 },
      options.rateLimits,
    ),
    new SessionGuard(reflector, sessionPortOf(app), cookieName, options.publicUrl),
    new UnreadBodyGuard(),
  );
  app.useGlobalPipes(new ValidationPipe());
  app.useGlobalInterceptors(new AnswerInterceptor(renderer));
  addHealthRoutes(fastify, options.app, options.readiness?.(app) ?? []);
  addDocumentation(
    fastify,
    openApiDocument(app, { title: options.title, version: options.version, description: options.description, cookieName }),
    options.notice,
  );
  if (options.shutdownHooks) app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
  await app.init();
  await fastify.ready();
  return app;
}

/** Apps without accounts (the gateway) have no session port: then only public routes open. */
function sessionPortOf(app: INestApplication): SessionPort | null {
  try {
    return app.get<SessionPort>(SESSION_PORT, { strict: false });
  } catch {
    return null;
  }
}

/** One line per request with the route's pattern, never the address as called: queries and paths can hold capabilities. */
function logRequests(fastify: FastifyInstance, logger: Logger): void {
  fastify.addHook('onSend', async (request, reply) => {
    void reply.header('x-request-id', request.id);
  });
  fastify.addHook('onResponse', async (request, reply) => {
    logger.info(
      {
        traceId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    );
  });
}
