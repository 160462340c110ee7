import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ensureOrganisation } from './index.js';
import { Ledger } from '#ledger';
import { type Casework, type Person, startCasework } from '../../../test/kit/casework.js';

describe('an auditor of an outside body', () => {
  let house: Casework;
  let first: Person;
  let second: Person;
  const grantOf = async (who: Person) =>
    (
      (await house.admin.query(`select id, state from identity.role_grant where person_id = $1 and role = 'auditor'`, [who.personId])) as {
        id: string;
        state: string;
      }[]
    )[0]!;
  beforeAll(async () => {
    house = await startCasework();
    const body = {
      code: 'XA-AUDIT',
      name: 'Audit Office',
      kind: 'oversight',
      legalForm: 'legal',
      country: 'XA',
      address: '9 Hill',
    } as const;
    await house.machine.run((tx) => ensureOrganisation(tx, body));
    first = await house.person('first.auditor', 'XA-AUDIT', 'auditor');
    second = await house.person('second.auditor', 'XA-AUDIT', 'auditor');
  });
  afterAll(() => house?.close());

  it('cannot be closed, and the role not ended, by anybody of the authority', async () => {
    const grant = await grantOf(first);
    for (const who of ['administrator', 'issuer', 'auditor'] as const) {
      const ended = await house.post(house.people[who], `/v1/role-grants/${grant.id}/end`, { reason: 'not wanted any more' });
      expect([who, ended.status, ended.json<{ code: string }>().code]).toEqual([who, 403, 'outside-body']);
    }
    const closed = await house.post(house.people.administrator, `/v1/people/${first.personId}/closure`);
    expect([closed.status, closed.json<{ code: string }>().code]).toEqual([403, 'outside-body']);
    expect((await grantOf(first)).state).toBe('active');
    expect((await house.call(first, '/v1/sessions/current')).status).toBe(200);
  });

  it('cannot be ended, closed or taken over through the portal’s database role either, whatever the event says', async () => {
    const { administrator } = house.people;
    const actor = { personId: administrator.personId, org: 'XA-MA', role: 'administrator' } as const;
    const grant = await grantOf(first);
    const [person, organisation] = [first.personId, (await house.admin.query(`select id from identity.organisation where code = 'XA-AUDIT'`)) as { id: string }[]]; // prettier-ignore
    const attempts: readonly (readonly [string, string, readonly unknown[]])[] = [
      ['role', `update identity.role_grant set state = 'revoked', ended_by = $2, ended_at = now() where id = $1`, [grant.id, person]],
      ['person', 'update identity.person set closed_at = now() where id = $1', [person]],
      ['membership', 'update identity.membership set until = now() where person_id = $1', [person]],
      ['organisation', 'update identity.organisation set closed_at = now() where id = $1', [organisation[0]?.id]],
      ['password', `update identity.credential set retired_at = now() where person_id = $1`, [person]],
    ];
    for (const [, statement, values] of attempts)
      await expect(
        house.portal.run(async (tx) => {
          const subjects = [grant.id, person, organisation[0]!.id];
          await new Ledger().append(tx, { kind: 'account.changed', actor, act: 'change', subjects });
          await tx.query(statement, [...values]);
        }),
      ).rejects.toMatchObject({ driverError: { constraint: 'outside_body' } });
  });

  it('joins only by a hand of the body itself, once it has an auditor', async () => {
    const { administrator, issuer } = house.people;
    const made = await house.post(administrator, '/v1/people', { fullName: 'A Stooge', loginName: 'a.stooge', organisation: 'XA-AUDIT' });
    expect(made.status).toBe(201);
    const { id } = made.json<{ id?: string; personId?: string }>() as { id: string };
    const [organisation] = (await house.admin.query(`select id from identity.organisation where code = 'XA-AUDIT'`)) as { id: string }[];
    const personId = id ?? made.json<{ personId: string }>().personId;
    const proposed = await house.post(administrator, '/v1/role-grants', { personId, organisationId: organisation!.id, role: 'auditor' });
    expect(proposed.status).toBe(201);
    const path = `/v1/role-grants/${proposed.json<{ id: string }>().id}/confirmation`;
    expect((await house.post(issuer, path)).json<{ code: string }>().code).toBe('outside-body');
    expect((await house.post(house.people.auditor, path)).json<{ code: string }>().code).toBe('outside-body');
    expect((await house.post(first, path)).status).toBe(200);
  });

  it('leaves by the word of a colleague, which the public log tells, and auditors change nothing else', async () => {
    const grant = await grantOf(second);
    expect((await house.post(first, `/v1/role-grants/${grant.id}/end`, { reason: 'moved to another post' })).status).toBe(200);
    expect((await house.call(second, '/v1/sessions/current')).status).toBe(401);
    const [told] = (await house.admin.query(
      `select log, convert_from(entry, 'UTF8')::jsonb #>> '{by,org}' as org from ledger.event_bytes where subjects @> array[$1::uuid] and convert_from(entry, 'UTF8')::jsonb ->> 'k' = 'role.revoked'`,
      [grant.id],
    )) as { log: string; org: string }[];
    expect(told).toEqual({ log: 'public', org: 'XA-AUDIT' });
    const [officer] = (await house.admin.query(`select id from identity.role_grant where person_id = $1`, [house.people.caseOfficer.personId])) as { id: string }[]; // prettier-ignore
    expect((await house.post(first, `/v1/role-grants/${officer!.id}/end`, { reason: 'not our business' })).status).toBe(403);
    expect((await house.post(first, `/v1/people/${house.people.caseOfficer.personId}/closure`)).status).toBe(403);
  });

  it('changes the own password', async () => {
    const body = { currentPassword: first.password, newPassword: 'orchard lantern mirror eight' };
    expect((await house.call(first, '/v1/sessions/current/password', { method: 'PUT', body })).status).toBe(204);
  });
});
