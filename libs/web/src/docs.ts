import type { FastifyInstance } from 'fastify';
import { stringify } from 'yaml';
import { type Language, message, messagePattern } from '#messages';
import { escapeHtml, htmlPage, pageStyle } from './html.js';
import { languageOf } from './language.js';
import type { Json } from './openapi.js';
import { type ProblemCode, problemKinds } from './problems/index.js';

type JsonObject = { [key: string]: Json };
const verbs = ['get', 'post', 'put', 'patch', 'delete'];

/** `/openapi.json`, `/openapi.yaml`, a page for people at `/docs` and a help page per problem code. No scripts, no third party. */
export function addDocumentation(
  fastify: FastifyInstance,
  document: JsonObject,
  notice: () => Promise<string | null> = async () => null,
): void {
  const json = JSON.stringify(document);
  const yaml = stringify(document, { aliasDuplicateObjects: false });
  fastify.get('/openapi.json', (_request, reply) => reply.type('application/json; charset=utf-8').send(json));
  fastify.get('/openapi.yaml', (_request, reply) => reply.type('application/yaml; charset=utf-8').send(yaml));
  fastify.get('/docs', async (_request, reply) => reply.type('text/html; charset=utf-8').send(docsPage(document, await notice())));
  fastify.get('/docs/style.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(pageStyle));
  fastify.get<{ Params: { code: string } }>('/problems/:code', (request, reply) => {
    const { code } = request.params;
    if (!Object.hasOwn(problemKinds, code)) {
      reply.callNotFound();
      return reply;
    }
    const language = languageOf(request.headers['accept-language']);
    const title = message(`problem.${code}.title`, {}, language);
    const body = `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(generalDetail(code, language))}</p>
<p><code>${escapeHtml(code)}</code>, HTTP ${problemKinds[code as ProblemCode].status}</p>`;
    return reply
      .headers({ vary: 'Accept-Language', 'content-language': language })
      .type('text/html; charset=utf-8')
      .send(htmlPage(title, body, language));
  });
}

/** The detail text with an ellipsis where an answer has its own numbers. */
function generalDetail(code: string, language: Language): string {
  const id = `problem.${code}.detail`;
  const names = [...(messagePattern(id, language) ?? '').matchAll(/\{(\w+)/g)].map(([, name]) => [name ?? '', '…']);
  return message(id, Object.fromEntries(names) as Record<string, string>, language);
}

/** @param notice what must be said of this installation on each of its pages */
function docsPage(document: JsonObject, notice: string | null): string {
  const info = object(document['info']);
  const operations = Object.entries(object(document['paths'])).flatMap(([path, item]) =>
    verbs.filter((verb) => verb in object(item)).map((verb) => operationHtml(verb, path, object(object(item)[verb]), document)),
  );
  return htmlPage(
    text(info['title']),
    `<h1>${escapeHtml(text(info['title']))}</h1><p>${escapeHtml(text(info['description']))}</p>${notice === null ? '' : `\n<p><strong>${escapeHtml(notice)}</strong></p>`}
<p>Machine-readable: <a href="/openapi.json">openapi.json</a>, <a href="/openapi.yaml">openapi.yaml</a> (OpenAPI 3.1).
Refusals are <code>application/problem+json</code> (RFC 9457); texts follow <code>Accept-Language</code>.</p>
${operations.join('\n')}`,
  );
}

function operationHtml(verb: string, path: string, operation: JsonObject, document: JsonObject): string {
  const roles = Array.isArray(operation['x-roles'])
    ? operation['x-roles'].map(text).join(', ')
    : operation['x-public'] === true
      ? 'everybody'
      : 'any session';
  const parameters = Array.isArray(operation['parameters']) ? operation['parameters'].map(object) : [];
  const rows = parameters.map(
    (entry) =>
      `<tr><td><code>${escapeHtml(text(entry['name']))}</code></td><td>${escapeHtml(text(entry['in']))}${entry['required'] === true ? ', required' : ''}</td><td>${escapeHtml(text(entry['description']))}</td></tr>`,
  );
  const schema = bodySchema(operation, document);
  return `<details><summary><span class="verb">${verb.toUpperCase()}</span> <code>${escapeHtml(path)}</code> ${escapeHtml(text(operation['summary']))}</summary>
<p>${escapeHtml(text(operation['description']))}</p><p>Open to: ${escapeHtml(roles)}</p>
${rows.length > 0 ? `<table>${rows.join('')}</table>` : ''}${schema === '' ? '' : `<p>Body</p><pre>${escapeHtml(schema)}</pre>`}</details>`;
}

function bodySchema(operation: JsonObject, document: JsonObject): string {
  const schema = object(object(object(object(operation['requestBody'])['content'])['application/json'])['schema']);
  const reference = text(schema['$ref']).replace('#/components/schemas/', '');
  const found = reference === '' ? schema : object(object(object(document['components'])['schemas'])[reference]);
  return Object.keys(found).length === 0 ? '' : JSON.stringify(found, null, 2);
}

function object(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
