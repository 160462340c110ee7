import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type TestDatabase, testDatabase } from '#database/testing';
import { type Call, listenForTests } from '../../../test/kit/http.js';
import { readPortalConfig } from './config.js';
import { createPortal, startUpkeep } from './create-portal.js';

interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { operationId?: string; security?: unknown[]; parameters?: { name: string }[] }>>>
  >;
}

describe('the portal', () => {
  const home = mkdtempSync(join(tmpdir(), 'oc-portal-'));
  let database: TestDatabase;
  let app: NestFastifyApplication;
  let call: Call;
  beforeAll(async () => {
    database = await testDatabase();
    const result = readPortalConfig({ DATABASE_URL: database.url('oc_portal'), OPENCITES_HOME: home, OPENCITES_LOG_LEVEL: 'silent' });
    if (!result.ok) throw new Error('the configuration is refused');
    app = await createPortal(result.config);
    call = await listenForTests(app);
  });
  afterAll(async () => {
    await app?.close();
    await database.drop();
    rmSync(home, { recursive: true, force: true });
  });

  it('is alive and ready on its own database role', async () => {
    expect((await call('/health/live')).status).toBe(200);
    expect((await call('/health/ready')).json()).toMatchObject({ checks: { database: 'up' } });
  });

  it('describes every operation in OpenAPI 3.1, with a unique id, and shows it to people', async () => {
    const api = (await call('/openapi.json')).json<OpenApi>();
    expect(api.openapi).toMatch(/^3\.1/);
    const operations = Object.values(api.paths).flatMap((methods) => Object.values(methods));
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const path of [
      '/v1/applications',
      '/v1/applications/{id}/decisions',
      '/v1/applications/{id}/issue',
      '/v1/permits',
      '/v1/permits/{id}/actions',
      '/v1/species',
      '/v1/sessions',
    ])
      expect(Object.keys(api.paths)).toContain(path);
    expect((await call('/docs')).status).toBe(200);
    const door = await call('/');
    expect([door.status, door.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  });

  it('says whose witnesses the log has, as long as they are its own', async () => {
    const notice = 'demonstration witnesses: no protection';
    const policy = join(home, 'trust', 'log', 'XA.policy');
    expect((await call('/docs')).text).not.toContain(notice);
    mkdirSync(join(home, 'trust', 'log'), { recursive: true });
    writeFileSync(policy, `# ${notice}\nquorum none\n`);
    expect((await call('/docs')).text).toContain(`<strong>${notice}</strong>`);
    writeFileSync(policy, 'quorum none\n');
    expect((await call('/docs')).text).not.toContain(notice);
  });

  it('opens nothing about cases without a session, and changes nothing by GET', async () => {
    const api = (await call('/openapi.json')).json<OpenApi>();
    const guarded = Object.entries(api.paths).filter(([path]) => /^\/v1\/(applications|permits|registers)/.test(path));
    expect(guarded.length).toBeGreaterThan(15);
    for (const [path, methods] of guarded)
      for (const method of Object.keys(methods)) {
        const address = path.replace(/\{[^}]+\}/g, '01930000-0000-7000-8000-000000000000');
        const answer = await call(address, { method: method.toUpperCase(), ...(method === 'get' ? {} : { body: {} }) });
        expect([method, path, answer.status]).toEqual([method, path, 401]);
      }
  });

  it('looks at what time has done only when told to, and survives a failed look', async () => {
    const failures: unknown[] = [];
    expect(startUpkeep(app, 0, (error) => failures.push(error))).toBeInstanceOf(Function);
    const stop = startUpkeep(app, 0.001, (error) => failures.push(error));
    await new Promise((resolve) => setTimeout(resolve, 400));
    stop();
    // Nobody set an authority up yet: the look fails, is told, and the portal goes on.
    expect(String(failures[0])).toContain('has no authority yet');
    expect((await call('/health/live')).status).toBe(200);
  });
});
