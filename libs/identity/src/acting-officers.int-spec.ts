import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Casework, type Person, startCasework } from '../../../test/kit/casework.js';
import { newId } from '#database';
import { changePolicy } from './index.js';

/** An authority of very few people: somebody acts for somebody for a time, and policy says what may meet in one person. */
describe('an authority of few people', () => {
  let house: Casework;
  let clerk: Person;
  beforeAll(async () => {
    house = await startCasework();
    clerk = await house.person('clerk', 'XA-MA', 'case-officer');
  });
  afterAll(() => house.close());

  const organisation = async (code: string) =>
    ((await house.admin.query('select id from identity.organisation where code = $1', [code])) as [{ id: string }])[0].id;
  const propose = async (role: string, until?: string) =>
    house.post(house.people.administrator, '/v1/role-grants', {
      personId: clerk.personId,
      organisationId: await organisation('XA-MA'),
      role,
      ...(until ? { until } : {}),
    });
  const session = (role: string) =>
    house.call(clerk, '/v1/sessions', { body: { loginName: clerk.login, password: clerk.password, transport: 'bearer', role } });
  const holds = async (role: string, at = 'now()') =>
    (
      (await house.admin.query(`select identity.holds_role($1, 'XA-MA', $2, ${at}) as holds`, [clerk.personId, role])) as [
        { holds: boolean },
      ]
    )[0].holds;
  /** Time passes for one grant; nothing of it may be changed, so its guards are put aside. */
  const pass = async (grant: string) => {
    await house.admin.query('alter table identity.role_grant disable trigger all');
    await house.admin.query(
      `update identity.role_grant set proposed_at = now() - interval '3 hours', confirmed_at = now() - interval '3 hours', valid_until = now() - interval '1 hour' where id = $1`,
      [grant],
    );
    await house.admin.query('alter table identity.role_grant enable trigger all');
    for (const trigger of ['role_grant_check', 'role_grant_event_required'])
      await house.admin.query(`alter table identity.role_grant enable always trigger ${trigger}`);
  };

  it('has an officer act for another until a day, by two people, with a session that ends with it', async () => {
    const until = new Date(Date.now() + 14 * 86_400_000).toISOString();
    expect((await propose('issuing-officer', new Date(Date.now() - 1000).toISOString())).json()).toMatchObject({ code: 'grant-over' });
    expect((await propose('issuing-officer', 'next month')).status).toBe(400);
    const proposed = await propose('issuing-officer', until);
    const { id } = proposed.json<{ id: string }>();
    expect(proposed.json()).toMatchObject({ state: 'proposed', validUntil: until });
    expect((await house.post(house.people.issuer, `/v1/role-grants/${id}/confirmation`)).json()).toMatchObject({ state: 'active' });
    const told = (await house.admin.query('select kind, pub from ledger.history($1)', [id])) as { kind: string; pub: object }[];
    expect(told.find(({ kind }) => kind === 'role.granted')?.pub).toMatchObject({ role: 'issuing-officer', until });
    const acting = (await session('issuing-officer')).json<{ token: string }>().token;
    expect(await holds('issuing-officer')).toBe(true);
    await pass(id);
    expect(await holds('issuing-officer')).toBe(false);
    expect(await holds('issuing-officer', `now() - interval '2 hours'`)).toBe(true);
    expect((await house.call({ ...clerk, bearer: acting }, '/v1/sessions/current')).status).toBe(401);
    expect((await session('issuing-officer')).status).toBe(422);
    // It ended by itself; asked again, the old one is closed and a new one begins.
    const again = await propose('issuing-officer', until);
    expect([again.status, again.text]).toEqual([201, expect.any(String)]);
    expect((await house.call(house.people.administrator, `/v1/role-grants/${id}`)).json()).toMatchObject({ state: 'revoked' });
  });

  it('draws no case for an acting officer whose time is over', async () => {
    clerk = await house.person('stand-in', 'XA-MA', 'issuing-officer');
    const mayWork = async () =>
      ((await house.admin.query('select applications.may_work($1, $2) as may', [newId(), clerk.personId])) as [{ may: boolean }])[0].may;
    const { id } = (await propose('case-officer', new Date(Date.now() + 86_400_000).toISOString())).json<{ id: string }>();
    expect(await mayWork()).toBe(false);
    await house.post(house.people.issuer, `/v1/role-grants/${id}/confirmation`);
    expect(await mayWork()).toBe(true);
    await pass(id);
    expect(await mayWork()).toBe(false);
  });

  it('joins groups of roles in one person only where its policy says so, and never an auditor’s', async () => {
    clerk = await house.person('all-rounder', 'XA-MA', 'case-officer');
    expect((await propose('administrator')).json()).toMatchObject({ code: 'grant-conflicts' });
    const policy = (allowedPairs: string[]) =>
      house.machine.run((tx) =>
        changePolicy(tx, {
          name: 'role-groups',
          value: { allowedPairs },
          decidedBy: 'Order 3: an authority of three',
          organisation: 'XA-MA',
        }),
      );
    await policy(['administration+management', 'audit+management']);
    expect((await propose('auditor')).json()).toMatchObject({ code: 'grant-conflicts' });
    expect((await propose('administrator')).status).toBe(201);
    await policy([]);
    const third = await house.person('third', 'XA-MA', 'case-officer');
    clerk = third;
    expect((await propose('administrator')).json()).toMatchObject({ code: 'grant-conflicts' });
  });
});
