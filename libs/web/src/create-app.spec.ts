import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Module, Param, Post, Query, Req } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import fc from 'fast-check';
import type { FastifyRequest } from 'fastify';
import { type Call, listenForTests } from '../../../test/kit/http.js';
import {
  type Actor,
  type AppOptions,
  BeforePasswordChange,
  createApp,
  created,
  csrfTokenOf,
  CurrentActor,
  ListOf,
  Page,
  PageQuery,
  problem,
  Public,
  RateLimit,
  RequireRole,
  type Session,
  SESSION_PORT,
  Text,
  UuidParam,
} from './index.js';

class Pet {
  @Text({ max: 20 })
  name: string;
}
class Household {
  @Text({ max: 20 })
  name: string;

  @ListOf(() => Pet, { max: 3, optional: true })
  pets?: Pet[];
}
class ListQuery extends PageQuery {}

const tokens: Record<string, Session> = {
  ['officer-token-0123456789']: session('issuing-officer', false),
  ['applicant-token-012345678']: session('applicant', false),
  ['newcomer-token-0123456789']: session('administrator', true),
};
function session(role: Actor['role'], mustChangePassword: boolean): Session {
  return {
    id: role,
    actor: { personId: role, org: 'XA-MA', role },
    expiresAt: new Date(Date.now() + 60_000),
    mustChangePassword,
    openedBy: 'password',
  };
}

@Controller('v1/things')
class ThingsController {
  @Public()
  @Get()
  list(@Query() query: ListQuery) {
    return new Page([query.limit], 'bmV4dA');
  }

  @Public()
  @Post()
  create(@Body() body: Household) {
    return created(`/v1/things/${body.name}`, body, { etag: '"1"' });
  }

  @Public()
  @Get('refused')
  refused() {
    return problem('conflict', { extensions: { findings: [1] } });
  }

  @Public()
  @Get('broken')
  broken() {
    throw new Error('password=hunter2 in a stack');
  }

  @Public()
  @RateLimit({ name: 'tight', limit: 2, windowSeconds: 60 })
  @Get('tight')
  tight() {
    return { ok: true };
  }

  @Public()
  @Post('raw')
  raw(@Req() request: FastifyRequest) {
    return { bytes: Buffer.isBuffer(request.body) ? request.body.length : null };
  }

  @Get('me')
  @BeforePasswordChange()
  me(@CurrentActor() actor: Actor) {
    return actor;
  }

  @RequireRole('issuing-officer')
  @Post('act')
  act(@CurrentActor() actor: Actor) {
    return { by: actor.personId };
  }

  @Public()
  @Get('slow')
  async slow() {
    await new Promise((resolve) => setTimeout(resolve, 400));
    return { done: true };
  }

  @Public()
  @Get('by-id/:id')
  byId(@Param('id', UuidParam) id: string) {
    return { id };
  }
}

@Module({
  controllers: [ThingsController],
  providers: [{ provide: SESSION_PORT, useValue: { find: async (token: string) => tokens[token] ?? null } }],
})
class TestModule {}

const options: AppOptions = {
  app: 'test',
  publicUrl: 'http://xa.localhost:8080/',
  title: 'Test <API>',
  description: 'For tests',
  version: '1',
  logLevel: 'silent',
  bodyLimit: 100_000,
  rateLimits: { default: 100_000 },
  readiness: () => [{ name: 'database', check: async () => true }],
};

