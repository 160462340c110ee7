import fastifyMultipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { nestsDeeperThan } from './json-depth.js';
import { FormFile, PageForm, readUrlencoded } from './pages/page-form.js';
import { problem } from './problem.js';

/** JSON as it came: whoever checks a signature over it needs its bytes. */
export type WithBytes = FastifyRequest & { bodyBytes?: Buffer };

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
      (request as WithBytes).bodyBytes = bytes;
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

/** Bytes of one file of a form; the features refuse smaller ones with a reason of their own. */
export const formFileMax = 16 * 1024 * 1024;

/**
 * Forms of pages, with and without files: `request.body` becomes a PageForm. Files are read whole, within the limits, before
 * any handler runs, because the session guard needs the form's token.
 */
export async function addFormParsers(fastify: FastifyInstance): Promise<void> {
  fastify.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer' }, (_request, body, done) => {
    const form = readUrlencoded(body as Buffer);
    done(form === null ? problem('form-unreadable') : null, form);
  });
  await fastify.register(fastifyMultipart, {
    attachFieldsToBody: true,
    throwFileSizeLimit: true,
    limits: { fileSize: formFileMax, files: 10, fields: 4000, parts: 4010, fieldNameSize: 200, fieldSize: 256 * 1024, headerPairs: 50 },
  });
  fastify.addHook('preHandler', async (request: FastifyRequest) => {
    if (!request.isMultipart()) return;
    const values = new Map<string, string[]>();
    const files: FormFile[] = [];
    for (const part of Object.values((request.body ?? {}) as Record<string, MultipartPart | MultipartPart[]>).flat()) {
      if (part.type === 'file') {
        const bytes = await part.toBuffer();
        // A file field that was left empty comes as a nameless file of no bytes.
        if (part.filename !== '' || bytes.length > 0) files.push(new FormFile(part.fieldname, part.filename, part.mimetype, bytes));
      } else values.set(part.fieldname, [...(values.get(part.fieldname) ?? []), String(part.value)]);
    }
    request.body = new PageForm(values, files);
  });
}

type MultipartPart =
  | { readonly type: 'field'; readonly fieldname: string; readonly value: unknown }
  | {
      readonly type: 'file';
      readonly fieldname: string;
      readonly filename: string;
      readonly mimetype: string;
      toBuffer(): Promise<Buffer>;
    };
