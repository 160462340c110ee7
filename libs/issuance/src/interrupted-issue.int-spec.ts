import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Decide, findApplication } from '#applications';
import { newId, type Tx } from '#database';
import type { Actor } from '#ledger';
import { approvedCase, decidedCase, step } from '../../../test/kit/case-steps.js';
import { type Casework, exportForm, startCasework } from '../../../test/kit/casework.js';
import { ApprovePermit, IssuePermit } from './index.js';

/**
 * The portal or the database killed between any two statements of an approval and of an issue: the server sees the
 * connection die and takes everything back. Whatever was killed, afterwards the same act succeeds, no number is used
 * twice and no quota is lost.
 */
describe('an interrupted issue', () => {
  let house: Casework;
  let actor: Actor;
  let quota: string;
  beforeAll(async () => {
    house = await startCasework();
    const { issuer } = house.people;
    actor = { personId: issuer.personId, org: issuer.org, role: 'issuing-officer' };
    quota = newId();
    await house.admin.query(
      `insert into species.quota (id, kind, taxon_id, country, valid_from, valid_to, quantity, unit, source, batch_id)
       select $1, 'national', t.id, 'XA', '2020-01-01', '2090-12-31', 100, 'NAR', 'test', (select id from species.import_batch limit 1)
       from species.taxon t where t.scientific_name = 'Python regius'`,
      [quota],
    );
  });
  afterAll(() => house.close());

  /** Runs work in a transaction whose connection is killed before statement `n`. Returns whether the work came to its end. */
  async function killedAt(n: number, work: (tx: Tx) => Promise<unknown>): Promise<boolean> {
    // A pool of its own: a killed connection must not be lent to the next try.
    const portal = await house.database.dataSource('oc_portal', 1);
    const runner = portal.createQueryRunner();
    await runner.connect();
    await runner.startTransaction();
    const [{ pid }] = (await runner.manager.query('select pg_backend_pid() as pid')) as [{ pid: number }];
    let statement = 0;
    let killed = false;
    const query = runner.query.bind(runner);
    runner.query = (async (...args: Parameters<typeof query>) => {
      statement += 1;
      if (statement === n) {
        killed = true;
        await house.admin.query('select pg_terminate_backend($1)', [pid]);
      }
      return query(...args);
    }) as typeof runner.query;
    try {
      await work(runner.manager);
      await runner.commitTransaction();
    } catch (error) {
      if (!killed) throw error;
    } finally {
      await runner.release().catch(() => undefined);
      await portal.destroy();
    }
    return !killed;
  }

  const state = async (id: string) => {
    const [row] = (await house.admin.query(
      `select a.state, (select count(*)::int from issuance.permit p where p.application_id = a.id) as permits,
         (select count(*)::int from issuance.permit p where p.application_id = a.id and number is not null) as numbered,
         (select count(*)::int from issuance.signing_job j join issuance.permit p on p.id = j.permit_id where p.application_id = a.id) as jobs,
         (select count(*)::int from issuance.permit_line l join issuance.permit p on p.id = l.permit_id where p.application_id = a.id) as lines,
         coalesce((select trim_scale(reserved)::text from species.quota_balance where quota_id = $2), '0') as reserved
       from applications.application a where a.id = $1`,
      [id, quota],
    )) as unknown[];
    return row;
  };

  it('leaves nothing behind, wherever an approval is killed', async () => {
    const at = await decidedCase(house, exportForm());
    const override = {
      kind: 'override',
      outcome: 'positive',
      overrides: 'distribution',
      reason: 'The survey of 2025 answers this warning.',
    };
    await step(house, house.people.issuer, at, 'decisions', override, 201);
    const approval = house.app.get(ApprovePermit, { strict: false });
    const decide = house.app.get(Decide, { strict: false });
    const before = await state(at.id);
    const prepared = await house.post(
      house.people.issuer,
      `/v1/applications/${at.id}/statements`,
      { kind: 'approval', outcome: 'positive' },
      at.version,
    );
    const { statementId, challenge } = prepared.json<{ statementId: string; challenge: string }>();
    const assertion = house.people.issuer.authenticator!.assert({ challenge });
    const approve = async (tx: Tx) => {
      const row = await findApplication(tx, at.id, true);
      const stated = await decide.stated(tx, actor, row!, { statementId, assertion });
      if (!stated.ok) throw new Error(stated.code);
      const answer = await approval.approve(tx, actor, row!, stated.value);
      if (!answer.ok) throw new Error(answer.code);
    };
    let n = 1;
    for (; !(await killedAt(n, approve)); n += 1) expect(await state(at.id)).toEqual(before);
    expect(n).toBeGreaterThan(15);
    expect(await state(at.id)).toEqual({ state: 'approved', permits: 1, numbered: 0, jobs: 0, lines: 0, reserved: '10' });
  }, 120_000);

  it('leaves nothing behind, wherever an issue is killed, and spends each number once', async () => {
    const at = await approvedCase(house, exportForm());
    const issuing = house.app.get(IssuePermit, { strict: false });
    const before = await state(at.id);
    const issue = async (tx: Tx) => {
      const row = await findApplication(tx, at.id, true);
      const answer = await issuing.issue(tx, actor, row!);
      if (!answer.ok) throw new Error(answer.code);
    };
    let n = 1;
    for (; !(await killedAt(n, issue)); n += 1) expect(await state(at.id)).toEqual(before);
    expect(n).toBeGreaterThan(20);
    expect(await state(at.id)).toEqual({ state: 'issuing', permits: 1, numbered: 1, jobs: 1, lines: 1, reserved: '20' });
    const [{ number }] = (await house.admin.query('select number from issuance.permit where application_id = $1', [at.id])) as [
      { number: string },
    ];
    const [{ last }] = (await house.admin.query(
      `select last_value::int as last from issuance.number_xa_${new Date().getUTCFullYear()}`,
    )) as [{ last: number }];
    expect(Number(number.slice(4))).toBe(last);
  }, 120_000);
});
