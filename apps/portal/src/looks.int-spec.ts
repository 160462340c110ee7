import { mkdtempSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Ledger } from '#ledger';
import { type Casework, type Person } from '../../../test/kit/casework.js';
import { DrawHouse } from '../../../test/kit/draw-house.js';
import { getRoutes } from '../../../test/kit/get-routes.js';
import { type Call, listenForTests } from '../../../test/kit/http.js';
import { personOf } from '../../../test/kit/every-page.js';
import { everyRecord } from '../../../test/kit/every-record.js';
import { drawnAtOnce, focalPoint, idOf } from '../../../test/kit/portal-records.js';
import { officeLooks } from '../../../test/kit/office-records.js';
import { type HoldsNone, many, one, pageLooks, type Shows, type Who } from '../../../test/kit/page-looks.js';
import { readPortalConfig } from './config.js';
import { createPortal } from './create-portal.js';

interface Look {
  readonly k: string;
  readonly re: string;
  readonly by: { readonly role: string };
}

describe('a look at a record', () => {
  const home = mkdtempSync(join(tmpdir(), 'oc-looks-'));
  const known: Record<string, string> = {};
  let draws: DrawHouse;
  let house: Casework;
  let outside: Person;
  let agent: Person;
  let clerk: Person;
  let app: NestFastifyApplication;
  let call: Call;
  const get = (as: Who, path: string) => call(path, { bearer: personOf(house, { outside, agent, clerk }, as).bearer });
  beforeAll(async () => {
    draws = await DrawHouse.open();
    house = drawnAtOnce(draws);
    const environment = {
      DATABASE_URL: house.database.url('oc_portal'),
      OPENCITES_HOME: home,
      OPENCITES_FILES_DIR: house.files,
      OPENCITES_LOG_LEVEL: 'silent',
    };
    const read = readPortalConfig({ ...environment, OPENCITES_PORTAL_RATE: '100000', OPENCITES_OIDC_ISSUER: 'https://id.example/' });
    if (!read.ok) throw new Error('the configuration is refused');
    app = await createPortal(read.config);
    call = await listenForTests(app);

    ({ outside, agent, clerk } = await everyRecord(house, call, app, known));
  });
  afterAll(async () => {
    await app?.close();
    await draws?.close();
    rmSync(home, { recursive: true, force: true });
  });

  const at = (name: string) => () => known[name]!;
  const onPermit = (part: string, shows: () => string) => one('auditor', () => `/v1/permits/${known['permit']}${part}`, shows, 'audit');
  const onCase = (part: string, shows: () => string) =>
    one('issuer', () => `/v1/applications/${known['application']}${part}`, shows, 'case-work');

  /**
   * Every GET of the portal. A new route stands here before it is landed: with the look that it leaves, or with the reason why
   * its answer holds no record of a person, case, permit, register entry, statement, event or account.
   */
  const routes: Readonly<Record<string, Shows | HoldsNone>> = {
    '/v1/applications': many('caseOfficer', () => '/v1/applications', at('application'), 'case-work'),
    '/v1/applications/{id}': onCase('', at('application')),
    '/v1/applications/{id}/decisions': onCase('/decisions', () => 'recommendation'),
    '/v1/applications/{id}/conditions': onCase('/conditions', () => 'items'),
    '/v1/applications/{id}/checklist': onCase('/checklist', () => 'legal-acquisition'),
    '/v1/permits/{id}/prints': onPermit('/prints', () => 'delegations'),
    '/v1/condition-kinds': { without: 'a code list' },
    '/v1/standing-findings': { without: 'findings about species, which the log publishes' },
    '/v1/standing-findings/{id}': { without: 'a finding about a species, which the log publishes' },
    '/v1/applications/{id}/draw': one(
      'auditor',
      () => `/v1/applications/${known['application']}/draw`,
      () => 'openings',
      'draw',
    ),
    '/v1/applications/{id}/attachments/{attachment}': one(
      'applicant',
      () => `/v1/applications/${known['draft']}/attachments/${known['attachment']}`,
      () => '%PDF',
      'own',
    ),
    '/v1/conduct': { without: 'a text for everybody who decides, and one’s own word', as: 'caseOfficer' },
    '/v1/queues': { without: 'how many cases, and none of them' },
    '/v1/queues/{queue}': many('caseOfficer', () => '/v1/queues/mine', at('open'), 'case-work'),
    '/v1/permits': many('issuer', () => '/v1/permits', at('permit'), 'case-work'),
    '/v1/permits/{id}': onPermit('', at('number')),
    '/v1/permits/{id}/document': onPermit('/document', () => 'Python regius'),
    '/v1/permits/{id}/pdf': onPermit('/pdf', () => ''),
    '/v1/permits/{id}/credential': onPermit('/credential', () => 'frontQr'),
    '/v1/permits/{id}/actions': onPermit('/actions', () => 'items'),
    '/v1/permits/proof': one(
      'applicant',
      () => `/v1/permits/proof?number=${known['number']}`,
      () => 'tlog-proof',
      'own',
    ),
    '/v1/permits/entry': one(
      'applicant',
      () => `/v1/permits/entry?number=${known['number']}`,
      () => '"entry"',
      'own',
    ),
    '/v1/receipts': one(
      'applicant',
      () => `/v1/receipts?application=${known['application']}`,
      () => 'items',
      'own',
    ),
    '/v1/registers/{register}': many(
      'applicant',
      () => '/v1/registers/focal-points',
      () => focalPoint.email,
      'own',
    ),
    '/v1/registers/{register}/{id}': one(
      'caseOfficer',
      () => `/v1/registers/focal-points/${known['entry']}`,
      () => focalPoint.email,
      'case-work',
    ),
    '/v1/registers/proposals': many(
      'auditor',
      () => '/v1/registers/proposals',
      () => focalPoint.email,
      'audit',
    ),
    '/v1/registers/proposals/{id}': one(
      'scientist',
      () => `/v1/registers/proposals/${known['proposal']}`,
      () => focalPoint.email,
      'case-work',
    ),
    '/v1/species/updates': many('auditor', () => '/v1/species/updates', at('update'), 'audit'),
    '/v1/species/updates/{id}': one('auditor', () => `/v1/species/updates/${known['update']}`, at('update'), 'audit'),
    '/v1/people': many(
      'administrator',
      () => '/v1/people',
      () => 'Person trader',
      'administration',
    ),
    '/v1/people/{id}': one(
      'issuer',
      () => `/v1/people/${house.people.applicant.personId}`,
      () => 'Person trader',
      'case-work',
    ),
    '/v1/interests': many(
      'caseOfficer',
      () => '/v1/interests',
      () => 'Brother',
      'own',
    ),
    '/v1/organisations': many(
      'scientist',
      () => '/v1/organisations',
      () => 'New Traders',
      'case-work',
    ),
    '/v1/organisations/{id}': one(
      'auditor',
      () => `/v1/organisations/${known['organisation']}`,
      () => 'New Traders',
      'audit',
    ),
    '/v1/role-grants': many('auditor', () => '/v1/role-grants', at('grant'), 'audit'),
    '/v1/role-grants/{id}': one('administrator', () => `/v1/role-grants/${known['grant']}`, at('grant'), 'administration'),
    '/v1/policies': many(
      'auditor',
      () => '/v1/policies',
      () => 'items',
      'audit',
    ),
    '/v1/officer-keys': many('issuer', () => '/v1/officer-keys', at('key'), 'case-work'),
    '/v1/officer-keys/{id}': one('issuer', () => `/v1/officer-keys/${known['key']}`, at('key'), 'case-work'),
    '/v1/erasures': many('auditor', () => '/v1/erasures', at('erasure'), 'audit'),
    '/v1/erasures/{id}': one('issuer', () => `/v1/erasures/${known['erasure']}`, at('erasure'), 'case-work'),
    '/v1/alarms': many(
      'auditor',
      () => '/v1/alarms',
      () => 'forged-approval',
      'audit',
    ),
    '/v1/alarm-addresses': many(
      'issuer',
      () => '/v1/alarm-addresses',
      () => 'oversight.example',
      'case-work',
    ),
    '/v1/sessions/current': { without: 'the session itself, which its own request carries; signing in is an event' },
    ...pageLooks(known),
    ...officeLooks(known),
    '/v1/species': { without: 'reference data that anybody may read' },
    '/v1/log/witnessing': { without: 'whether witnesses answer; who proposed what is not in it' },
  };
  const asking = (route: string): Who => {
    const row = routes[route]!;
    return ('without' in row ? row.as : undefined) ?? 'auditor';
  };
  const rows = (): [string, Shows][] =>
    Object.entries(routes).flatMap(([route, row]): [string, Shows][] => ('without' in row ? [] : [[route, row]]));

  const looks = async (): Promise<Look[]> =>
    (
      (await house.admin.query(
        `select convert_from(entry, 'UTF8')::jsonb as told from ledger.event_bytes
          where convert_from(entry, 'UTF8')::jsonb ->> 'k' like 'look.%' order by event_id`,
      )) as { told: Look }[]
    ).map(({ told }) => told);

  it('is declared for every route that the portal answers to a GET', async () => {
    // From the router itself, so that a route that the API's description leaves out is here too.
    const served = getRoutes(app);
    expect(Object.keys(routes).toSorted()).toEqual(served);
    const api = (await call('/openapi.json')).json<{ paths: Record<string, Record<string, unknown>> }>();
    for (const [path, methods] of Object.entries(api.paths)) if ('get' in methods) expect(served).toContain(path);
  });

  it('is exactly one event of the right kind, by whoever asked, with a reason, on every such route', async () => {
    for (const [route, row] of rows()) {
      const before = (await looks()).length;
      const answer = await get(row.as, row.path());
      expect([route, answer.status, answer.text.includes(row.shows())]).toEqual([route, 200, true]);
      const added = (await looks()).slice(before);
      expect([route, added.map(({ k, re }) => [k, re])]).toEqual([route, [[row.look, row.reason]]]);
    }
  });

  it('leaves nothing where nothing is shown', async () => {
    const before = (await looks()).length;
    const none = '01930000-0000-7000-8000-000000000000';
    for (const [route, row] of rows()) {
      if (!route.includes('{id}')) continue;
      const path = route.replace('{register}', 'focal-points').replace(/\{[^}]+\}/g, none);
      expect([route, (await get(row.as, path)).status]).toEqual([route, 404]);
    }
    for (const route of Object.keys(routes).filter((path) => 'without' in routes[path]!))
      expect([route, (await get(asking(route), route === '/v1/species' ? '/v1/species?q=python' : route)).status]).toEqual([
        route,
        route === '/' ? 303 : route === '/brand/arms' || route === '/audit/policy' || route.includes('{') ? 404 : 200,
      ]);
    expect(await looks()).toHaveLength(before);
  });

  it('is one event for a statement that is put before an officer', async () => {
    const { caseOfficer, issuer } = house.people;
    const proposal = await idOf(
      house.post(caseOfficer, '/v1/registers/focal-points', { reason: 'moved', content: { ...focalPoint, country: 'XC' } }),
    );
    const permit = (await get('issuer', `/v1/permits/${known['permit']}`)).headers['etag'];
    const statements: readonly [string, object, Record<string, string>][] = [
      ['/v1/alarm-addresses/statements', { change: 'add', url: 'https://other.example/alarms' }, {}],
      [`/v1/registers/proposals/${proposal}/statements`, { verdict: 'approve' }, {}],
      [
        `/v1/permits/${known['permit']}/statements`,
        { act: 'propose', kind: 'suspend', reason: 'The licence of the exporter is being looked into.' },
        { 'if-match': String(permit) },
      ],
    ];
    for (const [path, body, headers] of statements) {
      const before = (await looks()).length;
      const answer = await call(path, { body, bearer: issuer.bearer, headers: { 'idempotency-key': randomUUID(), ...headers } });
      expect([path, answer.status, answer.text]).toEqual([path, 201, expect.stringContaining('challenge')]);
      expect((await looks()).slice(before).map(({ k, re }) => [k, re])).toEqual([['look.record', 'signing']]);
    }
  });

  it('that cannot be written shows nothing, on every such route', async () => {
    const append = 'ledger.append(uuid, text, bytea, bytea, uuid[], text[], bytea[], bytea[], date)';
    await house.admin.query(`revoke execute on function ${append} from oc_portal`);
    try {
      for (const [route, row] of rows()) {
        const answer = await get(row.as, row.path());
        const page = String(answer.headers['content-type']).startsWith('text/html');
        expect([route, answer.status, page ? 'internal' : answer.json<{ code: string }>().code]).toEqual([route, 500, 'internal']);
        // SPECIMEN stands on every page, refusals included.
        if (page && row.shows() !== 'SPECIMEN') expect([route, answer.text.includes(row.shows())]).toEqual([route, false]);
        // A list that is not shown leads to none of its records.
        if (!route.includes('{')) expect([route, /\/audit\/entries\/[0-9a-f]{8}-/.test(answer.text)]).toEqual([route, false]);
      }
    } finally {
      await house.admin.query(`grant execute on function ${append} to oc_portal`);
    }
  });

  it('is no event for a change: a row that is only looked at cannot change', async () => {
    const [person] = (await house.admin.query('select id from identity.person limit 1')) as [{ id: string }];
    const actor = { personId: house.people.administrator.personId, org: 'XA-MA', role: 'administrator' } as const;
    const change = (kind: 'look.record' | 'account.changed') =>
      house.machine.run(async (tx) => {
        await tx.query('set local role oc_owner');
        await new Ledger().append(tx, { kind, actor, act: 'look', subjects: [person.id], reason: 'administration' });
        await tx.query('update identity.person set version = version + 1 where id = $1', [person.id]);
      });
    await expect(change('look.record')).rejects.toMatchObject({ driverError: { constraint: 'event_required' } });
    await change('account.changed');
  });
});