describe('an application', () => {
  let app: NestFastifyApplication;
  let call: Call;
  beforeAll(async () => {
    app = await createApp(TestModule, options);
    call = await listenForTests(app);
  });
  afterAll(() => app.close());
  const post = (url: string, body: string | Buffer, headers: Record<string, string> = {}) => call(url, { body, headers });

  it('answers a good request with status, Location and ETag', async () => {
    const answer = await post('/v1/things', '{"name":"Ana","pets":[{"name":"Rex"}]}');
    expect([answer.status, answer.headers['location'], answer.headers['etag']]).toEqual([201, '/v1/things/Ana', '"1"']);
    expect(answer.json()).toEqual({ name: 'Ana', pets: [{ name: 'Rex' }] });
  });

  it('names each fault by JSON Pointer, in the language asked for', async () => {
    const answer = await post('/v1/things', '{"name":"","pets":[{"name":"A\\u202eB"},{"nom/e":1}],"x":1}', { 'accept-language': 'fr' });
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    const body = answer.json<{
      type: string;
      title: string;
      errors: { pointer: string; code: string; message: string }[];
      traceId: string;
    }>();
    expect(body).toMatchObject({
      type: 'http://xa.localhost:8080/problems/request-invalid',
      title: 'La requête n’est pas valable',
      instance: '/v1/things',
    });
    expect(body.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(body.errors.map(({ pointer, code }) => `${pointer} ${code}`).sort()).toEqual([
      '/name too-short',
      '/pets/0/name text-unsafe',
      '/pets/1/name missing',
      '/pets/1/nom~1e unknown-member',
      '/x unknown-member',
    ]);
    expect(body.errors.every((fault) => !fault.message.startsWith('problem.'))).toBe(true);
  });

  it.each([
    ['no JSON at all', '{"name":', 'json-malformed', 400],
    ['an empty body', '', 'json-malformed', 400],
    ['a prototype key', '{"name":"a","__proto__":{"admin":true}}', 'json-malformed', 400],
    ['a constructor prototype key', '{"name":"a","constructor":{"prototype":{"admin":true}}}', 'json-malformed', 400],
    ['deep nesting', `${'['.repeat(40_000)}${']'.repeat(40_000)}`, 'json-too-deep', 400],
    ['deep objects', `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`, 'json-too-deep', 400],
    ['a list', '[]', 'request-invalid', 400],
    ['null', 'null', 'request-invalid', 400],
    ['a number', '7', 'request-invalid', 400],
    ['a string', '"x"', 'request-invalid', 400],
    ['too many bytes', JSON.stringify({ name: 'x'.repeat(200_000) }), 'body-too-large', 413],
    ['zero-width letters', '{"name":"Ivo\\u200bry"}', 'request-invalid', 400],
    ['a lone surrogate', '{"name":"\\ud800"}', 'request-invalid', 400],
  ])('refuses %s as a problem', async (_what, payload, code, status) => {
    const answer = await post('/v1/things', payload);
    expect([answer.json<{ code: string }>().code, answer.status]).toEqual([code, status]);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('refuses ten megabytes of nested JSON and stays alive', async () => {
    const answer = await post('/v1/things', Buffer.alloc(10_000_000, '['));
    expect(answer.status).toBe(413);
    expect((await call('/health/live')).status).toBe(200);
  });

  it('refuses other content types, unknown addresses and unknown methods as problems', async () => {
    const form = await post('/v1/things', 'name=x', { 'content-type': 'application/x-www-form-urlencoded' });
    expect([form.status, form.json<{ code: string }>().code]).toEqual([415, 'content-type-unsupported']);
    const nowhere = await call('/nowhere?number=26XA000001');
    expect(nowhere.json()).toMatchObject({ code: 'not-found', status: 404, instance: '/nowhere' });
    expect((await call('/v1/things', { method: 'DELETE' })).json()).toMatchObject({ code: 'not-found' });
    expect((await call('/v1/things/by-id/%00')).json()).toMatchObject({ code: 'not-found' });
    expect((await call('/v1/things/%E0%A4%A')).status).toBeLessThan(500);
  });

  it('hands over raw bytes of the types that are listed', async () => {
    const answer = await post('/v1/things/raw', Buffer.from([1, 2, 3]), { 'content-type': 'application/octet-stream' });
    expect(answer.json()).toEqual({ bytes: 3 });
  });

  it('turns returned problems into answers with their extensions', async () => {
    const answer = await call('/v1/things/refused');
    expect(answer.json()).toMatchObject({ status: 409, code: 'conflict', findings: [1] });
  });

  it('says nothing about a bug but its trace id', async () => {
    const answer = await call('/v1/things/broken', {
      headers: { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' },
    });
    expect([answer.status, answer.headers['x-request-id']]).toEqual([500, '4bf92f3577b34da6a3ce929d0e0e4736']);
    expect(answer.text).not.toContain('hunter2');
  });

  it('pages with a Link to the next page and bounds the limit', async () => {
    const answer = await call('/v1/things?limit=200');
    expect(answer.json()).toEqual({ items: [200], next: 'bmV4dA' });
    expect(answer.headers['link']).toBe('</v1/things?limit=200&cursor=bmV4dA>; rel="next"');
    for (const limit of ['201', '0', '-1', 'x', '1.5', '', '1&limit=2'])
      expect((await call(`/v1/things?limit=${limit}`)).json()).toMatchObject({ code: 'request-invalid' });
  });

  it('limits the rate and says so in headers', async () => {
    const answers = [await call('/v1/things/tight'), await call('/v1/things/tight'), await call('/v1/things/tight')];
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 429]);
    expect(answers[0]?.headers).toMatchObject({ 'ratelimit-policy': '"tight";q=2;w=60' });
    expect(answers[2]?.headers['retry-after']).toMatch(/^\d+$/);
  });

  it('opens nothing without a session unless it is marked public', async () => {
    expect((await call('/v1/things/me')).json()).toMatchObject({ code: 'session-required' });
    const bad = await call('/v1/things/me', { headers: { authorization: 'Bearer guessed-token-0123456789' } });
    expect(bad.status).toBe(401);
    const good = await call('/v1/things/me', { headers: { authorization: 'Bearer applicant-token-012345678' } });
    expect(good.json()).toMatchObject({ role: 'applicant' });
  });

  it('opens to the right role only', async () => {
    const act = (token: string) => call('/v1/things/act', { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    expect((await act('officer-token-0123456789')).status).toBe(201);
    expect((await act('applicant-token-012345678')).json()).toMatchObject({ code: 'role-not-allowed' });
    expect((await act('newcomer-token-0123456789')).json()).toMatchObject({ code: 'password-change-required' });
  });

  it('wants the CSRF token from cookie sessions that change something', async () => {
    const token = 'officer-token-0123456789';
    const act = (headers: Record<string, string>) =>
      call('/v1/things/act', { method: 'POST', headers: { cookie: `opencites=${token}`, ...headers } });
    expect((await act({})).json()).toMatchObject({ code: 'csrf-token-wrong' });
    expect((await act({ 'x-csrf-token': csrfTokenOf('another-token-0123456789') })).json()).toMatchObject({ code: 'csrf-token-wrong' });
    expect((await act({ 'x-csrf-token': csrfTokenOf(token) })).status).toBe(201);
    const read = await call('/v1/things/me', { headers: { cookie: `opencites=${token}` } });
    expect(read.status).toBe(200);
  });

  it('reports its health', async () => {
    expect((await call('/health/ready')).json()).toEqual({ status: 'ready', checks: { database: 'up' } });
    expect((await call('/health')).json()).toMatchObject({ app: 'test', status: 'ready' });
  });

  it('describes itself in OpenAPI 3.1 and on a page without scripts or third parties', async () => {
    const document = (await call('/openapi.json')).json<{
      openapi: string;
      paths: Record<string, Record<string, { operationId: string }>>;
    }>();
    expect(document.openapi).toBe('3.1.0');
    expect(document.paths['/v1/things']?.['post']?.operationId).toBe('Things.create');
    expect((await call('/openapi.yaml')).text).toContain('openapi: 3.1.0');
    const docs = await call('/docs');
    expect(docs.text).toContain('Test &lt;API&gt;');
    expect(docs.text).not.toMatch(/<script|https?:\/\//);
    expect(docs.headers['content-security-policy']).toContain("default-src 'none'");
    const help = await call('/problems/rate-limited', { headers: { 'accept-language': 'es' } });
    expect(help.text).toContain('Demasiadas solicitudes');
    expect((await call('/problems/toString')).status).toBe(404);
  });

  it('answers nothing that a client can send with a 500', async () => {
    const body = fc.oneof(
      fc.json({ maxDepth: 6 }),
      fc.string({ unit: 'binary' }),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc
        .dictionary(fc.constantFrom('name', 'pets', '__proto__', 'constructor', 'toString'), fc.jsonValue())
        .map((value) => JSON.stringify(value)),
    );
    const type = fc.constantFrom(
      'application/json',
      'application/json; charset=utf-16',
      'text/csv',
      'multipart/form-data',
      'x',
      'application/xml',
    );
    const query = fc.webQueryParameters();
    await fc.assert(
      fc.asyncProperty(body, type, query, async (payload, contentType, text) => {
        const answer = await call(`/v1/things?${text}`, { method: 'POST', body: payload, headers: { 'content-type': contentType } });
        expect(answer.status).toBeLessThan(500);
        const list = await call(`/v1/things?${text}`);
        expect(list.status).toBeLessThan(500);
      }),
      { numRuns: 150 },
    );
  });

  it('lets a request in progress finish when it is told to stop', async () => {
    const stopping = await createApp(TestModule, { ...options, app: 'stopping' });
    const ask = await listenForTests(stopping);
    const slow = ask('/v1/things/slow');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const closed = stopping.close();
    expect((await slow).json()).toEqual({ done: true });
    await closed;
    await expect(ask('/health/live')).rejects.toThrow();
  });
});
