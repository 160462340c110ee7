import fastifyMultipart from '@fastify/multipart';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { problem } from '#web';
import { bodyBytesMax, textBytesMax } from './verification-options.js';

/** Routes that take files; all others keep the app's own limit. */
const fileRoutes = new Set(['/v1/verify', '/verify']);

/** Text as large as a picture is never a code: refused by its announced length before it is read. */
function refuseLongText(request: FastifyRequest, _reply: unknown, done: HookHandlerDoneFunction): void {
  const type = request.headers['content-type'] ?? '';
  const length = Number(request.headers['content-length'] ?? Number.NaN);
  // JSON and text without a length could be of any; every client that sends a code can say how long it is.
  const isText = type.startsWith('application/json') || type.startsWith('text/');
  done(isText && !(length <= textBytesMax) ? problem('body-too-large') : undefined);
}

/** Lets two routes take files, within limits, without opening any other route to large bodies. */
@Injectable()
export class RequestLimits implements OnModuleInit {
  private readonly fastify: FastifyInstance;

  constructor(@Inject(HttpAdapterHost) host: HttpAdapterHost) {
    this.fastify = host.httpAdapter.getInstance<FastifyInstance>();
    // Before Nest registers its routes, which it does once all providers are made.
    this.fastify.addHook('onRoute', (route) => {
      if (!fileRoutes.has(route.url)) return;
      route.bodyLimit = bodyBytesMax;
      route.onRequest = [refuseLongText, ...[route.onRequest ?? []].flat()];
    });
  }

  onModuleInit(): void {
    void this.fastify.register(fastifyMultipart, {
      throwFileSizeLimit: true,
      limits: { fileSize: bodyBytesMax, files: 1, fields: 8, parts: 9, fieldNameSize: 60, fieldSize: 60_000, headerPairs: 50 },
    });
  }
}
