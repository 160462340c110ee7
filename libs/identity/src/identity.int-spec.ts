import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DatabaseModule, UnitOfWork } from '#database';
import { type TestDatabase, testDatabase } from '#database/testing';
import { createApp } from '#web';
import { type Call, type CallOptions, listenForTests } from '../../../test/kit/http.js';
import { createAccount, ensureOrganisation, type GrantableRole, IdentityModule } from './index.js';

interface Person {
  readonly personId: string;
  readonly password: string;
  readonly login: string;
}

describe('identity', () => {
  let database: TestDatabase;
  let admin: Awaited<ReturnType<TestDatabase['adminDataSource']>>;
  let machine: UnitOfWork;
  let app: NestFastifyApplication;
  let call: Call;
  const organisations: Record<string, string> = {};

  const make = async (login: string, organisation: string, roles: GrantableRole[], mustChangePassword = false): Promise<Person> => {
    const made = await machine.run((tx) =>
      createAccount(tx, { fullName: `Person ${login}`, loginName: login, organisation, roles, mustChangePassword }),
    );
    return { ...made, login };
  };
  const signIn = async (person: Person, more: Record<string, string> = {}) => {
    const answer = await call('/v1/sessions', {
      body: { loginName: person.login, password: person.password, transport: 'bearer', ...more },
    });
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.json<{ token: string }>().token;
  };
  const post = (bearer: string, path: string, body: unknown = {}, options: CallOptions = {}) =>
    call(path, { body, bearer, ...options, headers: { 'idempotency-key': randomUUID(), ...options.headers } });

  beforeAll(async () => {
    database = await testDatabase();
    admin = await database.adminDataSource();
    machine = new UnitOfWork(await database.dataSource('oc_migrator'));
    for (const [code, kind] of [
      ['XA-MA', 'management-authority'],
      ['XA-SA', 'scientific-authority'],
      ['XA-TRADE', 'trader'],
    ] as const)
      organisations[code] = await machine.run((tx) =>
        ensureOrganisation(tx, { code, name: `Name of ${code}`, kind, legalForm: 'legal', country: 'XA', address: '1 Street' }),
      );
    @Module({
      imports: [
        DatabaseModule.forRoot({ url: database.url('oc_portal'), applicationName: 'test' }),
        IdentityModule.forRoot({ publicUrl: 'http://xa.localhost:8080/' }),
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
  });
  afterAll(async () => {
    await app?.close();
    await database.drop();
  });

  describe('sign-in', () => {
    it('opens a session whose token is stored only as a hash, and closes it', async () => {
      const officer = await make('sign.in', 'XA-MA', ['case-officer']);
      const token = await signIn(officer);
      const me = await call('/v1/sessions/current', { bearer: token });
      expect(me.json()).toMatchObject({ person: officer.personId, organisation: 'XA-MA', role: 'case-officer' });
      const stored = (await admin.query('select token_sha256 from identity.session where person_id = $1', [officer.personId])) as {
        token_sha256: Buffer;
      }[];
      expect(stored[0]?.token_sha256).toEqual(createHash('sha256').update(token).digest());
      expect((await call('/v1/sessions/current', { bearer: token, method: 'DELETE' })).status).toBe(204);
      expect((await call('/v1/sessions/current', { bearer: token })).status).toBe(401);
    });

    it('gives browsers an HttpOnly cookie and wants the CSRF token back', async () => {
      const officer = await make('browser', 'XA-MA', ['case-officer']);
      const answer = await call('/v1/sessions', { body: { loginName: officer.login, password: officer.password } });
      const cookie = String(answer.headers['set-cookie']);
      expect(cookie).toMatch(/^opencites=[\w-]{43}; .*HttpOnly; SameSite=Lax/);
      expect(answer.json()).not.toHaveProperty('token');
      const headers = { cookie: cookie.split(';')[0] ?? '' };
      expect((await call('/v1/sessions/current', { method: 'DELETE', headers })).json()).toMatchObject({ code: 'csrf-token-wrong' });
      const csrf = answer.json<{ csrfToken: string }>().csrfToken;
      expect((await call('/v1/sessions/current', { method: 'DELETE', headers: { ...headers, 'x-csrf-token': csrf } })).status).toBe(204);
    });

    it('answers a wrong name and a wrong password alike', async () => {
      const officer = await make('alike', 'XA-MA', ['case-officer']);
      const [wrongName, wrongPassword] = [
        await call('/v1/sessions', { body: { loginName: 'nobody.here', password: 'x' } }),
        await call('/v1/sessions', { body: { loginName: officer.login, password: 'x' } }),
      ];
      const strip = (text: string) => text.replace(/"traceId":"[^"]*"/, '');
      expect([wrongName.status, strip(wrongName.text)]).toEqual([wrongPassword.status, strip(wrongPassword.text)]);
    });

    it('slows guessing down, also when a hundred guesses come at once, and lets the right password in afterwards', async () => {
      const officer = await make('guessed', 'XA-MA', ['case-officer']);
      const guesses = await Promise.all(
        Array.from({ length: 12 }, () => call('/v1/sessions', { body: { loginName: officer.login, password: 'guess' } })),
      );
      const codes = guesses.map((answer) => answer.json<{ code: string }>().code);
      expect(codes.filter((code) => code === 'login-refused').length).toBeLessThanOrEqual(5);
      expect(codes).toContain('login-throttled');
      const early = await call('/v1/sessions', { body: { loginName: officer.login, password: officer.password } });
      expect([early.status, Number(early.headers['retry-after']) > 0]).toEqual([429, true]);
      await admin.query(`update identity.login_throttle set last_failure = last_failure - interval '5 minutes'`);
      await signIn(officer);
    });

    it('ends by idleness, by age, by closing the person and by revoking the role', async () => {
      const ways = [
        `update identity.session set last_seen_at = now() - interval '31 minutes' where person_id = $1`,
        `update identity.session set absolute_expires_at = now() where person_id = $1`,
        `update identity.session set revoked_at = now() where person_id = $1`,
      ];
      for (const [index, way] of ways.entries()) {
        const person = await make(`ends.${index}`, 'XA-MA', ['case-officer']);
        const token = await signIn(person);
        expect((await call('/v1/sessions/current', { bearer: token })).status).toBe(200);
        await admin.query(way, [person.personId]);
        expect((await call('/v1/sessions/current', { bearer: token })).status).toBe(401);
      }
    });

    it('asks people with several roles which one, after the password was right', async () => {
      const both = await make('both', 'XA-MA', ['case-officer', 'issuing-officer']);
      const answer = await call('/v1/sessions', { body: { loginName: both.login, password: both.password } });
      expect(answer.json()).toMatchObject({ code: 'role-choice-needed', choices: [{ role: 'case-officer' }, { role: 'issuing-officer' }] });
      const token = await signIn(both, { role: 'issuing-officer' });
      expect((await call('/v1/sessions/current', { bearer: token })).json()).toMatchObject({ role: 'issuing-officer' });
    });

    it('makes a new person choose a password first, and ends the other sessions when one is changed', async () => {
      const fresh = await make('fresh', 'XA-MA', ['administrator'], true);
      const [token, other] = [await signIn(fresh), await signIn(fresh)];
      expect((await call('/v1/people', { bearer: token })).json()).toMatchObject({ code: 'password-change-required' });
      const change = (currentPassword: string, newPassword: string) =>
        call('/v1/sessions/current/password', { method: 'PUT', bearer: token, body: { currentPassword, newPassword } });
      expect((await change('wrong', 'a good new password')).json()).toMatchObject({ code: 'password-wrong' });
      expect((await change(fresh.password, 'short')).json()).toMatchObject({ code: 'password-weak' });
      expect((await change(fresh.password, fresh.password)).json()).toMatchObject({ code: 'password-weak' });
      expect((await change(fresh.password, 'a good new password')).status).toBe(204);
      expect((await call('/v1/people', { bearer: token })).status).toBe(200);
      expect((await call('/v1/sessions/current', { bearer: other })).status).toBe(401);
      await expect(signIn(fresh)).rejects.toThrow('login-refused');
    });

    it.each([
      ['a number for a name', { loginName: 7, password: 'x' }],
      ['a NUL in the name', { loginName: 'a\u0000bc', password: 'x' }],
      ['an actor of its own', { loginName: 'abc', password: 'x', personId: randomUUID() }],
      ['a role nobody can hold', { loginName: 'abc', password: 'x', role: 'system' }],
      ['a password of a megabyte', { loginName: 'abc', password: 'x'.repeat(500_000) }],
    ])('refuses %s', async (_what, body) => {
      expect((await call('/v1/sessions', { body })).status).toBe(400);
    });
  });

  describe('roles', () => {
    it('need two people, neither of whom gains', async () => {
      const [first, second] = [await make('admin.one', 'XA-MA', ['administrator']), await make('admin.two', 'XA-MA', ['administrator'])];
      const [one, two] = [await signIn(first), await signIn(second)];
      const created = await post(one, '/v1/people', { fullName: 'New Officer', loginName: 'new.officer', organisation: 'XA-MA' });
      expect(created.status).toBe(201);
      const person = created.json<{ id: string; password: string }>();
      const newcomer: Person = { personId: person.id, password: person.password, login: 'new.officer' };
      await expect(signIn(newcomer)).rejects.toThrow('role-choice-needed');

      const proposal = await post(one, '/v1/role-grants', {
        personId: person.id,
        organisationId: organisations['XA-MA'],
        role: 'case-officer',
      });
      expect([proposal.status, proposal.json()['state']]).toEqual([201, 'proposed']);
      const { id } = proposal.json<{ id: string }>();
      await expect(signIn(newcomer)).rejects.toThrow('role-choice-needed');
      expect((await post(one, `/v1/role-grants/${id}/confirmation`)).json()).toMatchObject({ code: 'second-person-needed' });
      expect((await post(two, `/v1/role-grants/${id}/confirmation`)).json()).toMatchObject({
        state: 'active',
        confirmedBy: second.personId,
      });
      expect((await post(two, `/v1/role-grants/${id}/confirmation`)).json()).toMatchObject({ code: 'grant-not-proposed' });
      const token = await signIn(newcomer);

      const again = { personId: person.id, organisationId: organisations['XA-MA'] };
      expect((await post(one, '/v1/role-grants', { ...again, role: 'case-officer' })).json()).toMatchObject({ code: 'grant-exists' });
      expect((await post(one, '/v1/role-grants', { ...again, role: 'administrator' })).json()).toMatchObject({ code: 'grant-conflicts' });
      expect((await post(one, '/v1/role-grants', { ...again, role: 'scientific-authority' })).json()).toMatchObject({
        code: 'organisation-kind-unfit',
      });
      expect((await post(one, '/v1/role-grants', { ...again, personId: first.personId, role: 'auditor' })).json()).toMatchObject({
        code: 'second-person-needed',
      });

      expect((await post(one, `/v1/role-grants/${id}/end`, { reason: 'left the office' })).json()).toMatchObject({ state: 'revoked' });
      expect((await call('/v1/sessions/current', { bearer: token })).status).toBe(401);
    });

    it('shows a generated password in the first answer only', async () => {
      const token = await signIn(await make('admin.replay', 'XA-MA', ['administrator']));
      const body = { fullName: 'Replayed', loginName: 'replayed', organisation: 'XA-TRADE' };
      const headers = { 'idempotency-key': 'create-replayed-1' };
      const [first, second] = [await post(token, '/v1/people', body, { headers }), await post(token, '/v1/people', body, { headers })];
      expect(first.json()).toHaveProperty('password');
      expect(second.json()).toEqual({ id: first.json()['id'], fullName: 'Replayed', loginName: 'replayed' });
      expect((await post(token, '/v1/people', body)).json()).toMatchObject({ code: 'login-name-taken' });
    });

    it('of administrators open accounts and nothing else; other roles open no accounts', async () => {
      const officer = await signIn(await make('just.officer', 'XA-MA', ['issuing-officer']));
      const applicant = await signIn(await make('just.applicant', 'XA-TRADE', ['applicant']));
      for (const token of [officer, applicant]) {
        expect((await post(token, '/v1/people', { fullName: 'X', loginName: 'xxx', organisation: 'XA-MA' })).json()).toMatchObject({
          code: 'role-not-allowed',
        });
        expect((await post(token, '/v1/role-grants', {})).json()).toMatchObject({ code: 'role-not-allowed' });
      }
      expect((await post(await signIn(await make('admin.three', 'XA-MA', ['administrator'])), '/v1/interests', {})).json()).toMatchObject({
        code: 'role-not-allowed',
      });
    });

    it('let everybody read themselves and hide the others', async () => {
      const applicant = await make('reader', 'XA-TRADE', ['applicant']);
      const other = await make('hidden', 'XA-TRADE', ['applicant']);
      const token = await signIn(applicant);
      expect((await call(`/v1/people/${applicant.personId}`, { bearer: token })).json()).toMatchObject({
        memberships: [{ code: 'XA-TRADE' }],
        roles: [{ role: 'applicant' }],
      });
      expect((await call(`/v1/people/${other.personId}`, { bearer: token })).status).toBe(404);
    });

    it('change an organisation only with the version that was read', async () => {
      const token = await signIn(await make('admin.org', 'XA-MA', ['administrator']));
      const created = await post(token, '/v1/organisations', {
        code: 'XA-NEW',
        name: 'New',
        kind: 'trader',
        legalForm: 'natural',
        country: 'XA',
        address: 'Street 1\nTown',
      });
      expect([created.status, created.headers['etag']]).toEqual([201, '"1"']);
      const path = String(created.headers['location']);
      const patch = (ifMatch: string | null) =>
        call(path, { method: 'PATCH', bearer: token, body: { name: 'Newer' }, headers: ifMatch === null ? {} : { 'if-match': ifMatch } });
      expect((await patch(null)).status).toBe(428);
      expect((await patch('"1"')).headers['etag']).toBe('"2"');
      expect((await patch('"1"')).json()).toMatchObject({ status: 412, currentETag: '"2"' });
      expect((await call('/v1/organisations?limit=2', { bearer: token })).json<{ items: unknown[]; next: string }>()).toMatchObject({
        next: expect.any(String),
      });
    });

    it('keep declared interests on record', async () => {
      const token = await signIn(await make('interested', 'XA-MA', ['case-officer']));
      const declared = await post(token, '/v1/interests', { party: 'Orchid House Ltd', nature: 'cousin owns it' });
      expect(declared.status).toBe(201);
      expect((await post(token, `/v1/interests/${declared.json<{ id: string }>().id}/end`)).status).toBe(204);
      expect((await call('/v1/interests', { bearer: token })).json<{ items: object[] }>().items).toMatchObject([
        { party: 'Orchid House Ltd', endedAt: expect.any(String) },
      ]);
    });

    it('end with a membership, and closing a person ends everything', async () => {
      const token = await signIn(await make('admin.end', 'XA-MA', ['administrator']));
      const [leaving, closed] = [await make('leaving', 'XA-TRADE', ['applicant']), await make('closed', 'XA-TRADE', ['applicant'])];
      const [leavingToken, closedToken] = [await signIn(leaving), await signIn(closed)];
      const ended = await call(`/v1/organisations/${organisations['XA-TRADE']}/members/${leaving.personId}`, {
        method: 'DELETE',
        bearer: token,
      });
      expect(ended.status).toBe(204);
      expect((await post(token, `/v1/people/${closed.personId}/closure`)).status).toBe(204);
      for (const gone of [leavingToken, closedToken]) expect((await call('/v1/sessions/current', { bearer: gone })).status).toBe(401);
      await expect(signIn(closed)).rejects.toThrow('login-refused');
    });
  });
});
