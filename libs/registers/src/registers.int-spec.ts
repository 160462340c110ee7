import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DatabaseModule, UnitOfWork } from '#database';
import { type TestDatabase, testDatabase } from '#database/testing';
import { createAccount, ensureOrganisation, type GrantableRole, IdentityModule } from '#identity';
import { createApp } from '#web';
import { DemonstrationKeys } from '../../../apps/cli/src/demo/demonstration-keys.js';
import { statementFor } from '../../../apps/cli/src/demo/signed-acts.js';
import type { SoftwareAuthenticator } from '../../../apps/cli/src/demo/software-authenticator.js';
import { type Call, type CallOptions, listenForTests } from '../../../test/kit/http.js';
import { PermitRecordsModule } from '#issuance';
import { RegistersModule } from './index.js';

const facility = {
  number: 'A-XA-501',
  country: 'XA',
  kind: 'breeding',
  facility: 'Falcon Farm',
  address: '1 Street\nTown',
  scientificName: 'Falco rusticolus',
  registeredWithSecretariat: true,
  approved: true,
  from: '2020-01-01',
  parentStock: { males: 10, females: 12, origin: 'Bought 2001 under permit 01XB000001' },
  capacity: { value: '40', unit: 'NAR' },
  years: [{ year: 2026, births: 38, deaths: 3, sales: 5, plausible: { value: '30', unit: 'NAR' }, issuedElsewhere: '4' }],
  inspections: [{ date: '2026-02-03', by: 'Ana Example', outcome: 'passed' }],
};

