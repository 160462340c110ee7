import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '#database';
import { caseInWork, decidedCase, issueAsSigner, reservedPermit, step } from '../../../test/kit/case-steps.js';
import { type Casework, exportForm, type Person, startCasework } from '../../../test/kit/casework.js';
import { noticeRules } from './index.js';

interface Row {
  readonly notice: string;
  readonly who: string;
}

describe('notices', () => {
  let house: Casework;
  const rows = <T = Row>(sql: string, values: unknown[] = []): Promise<T[]> => house.admin.query(sql, values);
  /** Who was told what about a case, in order. */
  const told = (application: string) =>
    rows(
      `select n.notice, a.login_name as who from notices.notice n join identity.account a on a.person_id = n.person_id
       where n.application_id = $1 order by n.at, a.login_name`,
      [application],
    );
  const jobs = (task: string) =>
    rows<{ n: number }>(
      'select count(*)::int as n from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = $1',
      [task],
    ).then(([row]) => row?.n ?? 0);
  beforeAll(async () => {
    house = await startCasework();
    await rows(
      `insert into species.quota (id, kind, taxon_id, country, valid_from, valid_to, quantity, unit, source, batch_id)
       select gen_random_uuid(), 'national', t.id, 'XA', date_trunc('year', now())::date, (date_trunc('year', now()) + interval '1 year')::date,
              100000, 'NAR', 'test', t.batch_id from species.taxon t where t.scientific_name = 'Python regius' limit 1`,
    );
  });
  afterAll(() => house?.close());

  it('follow the one table, which the database has too', async () => {
    const stored = await rows('select event_kind as event, audience, notice, status from notices.rule order by event_kind');
    expect(stored).toEqual([...noticeRules].sort((one, other) => (one.event < other.event ? -1 : 1)));
  });

  it('tell the applicant and the officers each step from submission to issue, and nobody what they did themselves', async () => {
    const permit = await reservedPermit(house, exportForm());
    await issueAsSigner(house, permit.id);
    // The case officer took the case by hand, and so needs not be told.
    expect(await told(permit.application)).toEqual([
      { notice: 'submitted', who: 'trader' },
      { notice: 'ready', who: 'issuer' },
      { notice: 'approved', who: 'trader' },
      { notice: 'issued', who: 'trader' },
    ]);
  });

  it('tell of a question and its answer, of what comes back, and of a refusal', async () => {
    const { applicant, caseOfficer, issuer } = house.people;
    const at = await caseInWork(house, exportForm());
    await step(house, caseOfficer, at, 'information-requests', { question: 'Where were the animals taken?' });
    await step(house, applicant, at, 'information-answers', { answer: 'In the north of the country.' });
    const other = await decidedCase(house, exportForm());
    await step(house, issuer, other, 'return', { reason: 'The licence is missing from the file.' });
    expect((await told(at.id)).map(({ notice, who }) => [notice, who])).toEqual([
      ['submitted', 'trader'],
      ['question', 'trader'],
      ['answered', 'case.officer'],
    ]);
    expect((await told(other.id)).map(({ notice, who }) => [notice, who])).toEqual([
      ['submitted', 'trader'],
      ['ready', 'issuer'],
      ['returned', 'case.officer'],
    ]);
  });

  it('come and go with the transaction of the business, and so does the job that sends them', async () => {
    const at = await caseInWork(house, exportForm());
    const [before, waiting] = [await told(at.id), await jobs('announce')];
    const failing = house.portal.run(async (tx) => {
      await tx.query(
        `update applications.application set state = 'withdrawn', closed_at = now(), last_event = 'withdraw', last_actor = $2, last_org = 'XA-TRADE', last_role = 'applicant', version = version + 1 where id = $1`,
        [at.id, house.people.applicant.personId],
      );
      const { Ledger } = await import('#ledger');
      await new Ledger().append(tx, {
        kind: 'application.withdrawn',
        actor: { personId: house.people.applicant.personId, org: 'XA-TRADE', role: 'applicant' },
        act: 'withdraw',
        subjects: [at.id],
      });
      throw new Error('the last step failed');
    });
    await expect(failing).rejects.toThrow('the last step failed');
    expect([await told(at.id), await jobs('announce')]).toEqual([before, waiting]);
    await step(house, house.people.applicant, at, 'withdrawal', { reason: 'not needed any more' });
    expect((await told(at.id)).at(-1)).toEqual({ notice: 'withdrawn', who: 'case.officer' });
    expect(await jobs('announce')).toBe(waiting + 1);
  });

  it('tell second persons of a role and a key that wait, and neither the proposer nor whoever gains', async () => {
    const second = await house.person('issuer.two', 'XA-MA', 'issuing-officer');
    const { administrator, scientist } = house.people;
    const answer = await house.post(administrator, '/v1/role-grants', {
      personId: second.personId,
      organisationId: (await rows<{ id: string }>(`select id from identity.organisation where code = 'XA-MA'`))[0]?.id,
      role: 'case-officer',
    });
    expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
    const of = (notice: string) =>
      rows<{ who: string }>(
        `select distinct a.login_name as who from notices.notice n join identity.account a on a.person_id = n.person_id where n.notice = $1`,
        [notice],
      ).then((found) => found.map(({ who }) => who).sort());
    expect(await of('role-waiting')).toEqual(['issuer']);
    expect(scientist).toBeDefined();
    // Keys of the house were offered when its people were enrolled.
    expect(await of('key-waiting')).toContain('issuer');
  });

  it('never break the business, and are not forgotten, when they cannot be written', async () => {
    await rows(`alter table notices.notice add constraint broken check (notice <> 'submitted') not valid`);
    const at = await caseInWork(house, exportForm());
    expect(await told(at.id)).toEqual([]);
    expect(await rows('select fault from notices.missed')).toEqual([{ fault: expect.stringMatching(/^23514 /) }]);
    const worker = new UnitOfWork(await house.database.dataSource('oc_worker', 1));
    const again = () => worker.run((tx) => tx.query('select notices.tell_missed() as n') as Promise<{ n: number }[]>);
    // Loudly, as long as the reason lasts.
    await expect(again()).rejects.toMatchObject({ driverError: { code: '23514' } });
    await rows('alter table notices.notice drop constraint broken');
    expect(await again()).toEqual([{ n: 1 }]);
    expect(await told(at.id)).toEqual([{ notice: 'submitted', who: 'trader' }]);
    expect(await rows('select 1 from notices.missed')).toEqual([]);
  });

  it('tell once whose answer is due and whose permit ends soon', async () => {
    const { caseOfficer } = house.people;
    const at = await caseInWork(house, exportForm());
    await step(house, caseOfficer, at, 'information-requests', { question: 'Where were the animals taken?' });
    const permit = await reservedPermit(house, exportForm());
    await issueAsSigner(house, permit.id);
    const worker = new UnitOfWork(await house.database.dataSource('oc_worker', 1));
    const look = () => worker.run((tx) => tx.query('select notices.look_at_clocks(7, 30) as n') as Promise<{ n: number }[]>);
    expect(await look()).toEqual([{ n: 0 }]);
    await rows('alter table applications.information_request disable trigger all; alter table issuance.permit disable trigger all');
    await rows(
      `update applications.information_request set due_on = current_date + 5, asked_at = now() - interval '20 days' where application_id = $1`,
      [at.id],
    );
    await rows(
      `update issuance.permit set expires_at = now() + interval '20 days', issued_at = now() - interval '150 days' where id = $1`,
      [permit.id],
    );
    await rows('alter table applications.information_request enable trigger all; alter table issuance.permit enable trigger all');
    expect(await look()).toEqual([{ n: 2 }]);
    expect(await look()).toEqual([{ n: 0 }]);
    expect((await told(at.id)).at(-1)).toEqual({ notice: 'question-due', who: 'trader' });
    expect((await told(permit.application)).at(-1)).toEqual({ notice: 'permit-expiring', who: 'trader' });
  });

  it('are written by nobody but the database, and their jobs run by nobody but the worker', async () => {
    const refused = async (role: 'oc_portal' | 'oc_signer' | 'oc_gateway' | 'oc_auditor' | 'oc_worker', sql: string) => {
      const pool = await house.database.dataSource(role, 1);
      await expect([
        sql,
        await pool.query(sql).then(
          () => 'done',
          (error: { code?: string }) => error.code,
        ),
      ]).toEqual([sql, '42501']);
    };
    const person = house.people.applicant.personId;
    for (const sql of [
      `insert into notices.notice (announcement_id, person_id, notice) values ('${randomUUID()}', '${person}', 'issued')`,
      `select notices.enqueue('deliver', '{}')`,
      `select graphile_worker.add_job('deliver', '{}')`,
      'select * from graphile_worker._private_jobs',
      'select secret from notices.webhook',
      'select code_sha256 from notices.contact',
      `insert into notices.contact (person_id, channel, state, address, verified_at) values ('${person}', 'mail', 'verified', 'a@b.example', now())`,
      `update notices.contact set address = 'mallory@evil.example'`,
      `update notices.notice set person_id = '${person}'`,
      `insert into notices.delivery (channel, notice_id) values ('mail', '${randomUUID()}')`,
    ])
      await refused('oc_portal', sql);
    for (const role of ['oc_signer', 'oc_gateway'] as const) await refused(role, 'select * from notices.notice');
    await refused('oc_auditor', 'select secret from notices.webhook');
    await refused('oc_auditor', `update notices.notice set read_at = now()`);
    await refused(
      'oc_worker',
      `insert into notices.notice (announcement_id, person_id, notice) values ('${randomUUID()}', '${person}', 'issued')`,
    );
    await refused('oc_worker', `update notices.contact set address = 'mallory@evil.example'`);
  });

  it('are one person’s alone', async () => {
    const { findNotice, listNotices, markRead, unreadNotices } = await import('./index.js');
    const { applicant, issuer } = house.people;
    const mine = await listNotices(house.portal.reader, applicant.personId, null, 200);
    expect(mine.length).toBeGreaterThan(5);
    const [first] = mine;
    const read = (who: Person) => findNotice(house.portal.reader, who.personId, first?.id ?? '');
    expect([await read(applicant), await read(issuer)]).toEqual([first, null]);
    const unread = await unreadNotices(house.portal.reader, applicant.personId);
    await markRead(house.portal.reader, issuer.personId, [first?.id ?? '']);
    expect(await unreadNotices(house.portal.reader, applicant.personId)).toBe(unread);
    await markRead(house.portal.reader, applicant.personId, [first?.id ?? '']);
    expect(await unreadNotices(house.portal.reader, applicant.personId)).toBe(unread - 1);
    // Pages of two, each row once.
    const seen: string[] = [];
    for (let after: { at: string; id: string } | null = null; ;) {
      const page = await listNotices(house.portal.reader, applicant.personId, after, 2);
      const shown = page.slice(0, 2);
      seen.push(...shown.map(({ id }) => id));
      const last = shown.at(-1);
      if (page.length < 3 || !last) break;
      after = { at: last.at.toISOString(), id: last.id };
    }
    expect(seen).toEqual(mine.map(({ id }) => id));
  });
});
