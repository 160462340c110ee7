import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { type ProblemCode, problemKinds } from './problems/index.js';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

export interface OpenApiOptions {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly cookieName: string;
}

/**
 * The API as an OpenAPI 3.1 document. @nestjs/swagger writes 3.0; `toOpenApi31` rewrites what 3.1 (JSON Schema 2020-12)
 * says differently.
 */
export function openApiDocument(app: INestApplication, options: OpenApiOptions): JsonObject {
  const config = new DocumentBuilder()
    .setTitle(options.title)
    .setVersion(options.version)
    .setDescription(options.description)
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'opaque', description: 'Session token' })
    .addCookieAuth(options.cookieName)
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
  });
  return withProblems(withBodies(withParameters(toOpenApi31(JSON.parse(JSON.stringify(document)) as JsonObject))));
}

/** 3.0 -> 3.1: nullable becomes a type array, boolean exclusive bounds become numbers, schema examples become arrays. */
export function toOpenApi31(document: JsonObject): JsonObject {
  const converted = convert(document, false) as JsonObject;
  return { ...converted, openapi: '3.1.0', jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema' };
}

function convert(node: Json, isSchema: boolean): Json {
  if (Array.isArray(node)) return node.map((item) => convert(item, isSchema));
  if (typeof node !== 'object' || node === null) return node;
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(node)) {
    // Members of `properties` are names chosen by us, not keywords: "nullable" could be one of them.
    if ((key === 'properties' || key === 'schemas') && isObject(value))
      result[key] = Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, convert(schema, true)]));
    else if (key === 'example' || key === 'examples' || key === 'default' || key === 'enum' || key.startsWith('x-')) result[key] = value;
    else result[key] = convert(value, isSchema || key === 'schema' || key === 'items');
  }
  return isSchema ? schema31(result) : result;
}

function schema31(schema: JsonObject): JsonObject {
  const { nullable, example, exclusiveMinimum, exclusiveMaximum, minimum, maximum, ...rest } = schema;
  const result: JsonObject = { ...rest };
  bound(result, 'Minimum', minimum, exclusiveMinimum);
  bound(result, 'Maximum', maximum, exclusiveMaximum);
  if (example !== undefined) result['examples'] = [example];
  if (nullable !== true) return result;
  if (typeof result['$ref'] === 'string') {
    const { $ref, ...others } = result;
    return { ...others, anyOf: [{ $ref }, { type: 'null' }] };
  }
  if (Array.isArray(result['allOf'])) {
    const { allOf, ...others } = result;
    return { ...others, anyOf: [{ allOf }, { type: 'null' }] };
  }
  if (typeof result['type'] === 'string') result['type'] = [result['type'], 'null'];
  if (Array.isArray(result['enum']) && !result['enum'].includes(null)) result['enum'] = [...result['enum'], null];
  return result;
}

function bound(result: JsonObject, name: 'Minimum' | 'Maximum', limit: Json | undefined, exclusive: Json | undefined): void {
  if (exclusive === true && limit !== undefined) result[`exclusive${name}`] = limit;
  else {
    if (limit !== undefined) result[name.toLowerCase()] = limit;
    if (typeof exclusive === 'number') result[`exclusive${name}`] = exclusive;
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Headers that HTTP itself defines are no parameters (OpenAPI 3.1, 4.8.12.1); what names a row is a UUID. */
const headersOfHttp: readonly unknown[] = ['accept', 'accept-language', 'content-type', 'authorization'];
const namesOfRows: readonly unknown[] = ['id', 'action', 'attachment', 'personId'];

function withParameters(document: JsonObject): JsonObject {
  for (const operation of operationsOf(document)) {
    if (!Array.isArray(operation['parameters'])) continue;
    const parameters = operation['parameters'].filter(isObject);
    operation['parameters'] = parameters
      .filter((entry) => entry['in'] !== 'header' || !headersOfHttp.includes(String(entry['name']).toLowerCase()))
      .map((entry) =>
        entry['in'] === 'path' && namesOfRows.includes(entry['name']) ? { ...entry, schema: { type: 'string', format: 'uuid' } } : entry,
      );
  }
  return document;
}

/** Bodies of `DocumentedBody`, which are JSON Schema 2020-12 already. */
function withBodies(document: JsonObject): JsonObject {
  for (const operation of operationsOf(document)) {
    const { 'x-body': content, ...rest } = operation;
    if (content === undefined) continue;
    delete operation['x-body'];
    Object.assign(operation, { ...rest, requestBody: { required: true, content } });
  }
  return document;
}

function operationsOf(document: JsonObject): JsonObject[] {
  const paths = isObject(document['paths']) ? Object.values(document['paths']) : [];
  return paths.flatMap((path) => (isObject(path) ? Object.values(path).filter(isObject) : []));
}

/** Every operation answers refusals the same way; the closed list of codes stands once in the document. */
function withProblems(document: JsonObject): JsonObject {
  const components = isObject(document['components']) ? document['components'] : {};
  const schemas = isObject(components['schemas']) ? components['schemas'] : {};
  const codes = Object.keys(problemKinds) as ProblemCode[];
  schemas['Problem'] = {
    type: 'object',
    description: 'RFC 9457 problem. `code` is stable; `title` and `detail` follow Accept-Language (en, fr, es).',
    required: ['type', 'code', 'title', 'status', 'detail', 'instance', 'traceId'],
    properties: {
      type: { type: 'string', format: 'uri' },
      code: { type: 'string', enum: codes },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      instance: { type: 'string' },
      traceId: { type: 'string' },
      errors: {
        type: 'array',
        items: {
          type: 'object',
          required: ['pointer', 'code', 'message'],
          properties: { pointer: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
        },
      },
    },
  };
  components['schemas'] = schemas;
  components['responses'] = {
    Problem: { description: 'Refused', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
  };
  document['components'] = components;
  for (const operation of operationsOf(document)) {
    const responses = isObject(operation['responses']) ? operation['responses'] : {};
    responses['default'] = { $ref: '#/components/responses/Problem' };
    operation['responses'] = responses;
  }
  return document;
}
