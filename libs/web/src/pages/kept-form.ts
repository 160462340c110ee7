import type { FastifyRequest } from 'fastify';
import { PageForm } from './page-form.js';

/** A form that was sent when the session had ended, kept in the sign-in page itself until it can be sent again. */
export interface KeptForm {
  /** Address of the form, without the language. */
  readonly action: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

/** Bytes of a form that is kept over a sign-in; a larger one would not fit into the page that carries it. */
const keptMax = 512 * 1024;

/** What to keep of a request that came too late; null when there is nothing to keep. */
export function keptForm(request: FastifyRequest): KeptForm | null {
  const { body } = request;
  if (!(body instanceof PageForm)) return null;
  const fields = [
    ...body.typed(),
    ...['_once', '_version'].filter((name) => body.has(name)).map((name) => ({ name, value: body.text(name) })),
  ];
  const kept = { action: request.url, fields };
  return fields.length > 0 && JSON.stringify(kept).length <= keptMax ? kept : null;
}

/**
 * Reads a kept form back. It went through the browser, so it is judged like anything that comes from one; what it can do is
 * no more than what the person can send themselves, and they see it before it is sent.
 */
export function readKeptForm(text: string): KeptForm | null {
  if (text === '' || text.length > keptMax) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const { action, fields } = (value ?? {}) as { action?: unknown; fields?: unknown };
  if (typeof action !== 'string' || !isOwnPath(action) || !Array.isArray(fields) || fields.length > 4000) return null;
  const read = fields.map((field) => field as { name?: unknown; value?: unknown } | null);
  if (!read.every((field) => typeof field?.name === 'string' && typeof field.value === 'string' && field.name !== '_csrf')) return null;
  return { action, fields: read as KeptForm['fields'] };
}

/** An address of ours and of nobody else: a sign-in page must not send people away (CWE-601). */
export function isOwnPath(text: string): boolean {
  if (!/^\/(?![/\\])[\x21-\x7e]{0,2000}$/.test(text) && text !== '/') return false;
  if (text.includes('\\')) return false;
  try {
    return new URL(text, 'http://own.invalid').origin === 'http://own.invalid';
  } catch {
    return false;
  }
}
