import { randomUUID } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '#database';
import { formatVkey } from '#merkle';
import type { Casework, Person } from '../../../../test/kit/casework.js';
import { expectStatus, reservedPermit } from '../../../../test/kit/case-steps.js';
import { exportForm } from '../../../../test/kit/casework.js';
import { DrawHouse } from '../../../../test/kit/draw-house.js';
import { drawnAtOnce, idOf } from '../../../../test/kit/portal-records.js';
import { Superuser } from '../../../../test/kit/tampering.js';
import { dumpCommand } from './dump.command.js';
import { fsckCommand } from './fsck.command.js';
import { reconcileCommand } from './reconcile.command.js';

interface Line {
  readonly entry: {
    readonly id: string;
    readonly k: string;
    readonly re?: string;
    readonly pub?: Record<string, unknown>;
    readonly with?: object;
  };
  readonly erased?: string;
}

describe('erasure', () => {
  let draws: DrawHouse;
  let house: Casework;
  let person: string;
  const request = (about: string) => ({ about, basis: 'gdpr-17-1-a', reason: 'Request of the person concerned, file 12.' });
  const rows = <T>(sql: string, values: unknown[] = []): Promise<T[]> => house.admin.query(sql, values);
  const openings = async (about: string) =>
    (await rows<{ n: number }>(
      `select count(*)::int as n from ledger.opening o join ledger.event e on e.event_id = o.event_id where e.subjects @> array[$1::uuid]
          and e.recorded_at < now() - interval '5 years'`, [about]))[0]!.n; // prettier-ignore
  const hold = async (event: string) => (await rows<{ day: string }>('select ledger.hold_until($1)::text as day', [event]))[0]!.day;
  const eventsOf = async (about: string, kind: string) =>
    (await rows<{ id: string }>(`select event_id as id from ledger.event_bytes where subjects @> array[$1::uuid] and convert_from(entry, 'UTF8')::jsonb ->> 'k' = $2`, [about, kind]))
      .map(({ id }) => id); // prettier-ignore
  /** As it will be years from now: dates alone are set back. */
  const years = (statements: readonly string[]) =>
    new Superuser(house.admin, ['ledger.event', 'applications.application', 'issuance.permit']).tampered([statements, []], () =>
      Promise.resolve(),
    );
  const run = async (command: typeof dumpCommand, ...argv: string[]) => {
    let [out, err] = ['', ''];
    const io = { stdout: { write: (text: string) => (out += text) }, stderr: { write: (text: string) => (err += text) } };
    return { code: await command(argv, io as never), out, err };
  };
  const reconciled = async () => {
    const pool = await house.database.dataSource('oc_auditor', 1);
    const open = () => Promise.resolve({ unit: new UnitOfWork(pool), policy: null, close: () => Promise.resolve() });
    let out = '';
    const io = { stdout: { write: (text: string) => (out += text) }, stderr: { write: () => 0 } };
    await reconcileCommand(['--json'], io as never, open);
    return (JSON.parse(out) as { findings: { id: string; where: string }[] }).findings;
  };
  const trusted = () => ['--key', formatVkey(draws.signer.vkey), '--witness', draws.witness.vkey];

  beforeAll(async () => {
    draws = await DrawHouse.open();
    house = drawnAtOnce(draws);
    const { administrator, issuer } = house.people;
    person = await idOf(house.post(administrator, '/v1/people', { fullName: 'Nina New', loginName: 'nina.new', organisation: 'XA-MA' }));
    const office = (await rows<{ id: string }>(`select id from identity.organisation where code = 'XA-MA'`))[0]!.id;
    const grant = await idOf(house.post(administrator, '/v1/role-grants', { personId: person, organisationId: office, role: 'auditor' }));
    expectStatus(await house.post(issuer, `/v1/role-grants/${grant}/confirmation`), 200);
    await draws.publish();
  }, 60_000);
  afterAll(() => draws?.close());

  it('is refused before the hold is over, to two people and to a superuser', async () => {
    const refused = await house.post(house.people.administrator, '/v1/erasures', request(person));
    const until = new Date();
    until.setUTCFullYear(until.getUTCFullYear() + 5);
    expect(refused.json()).toMatchObject({ code: 'erasure-held', detail: expect.stringContaining(String(until.getUTCFullYear())) });
    const [event] = await eventsOf(person, 'role.granted');
    await expect(house.admin.query('delete from ledger.opening where event_id = $1', [event])).rejects.toMatchObject({
      driverError: { constraint: 'legal_hold' },
    });
    expect((await house.post(house.people.administrator, '/v1/erasures', request(house.people.issuer.bearer))).status).toBe(400);
    const nobody = '01930000-0000-7000-8000-000000000000';
    expect((await house.post(house.people.administrator, '/v1/erasures', request(nobody))).json()).toMatchObject({
      code: 'erasure-nothing',
    });
    expect((await house.post(house.people.auditor, '/v1/erasures', request(person))).status).toBe(403);
  });

  it('waits for the case and for five years after its permits', async () => {
    const { application: id } = await reservedPermit(house, exportForm());
    const [submitted] = await eventsOf(id, 'application.submitted');
    expect(await hold(submitted!)).toBe('infinity');
    expect((await house.post(house.people.issuer, '/v1/erasures', request(id))).json()).toMatchObject({
      code: 'erasure-held',
      status: 409,
    });
    await years([
      `update ledger.event set recorded_at = '2010-03-01' where subjects @> array['${id}'::uuid]`,
      `update applications.application set closed_at = '2010-04-01' where id = '${id}'`,
      `update issuance.permit set valid_until = '2009-05-06' where application_id = '${id}'`,
    ]);
    expect(await hold(submitted!)).toBe('2015-04-01');
    await years([`update issuance.permit set valid_until = '2030-05-06' where application_id = '${id}'`]);
    expect(await hold(submitted!)).toBe('2035-05-06');
  });

  it('takes two people, and leaves entries, tree and tables whole', async () => {
    const { administrator, issuer, auditor, caseOfficer } = house.people;
    const directory = await draws.export();
    const old = join(draws.home, 'old-checkpoint');
    copyFileSync(join(directory, 'checkpoint'), old);
    await years([`update ledger.event set recorded_at = recorded_at - interval '6 years' where subjects @> array['${person}'::uuid]`]);
    const before = await openings(person);
    expect(before).toBeGreaterThan(5);

    const erasure = await idOf(house.post(administrator, '/v1/erasures', request(person)));
    expect(await openings(person)).toBe(before);
    expect((await house.post(administrator, `/v1/erasures/${erasure}/confirmation`)).json()).toMatchObject({
      code: 'second-person-needed',
    });
    expect((await house.post(caseOfficer, `/v1/erasures/${erasure}/confirmation`)).status).toBe(403);
    await expect(
      house.admin.query(`delete from ledger.opening where event_id = any ((select events from ledger.erasure)::uuid[])`),
    ).rejects.toMatchObject({ driverError: { constraint: 'erasure_needed' } });
    // By the portal's own role, without the event, or for somebody who may not.
    const decide = (by: string, role: string) =>
      house.portal.run((tx) => tx.query('select ledger.decide_erasure($1, $2, $3, $4, $5)', [erasure, 'done', by, 'XA-MA', role]));
    await expect(decide(issuer.personId, 'issuing-officer')).rejects.toMatchObject({ driverError: { constraint: 'erasure_signed' } });
    await expect(decide(administrator.personId, 'administrator')).rejects.toMatchObject({
      driverError: { constraint: 'erasure_two_people' },
    });
    await expect(decide(caseOfficer.personId, 'case-officer')).rejects.toMatchObject({ driverError: { constraint: 'erasure_decider' } });
    await expect(decide(auditor.personId, 'administrator')).rejects.toMatchObject({ driverError: { constraint: 'erasure_decider' } });
    expect(await openings(person)).toBe(before);
    // By their session alone, with another's signature, or with one that was given for something else.
    const send = (who: Person, path: string, body: object) =>
      house.call(who, path, { method: 'POST', body, headers: { 'idempotency-key': randomUUID() } });
    const confirmation = `/v1/erasures/${erasure}/confirmation`;
    expect((await send(issuer, confirmation, {})).json()).toMatchObject({ code: 'signature-needed' });
    expect((await send(administrator, '/v1/erasures', request(person))).json()).toMatchObject({ code: 'signature-needed' });
    const signedBy = async (who: Person, path: string, body: object, key = who.authenticator!) => {
      const prepared = (await send(who, path, body)).json<{ statementId: string; challenge: string; statement: string }>();
      return { ...prepared, signed: { statementId: prepared.statementId, assertion: key.assert({ challenge: prepared.challenge }) } };
    };
    const mine = await signedBy(issuer, `/v1/erasures/${erasure}/statements`, {});
    expect(JSON.parse(mine.statement)).toMatchObject({
      format: 'opencites-erasure/1',
      act: 'confirm',
      erasure,
      about: person,
      basis: 'gdpr-17-1-a',
      events: expect.stringMatching(/^[0-9a-f]{64}$/),
      person: issuer.personId,
    });
    expect((await send(auditor, confirmation, mine.signed)).json()).toMatchObject({ code: 'statement-unknown' });
    const borrowed = await signedBy(issuer, `/v1/erasures/${erasure}/statements`, {}, auditor.authenticator!);
    expect((await send(issuer, confirmation, borrowed.signed)).status).toBeGreaterThanOrEqual(400);
    expect((await send(issuer, '/v1/erasures', mine.signed)).json()).toMatchObject({ code: 'statement-unknown' });
    // Nor does the database believe a statement about other events.
    await expect(
      house.admin.query(`update ledger.erasure set state = 'done', decided_by = $2, decided_org = 'XA-MA', decided_role = 'issuing-officer', decided_at = now(),
        decided_txid = pg_current_xact_id(), confirmation = (select id from identity.signed_statement where person_id = $2 limit 1) where id = $1`, [erasure, issuer.personId]), // prettier-ignore
    ).rejects.toMatchObject({ driverError: { constraint: 'erasure_signed' } });
    expect(await openings(person)).toBe(before);

    const all = (await rows<{ n: number }>('select count(*)::int as n from ledger.opening'))[0]!.n;
    expect((await house.post(issuer, `/v1/erasures/${erasure}/confirmation`)).json()).toMatchObject({
      state: 'done',
      decidedBy: issuer.personId,
    });
    expect(await openings(person)).toBe(0);
    // Of nobody else: what the erasure itself committed to came in addition.
    const added = (await rows<{ n: number }>(`select count(*)::int as n from ledger.opening o join ledger.event e using (event_id) where e.recorded_at > now() - interval '20 seconds' and e.subjects @> array[$1::uuid]`, [erasure]))[0]!.n; // prettier-ignore
    expect((await rows<{ n: number }>('select count(*)::int as n from ledger.opening'))[0]!.n).toBeGreaterThanOrEqual(all - before);
    expect(added).toBeGreaterThan(2);
    expect((await house.post(auditor, `/v1/erasures/${erasure}/confirmation`)).json()).toMatchObject({ code: 'erasure-settled' });

    await draws.publish();
    await draws.export();
    expect(await run(fsckCommand, directory, ...trusted(), '--old', old)).toMatchObject({ code: 0 });
    const dumped = await run(dumpCommand, directory, ...trusted());
    expect(dumped.code).toBe(0);
    const lines = dumped.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    const done = lines.find(({ entry }) => entry.k === 'erase.done')!;
    expect(done.entry).toMatchObject({ re: 'gdpr-17-1-a', pub: { basis: 'gdpr-17-1-a', events: expect.arrayContaining(await eventsOf(person, 'role.granted')) }, with: { role: 'administrator' } }); // prettier-ignore
    const marked = lines.filter(({ erased }) => erased !== undefined);
    expect(marked.map(({ entry, erased }) => [entry.k, erased])).toEqual([['role.granted', done.entry.id]]);

    const opened = async () => (await reconciled()).filter(({ id }) => id.startsWith('opening'));
    // The dates that were set back for this test are seen; that openings went is in order.
    expect(await opened()).toEqual([]);
    // Openings that a superuser takes are not covered by writing their event into the row of an erasure: its entry does not name it.
    const [other] = await eventsOf(issuer.personId, 'account.created');
    const hide = [
      `create table public.taken as select * from ledger.opening where event_id = '${other}'`,
      `delete from ledger.opening where event_id = '${other}'`,
      `update ledger.event set subjects = subjects || '${other}'::uuid where event_id = '${done.entry.id}'`,
    ];
    const restore = [
      'insert into ledger.opening select * from public.taken',
      `update ledger.event set subjects = array_remove(subjects, '${other}'::uuid) where event_id = '${done.entry.id}'`,
    ];
    const hidden = await new Superuser(house.admin, ['ledger.event', 'ledger.opening']).tampered([hide, restore], opened);
    expect(hidden.map(({ id, where }) => [id, where])).toEqual([['opening-missing', other]]);
  });

  it('is turned down by a second person, and then never carried out', async () => {
    const { administrator, auditor, issuer } = house.people;
    const [created] = await eventsOf(person, 'login.failed');
    expect(created).toBeUndefined();
    const colleague = await house.person('old.colleague', 'XA-MA', 'case-officer');
    await years([
      `update ledger.event set recorded_at = recorded_at - interval '6 years' where subjects @> array['${colleague.personId}'::uuid]`,
    ]);
    const erasure = await idOf(house.post(administrator, '/v1/erasures', request(colleague.personId)));
    const turned = await house.post(auditor, `/v1/erasures/${erasure}/refusal`, { reason: 'An inquiry is open.' });
    expect(turned.json()).toMatchObject({ state: 'refused' });
    expect((await house.post(issuer, `/v1/erasures/${erasure}/confirmation`)).json()).toMatchObject({ code: 'erasure-settled' });
    expect(await openings(colleague.personId)).toBeGreaterThan(3);
    expect((await house.call(auditor, '/v1/erasures')).json<{ items: { state: string }[] }>().items.map(({ state }) => state)).toEqual([
      'refused',
      'done',
    ]);
    for (const statement of [
      `update ledger.erasure set reason = 'something else'`,
      'delete from ledger.erasure',
      'truncate ledger.erasure',
    ])
      await expect(house.admin.query(statement)).rejects.toThrow();
  });
});
