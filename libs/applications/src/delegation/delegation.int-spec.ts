import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectStatus } from '../../../../test/kit/case-steps.js';
import { type Casework, exportForm, type Person, startCasework } from '../../../../test/kit/casework.js';
import type { CallResult } from '../../../../test/kit/http.js';

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

describe('agents of a house', () => {
  let house: Casework;
  let agent: Person;
  beforeAll(async () => {
    house = await startCasework();
    agent = await house.person('wei.agent', 'XA-OTHER', 'agent');
  });
  afterAll(() => house?.close());

  const name = (body: object = {}) =>
    house.post(house.people.applicant, '/v1/delegations', { loginName: 'wei.agent', from: day(-2), to: day(30), ...body });
  const code = (answer: CallResult) => [answer.status, answer.json<{ code: string }>().code];
  const draft = async (who: Person, path = '/v1/applications') =>
    expectStatus(await house.post(who, path, exportForm()), 201).json<{ id: string; version: number }>();
  const seen = async (who: Person) =>
    expectStatus(await house.call(who, '/v1/applications'), 200)
      .json<{ items: { id: string }[] }>()
      .items.map(({ id }) => id);
  const submit = (who: Person, at: { id: string; version: number }) =>
    house.post(who, `/v1/applications/${at.id}/submission`, { name: 'A', place: 'B', accepted: true }, at.version);

  it('are named by an applicant, for days that make sense, and only among agents', async () => {
    for (const login of ['nobody.here', 'case.officer', 'trader'])
      expect(code(await name({ loginName: login }))).toEqual([422, 'agent-unknown']);
    expect(code(await name({ to: day(-3) }))).toEqual([422, 'delegation-days']);
    expect(code(await name({ to: day(-1) }))).toEqual([422, 'delegation-days']);
    expect(code(await name({ to: day(4000) }))).toEqual([422, 'delegation-days']);
    expect((await house.post(agent, '/v1/delegations', { loginName: 'wei.agent', from: day(0), to: day(1) })).status).toBe(403);
    // By the database too: an agent names nobody for a house, and nobody for their own.
    const forged = house.portal.run((tx) =>
      tx.query(
        `insert into applications.delegation (id, organisation_id, agent, from_day, to_day, named_by)
         select gen_random_uuid(), o.id, $1, current_date, current_date, $1 from identity.organisation o where o.code = 'XA-TRADE'`,
        [agent.personId],
      ),
    );
    await expect(forged).rejects.toMatchObject({ driverError: { constraint: 'delegation_by_house' } });
  });

  it('see and act on drafts of that house alone, as long as it lasts', async () => {
    const { applicant } = house.people;
    const [theirs, sent] = [await draft(applicant), await draft(applicant)];
    expectStatus(await submit(applicant, sent), 200);
    expect([await seen(agent), (await house.call(agent, `/v1/applications/${theirs.id}`)).status]).toEqual([[], 404]);
    expect(code(await house.post(agent, '/v1/applications?for=XA-TRADE', exportForm()))).toEqual([404, 'delegation-not-found']);

    const named = expectStatus(await name(), 201).json<{ id: string }>();
    expect(code(await name({ from: day(5), to: day(6) }))).toEqual([409, 'delegation-exists']);
    const listed = expectStatus(await house.call(agent, '/v1/delegations'), 200).json<{
      items: { organisation: string; inForce: boolean }[];
    }>();
    expect(listed.items).toMatchObject([{ organisation: 'XA-TRADE', inForce: true }]);
    // The draft, and not what the house sent without them.
    expect(await seen(agent)).toEqual([theirs.id]);
    expect((await house.call(agent, `/v1/applications/${sent.id}`)).status).toBe(404);
    const changed = await house.call(agent, `/v1/applications/${theirs.id}/form`, {
      method: 'PUT',
      body: exportForm({}, { quantity: { value: '7', unit: 'NAR' } }),
      headers: { 'if-match': `"${theirs.version}"` },
    });
    const { version } = expectStatus(changed, 200).json<{ version: number }>();
    expectStatus(await submit(agent, { id: theirs.id, version }), 200);
    // What they sent they may follow.
    const own = await draft(agent, '/v1/applications?for=XA-TRADE');
    expect((await seen(agent)).sort()).toEqual([theirs.id, own.id].sort());
    expect(await seen(applicant)).toContain(own.id);
    const stored = await house.admin.query('select applicant_org, last_org from applications.application where id = $1', [own.id]);
    expect(stored).toEqual([{ applicant_org: 'XA-TRADE', last_org: 'XA-OTHER' }]);
    expect(code(await house.post(agent, '/v1/applications?for=XA-MA', exportForm()))).toEqual([404, 'delegation-not-found']);

    const stranger = await house.person('stranger', 'XA-OTHER', 'applicant');
    expect(code(await house.post(stranger, `/v1/delegations/${named.id}/withdrawal`))).toEqual([404, 'delegation-not-found']);
    expectStatus(await house.post(applicant, `/v1/delegations/${named.id}/withdrawal`), 200);
    // At once, and for what they began as well.
    expect(await seen(agent)).toEqual([]);
    for (const at of [theirs, own]) expect((await house.call(agent, `/v1/applications/${at.id}`)).status).toBe(404);
    expect((await submit(agent, own)).status).toBe(404);
    const forged = house.portal.run((tx) =>
      tx.query(
        `update applications.application set state = 'submitted', last_event = 'submit', last_actor = $2, last_org = 'XA-OTHER', last_role = 'agent',
           submitted_at = now(), version = version + 1 where id = $1`,
        [own.id, agent.personId],
      ),
    );
    await expect(forged).rejects.toMatchObject({ driverError: { constraint: 'application_transition' } });
    const kinds = (await house.admin.query('select kind from ledger.history($1) order by event_id', [named.id])) as { kind: string }[];
    expect(kinds.map(({ kind }) => kind)).toEqual(['organisation.agent-named', 'organisation.agent-withdrawn']);
    const told = await house.admin.query('select notice from notices.notice where person_id = $1 order by at', [agent.personId]);
    expect(told).toEqual(expect.arrayContaining([{ notice: 'agent-named' }, { notice: 'agent-withdrawn' }]));
  });

  it('act from the first to the last day', async () => {
    expectStatus(await name({ from: day(3), to: day(9) }), 201);
    await draft(house.people.applicant);
    expect(await seen(agent)).toEqual([]);
    expect(code(await house.post(agent, '/v1/applications?for=XA-TRADE', exportForm()))).toEqual([404, 'delegation-not-found']);
  });
});
