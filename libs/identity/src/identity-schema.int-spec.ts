import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, UnitOfWork } from '#database';
import { type TestDatabase, testDatabase } from '#database/testing';
import { changePolicy, createAccount, ensureOrganisation, type GrantableRole, personOfLogin, replacePolicy } from './index.js';
import * as everything from './index.js';

describe('the identity schema', () => {
  let database: TestDatabase;
  let admin: Awaited<ReturnType<TestDatabase['adminDataSource']>>;
  let machine: UnitOfWork;
  const organisations: Record<string, string> = {};
  const make = (login: string, organisation: string, roles: GrantableRole[]) =>
    machine.run((tx) => createAccount(tx, { fullName: `Person ${login}`, loginName: login, organisation, roles }));

  beforeAll(async () => {
    database = await testDatabase();
    admin = await database.adminDataSource();
    machine = new UnitOfWork(await database.dataSource('oc_migrator'));
    for (const [code, kind] of [
      ['XA-MA', 'management-authority'],
      ['XA-SA', 'scientific-authority'],
    ] as const)
      organisations[code] = await machine.run((tx) =>
        ensureOrganisation(tx, { code, name: code, kind, legalForm: 'legal', country: 'XA', address: '1 Street' }),
      );
  });
  afterAll(() => database.drop());

  const portal = async (statement: string, parameters: unknown[] = []) =>
    (await database.dataSource('oc_portal', 1)).query(statement, parameters);
  const grant = `insert into identity.role_grant (id, person_id, organisation_id, role, proposed_by, bootstrap, state, confirmed_by, confirmed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, now())`;

  it('refuses a bootstrap grant, a self-grant, a grant born active and a conflicting role to the portal', async () => {
    const [officer, other] = [await make('db.officer', 'XA-MA', ['case-officer']), await make('db.other', 'XA-MA', ['case-officer'])];
    const [person, by, organisation] = [officer.personId, other.personId, organisations['XA-MA']];
    const refuse = (values: unknown[], constraint: string) =>
      expect(portal(grant, [newId(), ...values])).rejects.toMatchObject({ driverError: { constraint } });
    await refuse([person, organisation, 'issuing-officer', null, true, 'active', null], 'role_grant_bootstrap');
    await refuse([person, organisation, 'issuing-officer', person, false, 'proposed', null], 'role_grant_proposer');
    await refuse([person, organisation, 'issuing-officer', by, false, 'active', newId()], 'role_grant_step');
    await refuse([person, organisation, 'administrator', by, false, 'proposed', null], 'role_grant_conflict');
    await refuse([person, organisation, 'scientific-authority', by, false, 'proposed', null], 'role_grant_fits_organisation');
    await refuse([person, organisations['XA-SA'], 'scientific-authority', by, false, 'proposed', null], 'role_grant_member');
    await refuse([person, organisation, 'issuing-officer', by, false, 'proposed', by], 'role_grant_two_people');
  });

  it('tells other features who has a sign-in name, and never a hash of a password', async () => {
    const { personId } = await make('db.named', 'XA-MA', ['case-officer']);
    const [found, nobody] = await machine.run(async (tx) => [await personOfLogin(tx, 'db.named'), await personOfLogin(tx, 'db.nobody')]);
    expect([found, nobody]).toEqual([{ personId, fullName: 'Person db.named' }, null]);
    expect(Object.keys(everything).filter((name) => /^login(By|Of)|hash/i.test(name))).toEqual([]);
  });

  it('refuses to confirm a grant by its proposer, to change one, or to revive one', async () => {
    const [person, by] = [await make('db.person', 'XA-MA', []), await make('db.by', 'XA-MA', ['administrator'])];
    const id = newId();
    await admin.transaction(async (tx) => {
      await tx.query(`set local session_replication_role = origin`);
      await tx.query(`alter table identity.role_grant disable trigger role_grant_event_required`);
      await tx.query(grant.replace(', confirmed_by, confirmed_at', '').replace(', $8, now()', ''), [
        id,
        person.personId,
        organisations['XA-MA'],
        'case-officer',
        by.personId,
        false,
        'proposed',
      ]);
    });
    await admin.query(`alter table identity.role_grant enable always trigger role_grant_event_required`);
    const update = (set: string, constraint: string) =>
      expect(portal(`update identity.role_grant set ${set} where id = $1`, [id])).rejects.toMatchObject({ driverError: { constraint } });
    await update(`state = 'active', confirmed_by = '${by.personId}', confirmed_at = now()`, 'role_grant_two_people');
    await update(`state = 'active', confirmed_by = '${person.personId}', confirmed_at = now()`, 'role_grant_two_people');
    await update(`state = 'active'`, 'role_grant_confirmed');
    await update(`state = 'revoked', ended_at = now()`, 'role_grant_step');
    await expect(portal(`update identity.role_grant set role = 'issuing-officer' where id = $1`, [id])).rejects.toMatchObject({
      driverError: { code: '42501' },
    });
    // Without its event nothing of it commits, though every step is right.
    await update(`state = 'refused', ended_by = '${by.personId}', ended_at = now()`, 'event_required');
  });

  it('knows who held a role and belonged where at an instant', async () => {
    const officer = await make('db.held', 'XA-MA', ['case-officer']);
    const [row] = (await portal(
      `select identity.holds_role($1, 'XA-MA', 'case-officer') as now, identity.holds_role($1, 'XA-MA', 'case-officer', now() - interval '1 hour') as before,
           identity.holds_role($1, 'XA-MA', 'issuing-officer') as other, identity.belongs_to($1, 'XA-MA') as member, identity.belongs_to($1, 'XA-SA') as stranger`,
      [officer.personId],
    )) as unknown[];
    expect(row).toEqual({ now: true, before: false, other: false, member: true, stranger: false });
  });

  it('has a separation policy of three people from the start, and one policy per name at a time', async () => {
    expect(await portal(`select identity.policy_at('separation-of-duties') as value`)).toEqual([{ value: { allowedPairs: [] } }]);
    await expect(
      admin.query(
        `insert into identity.policy (id, name, value, valid_from, decided_by) values ($1, 'separation-of-duties', '{}', now(), 'x')`,
        [newId()],
      ),
    ).rejects.toMatchObject({ driverError: { constraint: 'policy_one_at_a_time' } });
    const silent = machine.run((tx) =>
      replacePolicy(tx, {
        id: newId(),
        name: 'separation-of-duties',
        value: { allowedPairs: ['science+recommendation'] },
        decidedBy: 'x',
      }),
    );
    await expect(silent).rejects.toMatchObject({ driverError: { constraint: 'event_required' } });
    await machine.run((tx) =>
      changePolicy(tx, {
        name: 'separation-of-duties',
        value: { allowedPairs: ['science+recommendation'] },
        decidedBy: 'Order 1',
        organisation: 'XA-MA',
      }),
    );
    expect(
      await portal(
        `select identity.policy_at('separation-of-duties') as now, identity.policy_at('separation-of-duties', now() - interval '1 hour') as before`,
      ),
    ).toEqual([{ now: { allowedPairs: ['science+recommendation'] }, before: { allowedPairs: [] } }]);
    const hijacked = new UnitOfWork(await database.dataSource('oc_portal', 1)).run((tx) =>
      changePolicy(tx, { name: 'separation-of-duties', value: {}, decidedBy: 'x', organisation: 'XA-MA' }),
    );
    await expect(hijacked).rejects.toMatchObject({ driverError: { code: '42501' } });
  });

  it.each([
    [
      'oc_signer',
      ['identity.person', 'identity.organisation', 'identity.membership', 'identity.role_grant', 'identity.policy', 'identity.interest'],
    ],
    [
      'oc_worker',
      ['identity.person', 'identity.organisation', 'identity.membership', 'identity.role_grant', 'identity.policy', 'identity.interest'],
    ],
    [
      'oc_auditor',
      [
        'identity.person',
        'identity.organisation',
        'identity.membership',
        'identity.role_grant',
        'identity.policy',
        'identity.interest',
        'identity.account',
      ],
    ],
    ['oc_gateway', []],
    ['oc_sequencer', []],
    ['oc_checkpoint', []],
  ] as const)('lets %s read %p and nothing else, and write nothing', async (role, readable) => {
    const pool = await database.dataSource(role, 1);
    const tables = [
      'person',
      'organisation',
      'membership',
      'role_grant',
      'policy',
      'interest',
      'account',
      'credential',
      'session',
      'login_throttle',
    ];
    for (const table of tables.map((name) => `identity.${name}`)) {
      const read = pool.query(`select * from ${table} limit 1`);
      if ((readable as readonly string[]).includes(table)) await read;
      else await expect(read).rejects.toMatchObject({ driverError: { code: '42501' } });
      await expect(pool.query(`delete from ${table}`)).rejects.toMatchObject({ driverError: { code: '42501' } });
      await expect(pool.query(`insert into ${table} default values`)).rejects.toMatchObject({ driverError: { code: '42501' } });
    }
  });

  it('lets the portal write what it needs and delete nothing on record', async () => {
    for (const table of ['person', 'organisation', 'membership', 'role_grant', 'account', 'credential', 'session', 'interest', 'policy'])
      await expect(portal(`delete from identity.${table}`)).rejects.toMatchObject({ driverError: { code: '42501' } });
    for (const set of [
      `person set id = id`,
      `credential set password_hash = null`,
      `session set token_sha256 = ''`,
      `policy set value = '{}'`,
      `account set login_name = 'x'`,
    ])
      await expect(portal(`update identity.${set}`)).rejects.toMatchObject({ driverError: { code: '42501' } });
  });
});
