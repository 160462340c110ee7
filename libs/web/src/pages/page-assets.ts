import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import type { PagesOptions } from './page-renderer.js';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** Style, scripts and pictures of the pages: named by their content, so browsers keep them for good. Read once, at start. */
export function addPageAssets(fastify: FastifyInstance, { directory, names }: PagesOptions['assets']): void {
  const files = new Map(
    Object.values(names).map((name) => {
      const bytes = readFileSync(join(directory, name));
      return [name, { bytes, packed: gzipSync(bytes, { level: 9 }), type: types[extname(name)] ?? 'application/octet-stream' }] as const;
    }),
  );
  fastify.get<{ Params: { name: string } }>('/assets/:name', (request, reply) => {
    const file = files.get(request.params.name);
    if (!file) {
      reply.callNotFound();
      return reply;
    }
    const packed = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
    return reply
      .headers({
        'content-type': file.type,
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'Accept-Encoding',
        ...(packed ? { 'content-encoding': 'gzip' } : {}),
      })
      .send(packed ? file.packed : file.bytes);
  });
}
