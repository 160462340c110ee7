import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { type Language, languages } from '#messages';

const found = new WeakMap<IncomingMessage, Language>();

/**
 * Pages have their language in the address (`/fr/applications`), so that a link shows what was seen and changing the
 * language keeps page and data. Routes are written without it: it is taken off before the router looks.
 */
export function withoutLanguage(raw: IncomingMessage): string {
  const url = raw.url ?? '/';
  const language = languages.find((known) => url === `/${known}` || url.startsWith(`/${known}/`) || url.startsWith(`/${known}?`));
  if (!language) return url;
  found.set(raw, language);
  const rest = url.slice(1 + language.length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** The language that stood in the address; null when none did. */
export function prefixOf(request: Pick<FastifyRequest, 'raw'>): Language | null {
  return found.get(request.raw) ?? null;
}

/** An address of ours in a language. @param path begins with "/"; what is no page (API, files, documents) keeps its address */
export function inLanguage(path: string, language: Language): string {
  if (!path.startsWith('/') || path.startsWith('//') || /^\/(v1|docs|assets|problems|openapi|health)([/?.#]|$)/.test(path)) return path;
  return path === '/' ? `/${language}` : `/${language}${path}`;
}
