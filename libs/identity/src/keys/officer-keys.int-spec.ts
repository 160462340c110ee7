import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DatabaseModule, UnitOfWork, violatedConstraint } from '#database';
import { type TestDatabase, testDatabase } from '#database/testing';
import type { Actor } from '#ledger';
import { createApp } from '#web';
import { DemonstrationKeys, type KeyHolder } from '../../../../apps/cli/src/demo/demonstration-keys.js';
import { SoftwareAuthenticator } from '../../../../apps/cli/src/demo/software-authenticator.js';
import { type Call, type CallResult, listenForTests } from '../../../../test/kit/http.js';
import { createAccount, ensureOrganisation, type GrantableRole, IdentityModule, type KeyRole } from '../index.js';

const publicUrl = 'http://xa.localhost:8080/';
type Officer = KeyHolder & { readonly bearer: string };

describe('officers’ keys', () => {
  let database: TestDatabase;
  let admin: Awaited<ReturnType<TestDatabase['adminDataSource']>>;
  let machine: UnitOfWork;
  let app: NestFastifyApplication;
  let call: Call;
  let director: Officer;
  let scientist: Officer;
  const demonstration = new DemonstrationKeys(publicUrl);

  const account = async (login: string, org: string, role: GrantableRole): Promise<{ actor: Actor; bearer: string }> => {
    const { personId, password } = await machine.run((tx) =>
      createAccount(tx, { fullName: `Person ${login}`, loginName: login, organisation: org, roles: [role], mustChangePassword: false }),
    );
    const answer = await call('/v1/sessions', { body: { loginName: login, password, transport: 'bearer' } });
    return { actor: { personId, org, role }, bearer: answer.json<{ token: string }>().token };
  };
  const post = (bearer: string, path: string, body: unknown = {}): Promise<CallResult> =>
    call(path, { body, bearer, headers: { 'idempotency-key': randomUUID() } });
  const codeOf = (answer: CallResult) => answer.json<{ code: string }>().code;

  /** Makes and offers a key of somebody. */
  async function offer(bearer: string, authenticator = SoftwareAuthenticator.make(publicUrl)) {
    const begun = await post(bearer, '/v1/officer-keys/options');
    expect(begun.status).toBe(201);
    const { statementId, options } = begun.json<{ statementId: string; options: { challenge: string; rp: { id: string } } }>();
    expect(options.rp.id).toBe('xa.localhost');
    const offered = await post(bearer, '/v1/officer-keys', { statementId, label: 'test', response: authenticator.register(options) });
    return { authenticator, offered, id: offered.status === 201 ? offered.json<{ id: string }>().id : '' };
  }
  /** A second person states something about a key and signs it. */
  async function sign(second: Officer, keyId: string, path: string, act: object, authenticator = second.authenticator) {
    const prepared = await post(second.bearer, `/v1/officer-keys/${keyId}/statements`, act);
    if (prepared.status !== 201) return prepared;
    const statement = prepared.json<{ statementId: string; challenge: string }>();
    return post(second.bearer, `/v1/officer-keys/${keyId}/${path}`, {
      statementId: statement.statementId,
      assertion: authenticator.assert(statement),
    });
  }
  const eventsOf = async (subject: string) =>
    (
      (await admin.query('select kind, role, pub from ledger.history($1)', [subject])) as { kind: string; role: string; pub: unknown }[]
    ).filter(({ kind }) => kind.startsWith('key.'));
  const refusalOf = (work: Promise<unknown>) =>
    work.then(
      () => 'accepted',
      (error: unknown) => violatedConstraint(error),
    );

  beforeAll(async () => {
    database = await testDatabase();
    admin = await database.adminDataSource();
    machine = new UnitOfWork(await database.dataSource('oc_migrator'));
    for (const [code, kind] of [
      ['XA-MA', 'management-authority'],
      ['XA-SA', 'scientific-authority'],
      ['XA-TRADE', 'trader'],
    ] as const)
      await machine.run((tx) => ensureOrganisation(tx, { code, name: code, kind, legalForm: 'legal', country: 'XA', address: '1 Street' }));
    @Module({
      imports: [DatabaseModule.forRoot({ url: database.url('oc_portal'), applicationName: 'test' }), IdentityModule.forRoot({ publicUrl })],
    })
    class TestModule {}
    const limits = { default: 100_000, 'sign-in': 100_000 };
    app = await createApp(TestModule, {
      app: 'test',
      publicUrl,
      title: 't',
      description: 'd',
      version: '1',
      logLevel: 'error',
      rateLimits: limits,
    });
    call = await listenForTests(app);
    const accounts = [await account('director', 'XA-MA', 'issuing-officer'), await account('scientist', 'XA-SA', 'scientific-authority')];
    const { holders } = await machine.run((tx) =>
      demonstration.found(
        tx,
        accounts.map(({ actor }) => actor),
      ),
    );
    [director, scientist] = holders.map((holder, index) => ({ ...holder, bearer: accounts[index]!.bearer })) as [Officer, Officer];
  });
  afterAll(async () => {
    await app?.close();
    await database.drop();
  });

  it('begin with two founding keys, each told to the world with its hash', async () => {
    const rows = (await admin.query('select id, role, key_sha256 from identity.officer_key where bootstrap order by id')) as {
      id: string;
      role: KeyRole;
      key_sha256: Buffer;
    }[];
    expect(rows.map(({ role }) => role).sort()).toEqual(['issuing-officer', 'scientific-authority']);
    for (const row of rows)
      expect(await eventsOf(row.id)).toEqual([
        {
          kind: 'key.bootstrap',
          role: 'system',
          pub: {
            key: row.key_sha256.toString('base64url'),
            role: row.role,
            organisation: row.role === 'issuing-officer' ? 'XA-MA' : 'XA-SA',
            bootstrap: true,
          },
        },
      ]);
    const hash = createHash('sha256').update(director.authenticator.cosePublicKey()).digest();
    expect(rows.some((row) => row.key_sha256.equals(hash))).toBe(true);
    await expect(machine.run((tx) => demonstration.found(tx, [director.actor, scientist.actor]))).rejects.toThrow('officer-key-founded');
  });

  it('are enrolled by a second person who signs it, and by nobody else', async () => {
    const officer = await account('new.officer', 'XA-MA', 'case-officer');
    const { id, authenticator, offered } = await offer(officer.bearer);
    const key = offered.json<{ key: string; state: string }>();
    expect(key).toMatchObject({ state: 'offered', key: createHash('sha256').update(authenticator.cosePublicKey()).digest('base64url') });
    // Its owner has no key that could sign, and may not enrol it with another either.
    expect(codeOf(await sign({ ...officer, authenticator }, id, 'enrolment', { act: 'enrol' }))).toBe('second-person-needed');
    expect(codeOf(await sign(director, id, 'enrolment', { act: 'enrol' }, SoftwareAuthenticator.make(publicUrl)))).toBe(
      'officer-key-missing',
    );
    const enrolled = await sign(director, id, 'enrolment', { act: 'enrol' });
    expect([enrolled.status, enrolled.text]).toEqual([200, expect.any(String)]);
    expect(enrolled.json()).toMatchObject({ state: 'active', confirmedBy: director.actor.personId });
    expect(await eventsOf(id)).toEqual([
      { kind: 'key.enrolled', role: 'issuing-officer', pub: { key: key.key, role: 'case-officer', organisation: 'XA-MA' } },
    ]);
    expect(codeOf(await sign(director, id, 'enrolment', { act: 'enrol' }))).toBe('officer-key-state');
  });

  it('are refused when anything of the new key’s answer is not as it must be', async () => {
    const officer = await account('odd.officer', 'XA-MA', 'case-officer');
    const elsewhere = new Map<string, SoftwareAuthenticator>([
      ['another site', SoftwareAuthenticator.make('https://evil.example/')],
      ['another port', SoftwareAuthenticator.make('http://xa.localhost:9999/')],
    ]);
    for (const [what, authenticator] of elsewhere)
      expect([what, codeOf((await offer(officer.bearer, authenticator)).offered)]).toEqual([what, 'assertion-invalid']);
    const begun = (await post(officer.bearer, '/v1/officer-keys/options')).json<{ statementId: string; options: { challenge: string } }>();
    const authenticator = SoftwareAuthenticator.make(publicUrl);
    const response = authenticator.register({ challenge: Buffer.alloc(32).toString('base64url') });
    const body = { statementId: begun.statementId, label: 'x', response };
    expect(codeOf(await post(officer.bearer, '/v1/officer-keys', body))).toBe('assertion-invalid');
    // The statement is still there, but it is another person's.
    const other = await account('other.officer', 'XA-MA', 'case-officer');
    const right = { ...body, response: authenticator.register(begun.options) };
    expect(codeOf(await post(other.bearer, '/v1/officer-keys', right))).toBe('statement-unknown');
    expect((await post(officer.bearer, '/v1/officer-keys', right)).status).toBe(201);
    expect(codeOf(await post(officer.bearer, '/v1/officer-keys', right))).toBe('statement-unknown');
    expect(codeOf((await offer(other.bearer, authenticator)).offered)).toBe('officer-key-taken');
    const trader = await account('trader', 'XA-TRADE', 'applicant');
    expect(codeOf(await post(trader.bearer, '/v1/officer-keys/options'))).toBe('role-not-allowed');
  });

  it('that are lost are stopped by one person, ended by a second and replaced by a new one', async () => {
    const officer = await account('loser', 'XA-MA', 'case-officer');
    const { id } = await offer(officer.bearer);
    await sign(director, id, 'enrolment', { act: 'enrol' });
    expect(codeOf(await sign(director, id, 'revocation', { act: 'revoke' }))).toBe('officer-key-state');
    expect((await post(officer.bearer, `/v1/officer-keys/${id}/suspension`, { reason: 'Lost on the way home' })).status).toBe(200);
    // Stopped at once: nothing can be signed with it any more.
    const third = await offer((await account('third', 'XA-MA', 'case-officer')).bearer);
    const stopped = await post(officer.bearer, `/v1/officer-keys/${third.id}/statements`, { act: 'enrol' });
    expect(codeOf(stopped)).toBe('officer-key-missing');
    const yesterday = new Date(Date.now() - 86_400_000).toISOString();
    const ended = await sign(scientist, id, 'revocation', { act: 'revoke', distrustedFrom: yesterday, reason: 'Lost on the way home' });
    expect(ended.json()).toMatchObject({ state: 'revoked', distrustedFrom: yesterday, endedBy: scientist.actor.personId });
    expect((await eventsOf(id)).map(({ kind }) => kind)).toEqual(['key.enrolled', 'key.suspended', 'key.revoked']);
    expect((await eventsOf(id)).at(-1)?.pub).toMatchObject({ distrustedFrom: yesterday, role: 'case-officer' });
    const anew = await offer(officer.bearer);
    expect((await sign(scientist, anew.id, 'enrolment', { act: 'enrol' })).status).toBe(200);
  });

  it('that turn up again sign again once a second person says so, and not on the word of who stopped them', async () => {
    const officer = await account('finder', 'XA-MA', 'case-officer');
    const { id, authenticator } = await offer(officer.bearer);
    await sign(director, id, 'enrolment', { act: 'enrol' });
    await post(director.bearer, `/v1/officer-keys/${id}/suspension`, { reason: 'Not seen since Monday' });
    expect(codeOf(await sign(director, id, 'restoration', { act: 'restore' }))).toBe('second-person-needed');
    expect(codeOf(await sign(director, id, 'revocation', { act: 'revoke' }))).toBe('second-person-needed');
    expect(codeOf(await sign({ ...officer, authenticator }, id, 'restoration', { act: 'restore' }))).toBe('second-person-needed');
    expect((await sign(scientist, id, 'restoration', { act: 'restore' })).json()).toMatchObject({ state: 'active', suspendedBy: null });
  });

  it('of an acting officer end by themselves', async () => {
    const officer = await account('deputy', 'XA-MA', 'issuing-officer');
    const { id, authenticator } = await offer(officer.bearer);
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await sign(director, id, 'enrolment', { act: 'enrol', until });
    const next = await offer((await account('waiting', 'XA-MA', 'case-officer')).bearer);
    const deputy = { ...officer, authenticator };
    expect((await post(deputy.bearer, `/v1/officer-keys/${next.id}/statements`, { act: 'enrol' })).status).toBe(201);
    const triggers = ['officer_key_check', 'officer_key_event_required'];
    // An hour later: nobody changes the end of a key, so its triggers are put aside.
    await admin.transaction(async (tx) => {
      for (const name of triggers) await tx.query(`alter table identity.officer_key disable trigger ${name}`);
      await tx.query(`update identity.officer_key set valid_until = now() - interval '1 second' where id = $1 and valid_until = $2`, [
        id,
        until,
      ]);
      for (const name of triggers) await tx.query(`alter table identity.officer_key enable always trigger ${name}`);
    });
    expect(codeOf(await sign(deputy, next.id, 'enrolment', { act: 'enrol' }))).toBe('officer-key-missing');
  });

  describe('and the database', () => {
    const portal = async (statement: string, values: unknown[] = []) =>
      (await database.dataSource('oc_portal', 1)).query(statement, values);
    const insert = `insert into identity.officer_key (id, person_id, organisation, role, credential_id, public_key, rp_id, label, state, bootstrap, valid_from)
      values ($1, $2, 'XA-MA', $3, $4, $5, 'xa.localhost', 'x', $6, $7, now())`;
    const values = (person: string, role: string, state: string, bootstrap: boolean) => {
      const authenticator = SoftwareAuthenticator.make(publicUrl);
      return [randomUUID(), person, role, authenticator.credentialId, authenticator.cosePublicKey(), state, bootstrap];
    };

    it('refuses a portal gone wrong a key that nobody confirmed, a founding key and a role not held', async () => {
      const { personId } = director.actor;
      expect(await refusalOf(portal(insert, values(personId, 'issuing-officer', 'active', false)))).toBe('officer_key_begins_offered');
      expect(await refusalOf(portal(insert, values(personId, 'issuing-officer', 'active', true)))).toBe('officer_key_begins_offered');
      expect(await refusalOf(portal(insert, values(personId, 'case-officer', 'offered', false)))).toBe('officer_role_held');
      const { id } = await offer((await account('victim', 'XA-MA', 'case-officer')).bearer);
      const set = (what: string) => refusalOf(portal(`update identity.officer_key set ${what} where id = $1`, [id]));
      expect(await set(`state = 'active', valid_from = now()`)).toBe('officer_key_second_signature');
      expect(await set(`state = 'active', valid_from = now(), confirmed_by = '${personId}', enrolment = gen_random_uuid()`)).toBe(
        'officer_key_second_signature',
      );
      const [other] = (await admin.query(`select id from identity.signed_statement where purpose = 'officer-key' limit 1`)) as {
        id: string;
      }[];
      expect(await set(`state = 'active', valid_from = now(), confirmed_by = '${personId}', enrolment = '${other!.id}'`)).toBe(
        'officer_key_second_signature',
      );
      expect(await set(`state = 'revoked'`)).toBe('officer_key_step');
      await expect(portal(`update identity.officer_key set public_key = '\\x00' where id = $1`, [id])).rejects.toMatchObject({
        driverError: { code: '42501' },
      });
      await expect(portal('delete from identity.officer_key')).rejects.toMatchObject({ driverError: { code: '42501' } });
      await expect(admin.query('delete from identity.officer_key where id = $1', [id])).rejects.toMatchObject({
        driverError: { constraint: 'append_only' },
      });
    });

    it('refuses signed statements that are about something else, by somebody else or changed afterwards', async () => {
      const [row] = (await admin.query(`select * from identity.signed_statement limit 1`)) as Record<string, unknown>[];
      const again = (change: Record<string, unknown>) => {
        const fields = { ...row, id: randomUUID(), ...change } as Record<string, unknown>;
        const names = Object.keys(fields);
        return refusalOf(
          portal(
            `insert into identity.signed_statement (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
            Object.values(fields),
          ),
        );
      };
      expect(await again({})).toBe('signed_statement_fits');
      const id = randomUUID();
      const text = JSON.stringify({ ...(JSON.parse(String(row!['text'])) as object), id });
      expect(await again({ id, text, sha256: createHash('sha256').update(text).digest() })).toBe('signed_statement_assertion');
      expect(await again({ person_id: scientist.actor.personId })).toBe('signed_statement_key_live');
      await expect(portal(`update identity.signed_statement set text = '{}'`)).rejects.toMatchObject({ driverError: { code: '42501' } });
      await expect(admin.query(`update identity.signed_statement set text = '{}'`)).rejects.toMatchObject({
        driverError: { constraint: 'append_only' },
      });
    });

    it('forgets what nobody signed, and never what somebody did', async () => {
      const { bearer } = await account('forgetful', 'XA-MA', 'case-officer');
      const begun = (await post(bearer, '/v1/officer-keys/options')).json<{ statementId: string; options: { challenge: string } }>();
      await admin.query(`update identity.statement set expires_at = now() - interval '1 second' where id = $1`, [begun.statementId]);
      const response = SoftwareAuthenticator.make(publicUrl).register(begun.options);
      const late = await post(bearer, '/v1/officer-keys', { statementId: begun.statementId, label: 'late', response });
      expect(codeOf(late)).toBe('statement-unknown');
      await admin.query(`update identity.statement set expires_at = now() - interval '2 hours' where id = $1`, [begun.statementId]);
      await post(bearer, '/v1/officer-keys/options');
      expect(await admin.query('select 1 from identity.statement where id = $1', [begun.statementId])).toEqual([]);
    });
  });
});
