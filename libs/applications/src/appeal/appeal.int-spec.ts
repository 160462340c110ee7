import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { changePolicy } from '#identity';
import {
  caseRefused,
  caseSubmitted,
  type CaseAt,
  evidencePdf,
  expectStatus,
  findEverything,
  step,
} from '../../../../test/kit/case-steps.js';
import { type Casework, exportForm, type Person, startCasework } from '../../../../test/kit/casework.js';
import type { CallResult } from '../../../../test/kit/http.js';

const reason = 'Nobody knows the origin.';
const text = 'The permit of origin was on file; it is attached again.';

describe('an appeal against a refusal', () => {
  let house: Casework;
  /** An issuing officer and a case officer who had no hand in anything yet. */
  let judge: Person;
  let second: Person;
  beforeAll(async () => {
    house = await startCasework();
    judge = await house.person('appeal.judge', 'XA-MA', 'issuing-officer');
    second = await house.person('second.officer', 'XA-MA', 'case-officer');
  });
  afterAll(() => house?.close());

  const code = (answer: CallResult) => [answer.status, answer.json<{ code: string }>().code];
  const refusedCase = (value: string) => caseRefused(house, exportForm({}, { quantity: { value, unit: 'NAR' } }), reason);
  const file = (at: CaseAt, who = house.people.applicant) => house.post(who, `/v1/applications/${at.id}/appeal`, { text });
  const paper = (at: CaseAt, who = house.people.applicant) =>
    house.call(who, `/v1/applications/${at.id}/appeal/papers?name=origin.pdf`, {
      method: 'POST',
      body: evidencePdf,
      headers: { 'content-type': 'application/pdf', 'content-length': String(evidencePdf.length), 'idempotency-key': randomUUID() },
    });
  const decide = (at: CaseAt, who: Person, outcome: string) =>
    house.post(who, `/v1/applications/${at.id}/appeal/decision`, { outcome, reason: 'The paper was overlooked.' });
  const told = async (who: Person) =>
    ((await house.admin.query('select notice from notices.notice where person_id = $1', [who.personId])) as { notice: string }[]).map(
      ({ notice }) => notice,
    );
  const behind = (sql: string, values: unknown[]) => house.portal.run((tx) => tx.query(sql, values));
  const constraint = (name: string) => ({ driverError: { constraint: name } });

  it('is filed once, by the applicant, on a refusal, with papers until it is decided', async () => {
    const at = await refusedCase('3');
    const open = await caseSubmitted(house, exportForm());
    const stranger = await house.person('stranger', 'XA-OTHER', 'applicant');
    expect(code(await file(open))).toEqual([409, 'application-state']);
    expect(code(await file(at, stranger))).toEqual([404, 'application-not-found']);
    expect(code(await paper(at))).toEqual([404, 'appeal-not-found']);
    expect(expectStatus(await house.call(house.people.applicant, `/v1/applications/${at.id}/appeal`), 200).json()).toMatchObject({
      open: true,
      until: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
      appeal: null,
    });
    expectStatus(await file(at), 201);
    expect(code(await file(at))).toEqual([409, 'appeal-exists']);
    const { id } = expectStatus(await paper(at), 201).json<{ id: string }>();
    expect(code(await paper(at))).toEqual([409, 'attachment-already-there']);
    const read = await house.call(judge, `/v1/applications/${at.id}/appeal/papers/${id}`);
    expect([read.status, read.headers['content-type'], read.text.startsWith('%PDF')]).toEqual([200, 'application/pdf', true]);
    expect((await house.call(stranger, `/v1/applications/${at.id}/appeal/papers/${id}`)).status).toBe(404);
    const listed = expectStatus(await house.call(judge, '/v1/appeals'), 200).json<{ items: { application: string }[] }>();
    expect(listed.items.map(({ application }) => application)).toContain(at.id);
    // Those who can decide are told; who refused is not.
    expect(await told(judge)).toContain('appeal-waiting');
    expect(await told(house.people.issuer)).not.toContain('appeal-waiting');
  });

  it('is over after its term, which the policy of the day of the refusal names; the database says the same', async () => {
    const days = (value: number) =>
      house.machine.run((tx) => changePolicy(tx, { name: 'appeal-days', value, decidedBy: 'Order 12', organisation: 'XA-MA' }));
    await days(1);
    const at = await refusedCase('4');
    await days(30);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    expect((await house.call(judge, `/v1/applications/${at.id}/appeal`)).json()).toMatchObject({ open: true, until: tomorrow });
    const set = (closed: string) =>
      house.admin.query(
        `begin; set local session_replication_role = replica; update applications.application set closed_at = now() - interval '${closed}' where id = '${at.id}'; commit`,
      );
    // In force at that instant: thirty days, as when the house was set up.
    await set('31 days');
    expect(code(await file(at))).toEqual([409, 'appeal-term-over']);
    const insert = `insert into applications.appeal (id, application_id, text, filed_by, filed_org, filed_role) values ($1, $2, $3, $4, 'XA-TRADE', 'applicant')`;
    await expect(behind(insert, [randomUUID(), at.id, text, house.people.applicant.personId])).rejects.toMatchObject(
      constraint('appeal_in_time'),
    );
    await set('29 days');
    await expect(behind(insert, [randomUUID(), at.id, text, judge.personId])).rejects.toMatchObject(constraint('appeal_by_applicant'));
    expectStatus(await file(at), 201);
  });

  it('is decided by somebody without a hand in the case, signed, and a refusal that is upheld stands', async () => {
    const at = await refusedCase('5');
    expectStatus(await file(at), 201);
    expect(code(await decide(at, house.people.issuer, 'set-aside'))).toEqual([403, 'hand-in-refused-case']);
    const unsigned = await house.post({ ...judge, authenticator: undefined }, `/v1/applications/${at.id}/appeal/decision`, {
      outcome: 'upheld',
      reason: 'The origin stays unknown.',
    });
    expect(code(unsigned)).toEqual([403, 'signature-needed']);
    // A service that forgot who refused would be refused by the trigger.
    const { issuer } = house.people;
    const [appeal] = (await house.admin.query('select id from applications.appeal where application_id = $1', [at.id])) as [{ id: string }];
    const update = `update applications.appeal set state = 'upheld', reason = 'It stays refused.', decided_by = $2, decided_org = 'XA-MA', decided_at = now(),
      statement_id = $3, statement = $4 where id = $1`;
    const statement = (id: string, who: Person) =>
      JSON.stringify({
        ...{ id, appeal: appeal.id, application: at.id, outcome: 'upheld', reason: 'It stays refused.' },
        ...{ person: who.personId, org: 'XA-MA', role: 'issuing-officer' },
      });
    const id = randomUUID();
    await expect(behind(update, [appeal.id, issuer.personId, id, statement(id, issuer)])).rejects.toMatchObject(
      constraint('appeal_other_hands'),
    );
    await expect(behind(update, [appeal.id, judge.personId, id, statement(id, judge)])).rejects.toMatchObject(constraint('appeal_signed'));
    await expect(behind(update, [appeal.id, judge.personId, id, statement(id, issuer)])).rejects.toMatchObject(
      constraint('appeal_statement_fits'),
    );

    const decided = expectStatus(await decide(at, judge, 'upheld'), 200).json<{ appeal: { state: string; reason: string } }>();
    expect(decided.appeal).toMatchObject({ state: 'upheld', reason: 'The paper was overlooked.' });
    expect(code(await decide(at, judge, 'set-aside'))).toEqual([409, 'appeal-decided']);
    expect(code(await paper(at))).toEqual([409, 'appeal-decided']);
    expect(code(await house.post(house.people.applicant, `/v1/applications/${at.id}/appeal/fresh-application`))).toEqual([
      409,
      'appeal-not-set-aside',
    ]);
    expect(await told(house.people.applicant)).toContain('appeal-upheld');
    const kinds = (await house.admin.query('select kind from ledger.history($1) order by event_id', [appeal.id])) as { kind: string }[];
    expect(kinds.map(({ kind }) => kind)).toEqual(['application.appealed', 'decision.appeal-upheld']);
    await expect(house.admin.query('delete from applications.appeal')).rejects.toThrow('append-only');
  });

  it('that sets the refusal aside is taken up once, keeps day and fee, and is worked on by others', async () => {
    const at = await refusedCase('6');
    expectStatus(await file(at), 201);
    expectStatus(await decide(at, judge, 'set-aside'), 200);
    const { applicant, caseOfficer, issuer } = house.people;
    // A fee that came in force meanwhile is not asked for again.
    const row = { documentType: 'E', amount: '25.50', currency: 'XTS', source: 'Fees Order 2026' };
    await house.machine.run((tx) => changePolicy(tx, { name: 'fees', value: [row], decidedBy: 'Order 9', organisation: 'XA-MA' }));
    const taken = expectStatus(await house.post(applicant, `/v1/applications/${at.id}/appeal/fresh-application`), 201);
    const fresh: CaseAt = taken.json<{ id: string; version: number }>();
    expect(code(await house.post(applicant, `/v1/applications/${at.id}/appeal/fresh-application`))).toEqual([409, 'appeal-taken-up']);
    await step(house, applicant, fresh, 'submission', { name: 'A Trader', place: 'Port Utopia', accepted: true });
    const [kept] = (await house.admin.query(
      `select n.submitted_at = o.submitted_at as day, (select count(*)::int from applications.charge c where c.application_id = n.id) as charges,
         (select count(*)::int from applications.attachment f where f.application_id = n.id) as files
       from applications.application n join applications.application o on o.id = n.copied_from where n.id = $1`,
      [fresh.id],
    )) as unknown[];
    expect(kept).toEqual({ day: true, charges: 0, files: 1 });
    await house.machine.run((tx) => changePolicy(tx, { name: 'fees', value: [], decidedBy: 'Order 10', organisation: 'XA-MA' }));

    expect(code(await house.post(caseOfficer, `/v1/applications/${fresh.id}/case-work`, {}, fresh.version))).toEqual([
      403,
      'hand-in-refused-case',
    ]);
    const fit = async (who: Person) =>
      ((await house.admin.query('select applications.may_work($1, $2) as fit', [fresh.id, who.personId])) as [{ fit: boolean }])[0].fit;
    expect([await fit(caseOfficer), await fit(second)]).toEqual([false, true]);
    const [draw] = (await house.admin.query('select applications.earlier_draw($1) as id', [fresh.id])) as [{ id: string | null }];
    expect(draw.id).toBeNull();
    await step(house, second, fresh, 'case-work', {});
    const others = { ...house, people: { ...house.people, caseOfficer: second } };
    await findEverything(others, fresh);
    await step(house, second, fresh, 'decisions', { kind: 'recommendation', outcome: 'positive' }, 201);
    fresh.version += 1;
    const refusal = { reason, appeal: 'To the Minister within 30 days.' };
    expect(code(await house.post(issuer, `/v1/applications/${fresh.id}/refusal`, refusal, fresh.version))).toEqual([
      403,
      'hand-in-refused-case',
    ]);
    await step(house, judge, fresh, 'refusal', refusal);
    // Who had a hand in the first case is no judge of the second either.
    expectStatus(await file(fresh), 201);
    expect(code(await decide(fresh, issuer, 'upheld'))).toEqual([403, 'hand-in-refused-case']);
    expect(code(await decide(fresh, judge, 'upheld'))).toEqual([403, 'hand-in-refused-case']);
  });
});
