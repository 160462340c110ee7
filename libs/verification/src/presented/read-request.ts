import type { FastifyRequest } from 'fastify';
import { type Problem, problem, type ProblemOptions } from '#web';
import type { Presented } from './presented.js';
import { qrTextMax, qrTextsMax, sortBytes, sortText, sortTexts, type PresentedResult } from './sort-presented.js';

/** What a request presents, with the other fields of its form; or the problem with it. */
export type RequestReading = ({ readonly presented: Presented } | { readonly problem: Problem }) & {
  readonly fields: Readonly<Record<string, string>>;
};

/** Sorts the body of a request: JSON, text, one file as such, or a form with one file or text. */
export async function readRequest(request: FastifyRequest): Promise<RequestReading> {
  if (request.isMultipart()) return readForm(request);
  const { body } = request;
  if (Buffer.isBuffer(body)) return outcome(sortBytes(body, request.headers['content-type']));
  return readJson(body);
}

function readJson(body: unknown): RequestReading {
  const refused = (options: ProblemOptions): RequestReading => ({ problem: problem('request-invalid', options), fields: {} });
  const wrong = (pointer: string, code: string) => refused({ errors: [{ pointer, code }] });
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return wrong('', 'not-object');
  const { qr, annexes = [], ...others } = body as { qr?: unknown; annexes?: unknown };
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return wrong(`/${unknown.slice(0, 60).replaceAll('~', '~0').replaceAll('/', '~1')}`, 'unknown-member');
  if (typeof qr !== 'string') return wrong('/qr', 'not-text');
  if (!Array.isArray(annexes)) return wrong('/annexes', 'not-list');
  if (annexes.length >= qrTextsMax) return wrong('/annexes', 'too-many');
  const texts: string[] = [qr];
  for (const [index, annex] of annexes.entries()) {
    if (typeof annex !== 'string') return wrong(`/annexes/${index}`, 'not-text');
    texts.push(annex);
  }
  const long = texts.findIndex((text) => text.length > qrTextMax);
  if (long >= 0)
    return refused({
      errors: [{ pointer: long === 0 ? '/qr' : `/annexes/${long - 1}`, code: 'too-long', args: { max: qrTextMax } }],
    });
  return outcome(sortTexts(texts));
}

/** A file wins over text: the form of the public page always sends both fields. */
async function readForm(request: FastifyRequest): Promise<RequestReading> {
  const fields: Record<string, string> = {};
  let file: { readonly bytes: Buffer; readonly type: string } | null = null;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') fields[part.fieldname] = String(part.value);
      else {
        const bytes = await part.toBuffer();
        if (bytes.length > 0) file = { bytes, type: part.mimetype };
      }
    }
  } catch (error) {
    const code = typeof error === 'object' && error !== null ? (error as { statusCode?: unknown }).statusCode : undefined;
    // Anything else is what busboy says about a form that was cut off or is none.
    return { problem: problem(code === 413 ? 'body-too-large' : 'request-invalid'), fields };
  }
  const result = file ? sortBytes(file.bytes, file.type) : sortText(fields['qr'] ?? '');
  return outcome(result, fields);
}

function outcome(result: PresentedResult, fields: Readonly<Record<string, string>> = {}): RequestReading {
  return result.ok ? { presented: result.presented, fields } : { problem: problem(result.fault), fields };
}