describe('registers over REST', () => {
  let database: TestDatabase;
  let app: NestFastifyApplication;
  let call: Call;
  const tokens: Record<string, string> = {};
  const keys: Record<string, SoftwareAuthenticator> = {};
  const unsigned = (as: string, path: string, body: unknown = {}, options: CallOptions = {}) =>
    call(path, { body, bearer: tokens[as], ...options, headers: { 'idempotency-key': randomUUID(), ...options.headers } });
  /** Signs what has to be signed. */
  const post = async (as: string, path: string, body: unknown = {}, options: CallOptions = {}) => {
    const whole = `/v1/registers/${path}`;
    const statement = statementFor(whole, body);
    const key = keys[as];
    if (!statement || !key) return unsigned(as, whole, body, options);
    const prepared = await unsigned(as, statement.path, statement.body);
    if (prepared.status !== 201) return prepared;
    const { statementId, challenge } = prepared.json<{ statementId: string; challenge: string }>();
    return unsigned(as, whole, { statementId, assertion: key.assert({ challenge }) }, options);
  };
  const get = (as: string, path: string) => call(`/v1/registers/${path}`, { bearer: tokens[as] });
  const propose = async (register: string, content: object) => {
    const answer = await post('case', register, { reason: 'as seen on file', content });
    expect([answer.status, answer.text]).toEqual([202, expect.any(String)]);
    return answer.json<{ id: string; entryId: string }>();
  };
  const agree = (id: string, outcome = 'positive') =>
    post('science', `proposals/${id}/opinions`, { outcome, reason: 'The parent stock and the births were seen.' });
  const enter = async (register: string, content: object) => {
    const { id, entryId } = await propose(register, content);
    if (register === 'operations') await agree(id);
    expect((await post('issuing', `proposals/${id}/approval`)).status).toBe(200);
    return entryId;
  };

  beforeAll(async () => {
    database = await testDatabase();
    const machine = new UnitOfWork(await database.dataSource('oc_migrator'));
    const organisations = { 'XA-MA': 'management-authority', 'XA-SA': 'scientific-authority', 'XA-TRADE': 'trader' } as const;
    for (const [code, kind] of Object.entries(organisations))
      await machine.run((tx) => ensureOrganisation(tx, { code, name: code, kind, legalForm: 'legal', country: 'XA', address: '1 Street' }));
    @Module({
      imports: [
        DatabaseModule.forRoot({ url: database.url('oc_portal'), applicationName: 'test' }),
        IdentityModule.forRoot({ publicUrl: 'http://xa.localhost:8080/' }),
        RegistersModule,
        PermitRecordsModule,
      ],
    })
    class TestModule {}
    app = await createApp(TestModule, {
      app: 'test',
      publicUrl: 'http://xa.localhost:8080/',
      title: 't',
      description: 'd',
      version: '1',
      logLevel: 'silent',
      rateLimits: { default: 100_000, 'sign-in': 100_000 },
    });
    call = await listenForTests(app);
    const people: [string, string, GrantableRole[], string?][] = [
      ['case', 'XA-MA', ['case-officer']],
      ['issuing', 'XA-MA', ['issuing-officer']],
      ['applicant', 'XA-TRADE', ['applicant']],
      ['admin', 'XA-MA', ['administrator']],
      ['science', 'XA-SA', ['scientific-authority']],
      ['both', 'XA-MA', ['case-officer', 'issuing-officer'], 'case-officer'],
    ];
    const demonstration = new DemonstrationKeys('http://xa.localhost:8080/');
    const officers: [string, { personId: string; org: string; role: 'administrator' | 'issuing-officer' }][] = [];
    for (const [name, organisation, roles, role] of people) {
      const loginName = `person.${name}`;
      const { password, personId } = await machine.run((tx) =>
        createAccount(tx, { fullName: `Person ${name}`, loginName, organisation, roles, mustChangePassword: false }),
      );
      const signIn = async (as?: string) =>
        (await call('/v1/sessions', { body: { loginName, password, transport: 'bearer', ...(as ? { role: as } : {}) } })).json<{
          token: string;
        }>().token;
      tokens[name] = await signIn(role);
      if (name === 'both') tokens['both-issuing'] = await signIn('issuing-officer');
      if (name === 'admin') officers.unshift([name, { personId, org: organisation, role: 'administrator' }]);
      if (roles.includes('issuing-officer'))
        officers.push([name === 'both' ? 'both-issuing' : name, { personId, org: organisation, role: 'issuing-officer' }]);
    }
    const [admin, issuing, both] = officers;
    const founded = await machine.run((tx) => demonstration.found(tx, [admin![1], issuing![1]]));
    keys['admin'] = founded.holders[0]!.authenticator;
    keys['issuing'] = founded.holders[1]!.authenticator;
    keys['both-issuing'] = (await machine.run((tx) => demonstration.enrol(tx, both![1], founded.holders[0]!))).authenticator;
  });
  afterAll(async () => {
    await app?.close();
    await database.drop();
  });

  it('make an entry stand only once a second officer has approved it', async () => {
    const { id, entryId } = await propose('operations', facility);
    expect((await get('case', `operations/${entryId}`)).status).toBe(404);
    expect((await get('issuing', `proposals/${id}`)).json()).toMatchObject({
      state: 'open',
      action: 'create',
      content: facility,
      current: null,
    });
    expect((await post('case', `proposals/${id}/approval`)).json()).toMatchObject({ code: 'role-not-allowed' });
    // Nor without the Scientific Authority, whose newest word counts.
    expect((await post('issuing', `proposals/${id}/approval`)).json()).toMatchObject({ code: 'proposal-opinion-missing' });
    expect((await agree(id, 'negative')).status).toBe(201);
    expect((await post('issuing', `proposals/${id}/approval`)).json()).toMatchObject({ code: 'proposal-opinion-missing' });
    expect((await post('case', `proposals/${id}/opinions`, { outcome: 'positive', reason: 'It looks fine to me.' })).json()).toMatchObject({
      code: 'role-not-allowed',
    });
    expect((await agree(id)).status).toBe(201);
    expect((await post('issuing', `proposals/${id}/approval`, { note: 'inspected' })).json()).toMatchObject({
      state: 'approved',
      decisionNote: 'inspected',
    });
    const entry = await get('science', `operations/${entryId}`);
    expect([entry.headers['etag'], entry.json()['content']]).toEqual(['"1"', facility]);
    expect((await post('issuing', `proposals/${id}/approval`)).json()).toMatchObject({ code: 'proposal-closed' });
    expect((await agree(id)).json()).toMatchObject({ code: 'proposal-closed' });
    expect((await post('case', 'operations', { reason: 'once more', content: { ...facility, number: 'a-xa- 501' } })).json()).toMatchObject(
      {
        code: 'register-entry-taken',
      },
    );
  });

  it('let nobody approve an own proposal, whatever roles they hold', async () => {
    const own = await post('both', 'seizures', {
      reason: 'seen',
      content: { number: 'S-1', country: 'XA', scientificName: 'Aa aa', date: '2026-01-01', authority: 'Customs' },
    });
    const { id } = own.json<{ id: string }>();
    expect((await post('both-issuing', `proposals/${id}/approval`)).json()).toMatchObject({ code: 'proposal-own' });
    expect((await post('both', `proposals/${id}/withdrawal`)).json()).toMatchObject({ state: 'withdrawn' });
  });

  it('change by proposals on the version that was read, and keep every version', async () => {
    const acceptance = {
      country: 'XB',
      acceptsElectronic: false,
      needsSecurityStamp: true,
      needsPaperOriginal: true,
      needsEndorsement: true,
      source: 'Notification 1',
      from: '2026-01-01',
    };
    const id = await enter('acceptance', acceptance);
    const change = (ifMatch: string | null, content: object) =>
      post(
        'case',
        `acceptance/${id}/changes`,
        { reason: 'new notification', content },
        { headers: ifMatch === null ? {} : { 'if-match': ifMatch } },
      );
    expect((await change(null, acceptance)).status).toBe(428);
    expect((await change('"7"', acceptance)).status).toBe(412);
    expect((await change('"1"', { ...acceptance, country: 'XC' })).json()).toMatchObject({ code: 'register-entry-taken' });
    const first = (await change('"1"', { ...acceptance, acceptsElectronic: true })).json<{ id: string }>();
    expect((await change('"1"', acceptance)).json()).toMatchObject({ code: 'proposal-pending' });
    expect((await post('issuing', `proposals/${first.id}/refusal`, { note: 'no such letter' })).json()).toMatchObject({ state: 'refused' });
    const second = (await change('"1"', { ...acceptance, acceptsElectronic: true })).json<{ id: string }>();
    expect((await post('issuing', `proposals/${second.id}/approval`)).status).toBe(200);
    const now = await get('applicant', `acceptance/${id}`);
    expect([now.headers['etag'], now.json<{ content: { acceptsElectronic: boolean } }>().content.acceptsElectronic]).toEqual(['"2"', true]);
    const history = await get('case', `proposals?entryId=${id}&state=approved`);
    expect(history.json<{ items: unknown[] }>().items).toMatchObject([{ action: 'create', content: acceptance }, { action: 'change' }]);
    const closing = await post('case', `acceptance/${id}/closing`, { reason: 'Party left' }, { headers: { 'if-match': '"2"' } });
    await post('issuing', `proposals/${closing.json<{ id: string }>().id}/approval`);
    expect((await get('case', 'acceptance')).json<{ items: unknown[] }>().items).toEqual([]);
    expect((await get('case', `acceptance/${id}`)).json()).toMatchObject({ closedAt: expect.any(String) });
    await enter('acceptance', acceptance);
  });

  it('hide offenders and facilities from applicants and administrators', async () => {
    for (const as of ['applicant', 'admin'])
      for (const register of ['operations', 'offenders', 'foreign-permits', 'consents', 'seizures'])
        expect((await get(as, register)).json()).toMatchObject({ code: 'role-not-allowed' });
    expect((await get('applicant', 'focal-points')).status).toBe(200);
    expect((await get('applicant', 'proposals')).json()).toMatchObject({ code: 'role-not-allowed' });
    for (const as of ['applicant', 'admin', 'science', 'issuing'])
      expect((await post(as, 'offenders', {})).json()).toMatchObject({ code: 'role-not-allowed' });
    expect((await call('/v1/registers/operations')).status).toBe(401);
    expect((await get('case', 'nonsense')).status).toBe(404);
    expect((await get('case', 'constructor')).status).toBe(404);
  });

  it('filter and page', async () => {
    for (const species of ['Falco cherrug', 'Falco peregrinus']) await enter('operations', { ...facility, scientificName: species });
    const page = (query: string) => get('case', `operations?${query}`);
    const named = await page('scientificName=Falco%20cherrug');
    expect(named.json<{ items: unknown[] }>().items).toHaveLength(1);
    const first = (await page('number=A-XA-501&limit=2')).json<{ items: { id: string }[]; next: string }>();
    const second = (await page(`number=a-xa-501&limit=2&cursor=${first.next}`)).json<{ items: { id: string }[]; next: null }>();
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(3);
    expect(second.next).toBeNull();
  });

  it.each([
    ['a missing member', 'offenders', { party: 'X', reason: 'r', reference: 'c', from: '2026-01-01' }, '/content/blocks missing'],
    [
      'a member too many',
      'seizures',
      { number: '1', country: 'XA', scientificName: 'A a', date: '2026-01-01', authority: 'C', approvedBy: 'me' },
      '/content/approvedBy unknown-member',
    ],
    [
      'a hidden letter in a name',
      'offenders',
      { party: 'Ivo\u200bry', reason: 'r', reference: 'c', from: '2026-01-01', blocks: 'everything' },
      '/content/party text-unsafe',
    ],
    [
      'a day that does not exist',
      'seizures',
      { number: '1', country: 'XA', scientificName: 'A a', date: '2026-02-30', authority: 'C' },
      '/content/date not-day',
    ],
    [
      'a period that ends first',
      'offenders',
      { party: 'X', reason: 'r', reference: 'c', from: '2026-01-02', to: '2026-01-01', blocks: 'everything' },
      '/content/to ends-before-start',
    ],
    ['a float', 'operations', { ...facility, capacity: { value: 40.5, unit: 'NAR' } }, '/content/capacity/value not-text'],
    ['a year twice', 'operations', { ...facility, years: [{ year: 2026 }, { year: 2026 }] }, '/content/years/1/year twice'],
    ['a list for an object', 'operations', [], '/content not-object'],
    ['text for an object', 'operations', 'x', '/content not-object'],
    [
      'a negative number',
      'operations',
      { ...facility, parentStock: { males: -1, females: 0, origin: 'x' } },
      '/content/parentStock/males too-small',
    ],
  ])('refuse %s', async (_what, register, content, fault) => {
    const answer = await post('case', register, { reason: 'hostile', content });
    expect(answer.status).toBe(400);
    expect(
      answer.json<{ errors: { pointer: string; code: string }[] }>().errors.map(({ pointer, code }) => `${pointer} ${code}`),
    ).toContain(fault);
  });

  it('keep holders for simplified procedures, and no type of document that is never partially completed', async () => {
    const content = {
      number: 'SP-12',
      holder: 'Museum of XA',
      case: 'samples',
      reason: 'Blood samples for veterinary diagnosis',
      documentTypes: ['E', 'R'],
      scientificNames: ['Python regius'],
      from: '2026-01-01',
    };
    const id = await enter('simplified', content);
    expect((await get('case', `simplified/${id}`)).json()).toMatchObject({ content });
    expect((await get('applicant', `simplified/${id}`)).status).toBe(403);
    const blank = await post('case', 'simplified', {
      reason: 'hostile',
      content: { ...content, number: 'SP-13', documentTypes: ['O-TEC'] },
    });
    expect(blank.status).toBe(400);
  });

  it('write one event per act that names proposal and entry', async () => {
    const { id, entryId } = await propose('focal-points', {
      country: 'XB',
      kind: 'management-authority',
      name: 'Authority of XB',
      address: 'Street',
      source: 'cites.org',
    });
    await post('issuing', `proposals/${id}/approval`);
    const admin = await database.adminDataSource();
    const events = (await admin.query(
      `select convert_from(entry, 'UTF8')::jsonb ->> 'k' as k from ledger.event_bytes where subjects @> array[$1::uuid, $2::uuid] order by recorded_at, event_id`,
      [id, entryId],
    )) as { k: string }[];
    expect(events.map(({ k }) => k)).toEqual(['register.proposed', 'register.approved']);
  });

  it('want an Idempotency-Key on every POST of the interface but sign-in', async () => {
    const document = (await call('/openapi.json')).json<{ paths: Record<string, Record<string, Record<string, unknown>>> }>();
    const bare = Object.entries(document.paths).flatMap(([path, item]) =>
      item['post'] && item['post']['x-idempotent'] !== true ? [path] : [],
    );
    expect(bare).toEqual(['/v1/sessions', '/v1/sessions/challenges']);
    expect(Object.keys(document.paths).length).toBeGreaterThan(20);
  });
});
