import type { FastifyInstance, FastifyRequest } from 'fastify';
import { nestsDeeperThan } from './json-depth.js';
import { problem } from './problem.js';

/** Bodies other than JSON that some routes read as raw bytes. */
const rawTypes = [
  'text/csv',
  'text/plain',
  'application/octet-stream',
  'application/pdf',
  'application/cose',
  'image/png',
  'image/jpeg',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
];

export interface BodyOptions {
  readonly jsonDepthMax: number;
}

/**
 * JSON is parsed by Fastify's secure parser (`__proto__` and `constructor.prototype` keys are refused, not dropped)
 * after its depth was looked at; listed other types arrive as a Buffer; anything else is 415.
 */
export function addBodyParsers(fastify: FastifyInstance, options: BodyOptions): void {
  fastify.removeAllContentTypeParsers();
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'buffer' },
    (request: FastifyRequest, bytes: Buffer, done) => {
      const body = textOf(bytes);
      if (body === null) {
        done(problem('json-malformed'));
        return;
      }
      if (nestsDeeperThan(body, options.jsonDepthMax)) {
        done(problem('json-too-deep', { args: { limit: options.jsonDepthMax } }));
        return;
      }
      parseJson(request, body, (error, value) => (error ? done(problem('json-malformed')) : done(null, value)));
    },
  );
  fastify.addContentTypeParser(rawTypes, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** null when it is no UTF-8: a byte replaced in silence would change a name that is signed later. */
function textOf(bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}
