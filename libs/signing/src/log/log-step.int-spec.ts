import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readPermitPdf } from '#document';
import { nodeCrypto } from '#keystore/verify-crypto';
import { signCountryLists } from '#signing';
import { isLogged, openTrust } from '#trust';
import { verifyPermit } from '#verify';
import { type Casework, startCasework } from '../../../../test/kit/casework.js';
import { reservedPermit } from '../../../../test/kit/reserved-permit.js';
import { type SigningHouse, signingHouse } from '../../../../test/kit/signing.js';
import { TestLog } from '../../../../test/kit/test-log.js';

type Signer = Awaited<ReturnType<SigningHouse['start']>>;

describe('a permit that is valid only if logged', () => {
  let house: Casework;
  let signing: SigningHouse;
  let log: TestLog;
  let signer: Signer;
  let old: string;

  const rows = <T>(sql: string, values: unknown[] = []): Promise<T[]> => house.admin.query(sql, values);
  const state = async (permit: string) =>
    (await rows<{ state: string }>('select state from issuance.permit where id = $1', [permit]))[0]?.state;
  const eventually = async (happened: () => Promise<boolean>, milliseconds = 20_000): Promise<boolean> => {
    for (let waited = 0; waited < milliseconds; waited += 25) {
      if (await happened()) return true;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    return false;
  };
  const until = async (permit: string, wanted: string) => {
    await eventually(async () => (await state(permit)) === wanted);
    const said = signing.reports.map(({ text, error }) => (error instanceof Error ? `${text}: ${error.message}` : text));
    expect({ state: await state(permit), said }).toEqual({ state: wanted, said: [] });
  };
  const trust = () => {
    const files = new Map<string, Uint8Array>();
    for (const entry of readdirSync(signing.trust, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      files.set(relative(signing.trust, path), new Uint8Array(readFileSync(path)));
    }
    return openTrust(files, nodeCrypto);
  };
  const credential = async (permit: string) =>
    (
      await rows<{ cose: Buffer; cred: Buffer; kid: Buffer; front_qr: string }>('select * from issuance.credential where permit_id = $1', [
        permit,
      ])
    )[0]!;
  const proof = async (permit: string) =>
    (
      await rows<{ proof: Buffer; entry: Buffer; witnessed: boolean; size: string }>(
        'select * from issuance.log_proof where permit_id = $1',
        [permit],
      )
    )[0];
  const inSet = async (permit: string): Promise<boolean> => {
    const { cred, kid } = await credential(permit);
    const set = (await trust()).loggedSet(new Uint8Array(kid));
    return set.state === 'ok' && isLogged(set.value, new Uint8Array(cred));
  };
  const jobs = (permit: string) =>
    rows<{ kind: string; state: string }>('select kind, state from issuance.signing_job where permit_id = $1 order by created_at, id', [
      permit,
    ]);
  const verifyPdf = async (permit: string) => {
    const [paper] = await rows<{ pdf: Buffer }>('select pdf from issuance.sealed_pdf where permit_id = $1', [permit]);
    const reading = await readPermitPdf(new Uint8Array(paper!.pdf));
    const now = Math.floor(Date.now() / 1000);
    return { reading, report: await verifyPermit({ kind: 'pdf', reading }, await trust(), { now, specimen: true }) };
  };

  beforeAll(async () => {
    house = await startCasework();
    signing = await signingHouse(house);
    log = await TestLog.open(house.database, house.admin);
  });
  afterAll(async () => {
    await log?.stop();
    await signing?.close();
    await house?.close();
  });

  it('passes through in a country that has no log', async () => {
    old = await reservedPermit(house);
    signer = await signing.start();
    await until(old, 'issued');
    await signer.stop();
    expect(await jobs(old)).toEqual([
      { kind: 'credential', state: 'done' },
      { kind: 'seal', state: 'done' },
    ]);
    expect((await verifyPdf(old)).report.checks).toContainEqual(expect.objectContaining({ reason: 'issuer-has-no-log' }));
  }, 60_000);

  it('gets its proof afterwards when the country has a log one day', async () => {
    await signCountryLists(signing.places, Math.floor(Date.now() / 1000), { logPolicy: log.policy });
    signer = await signing.start();
    expect(await eventually(async () => (await rows('select 1 from issuance.log_gate')).length === 1)).toBe(true);
    await log.publish();
    expect(await eventually(() => inSet(old))).toBe(true);
    expect(await state(old)).toBe('issued');
    const now = Math.floor(Date.now() / 1000);
    const texts = [(await credential(old)).front_qr];
    const report = await verifyPermit({ kind: 'codes', texts, from: 'text' }, await trust(), { now, specimen: true });
    expect(report).toMatchObject({ exitCode: 0, verdict: 'specimen' });
    expect(report.checks).toContainEqual(expect.objectContaining({ reason: 'logged' }));
  }, 60_000);

  it('stays signed until witnesses have seen its entry, and is issued with the proof then', async () => {
    const permits = [await reservedPermit(house), await reservedPermit(house)];
    for (const permit of permits) await until(permit, 'signed');
    await log.sequence();
    await new Promise((resolve) => setTimeout(resolve, 500));
    for (const permit of permits) expect(await state(permit)).toBe('signed');
    const [waiting] = await rows<{ number: string }>('select number from issuance.permit where id = $1', [permits[0]]);
    const early = await house.call(house.people.issuer, `/v1/permits/proof?number=${waiting!.number}`);
    expect([early.status, early.json<{ code: string }>().code]).toEqual([409, 'log-proof-not-ready']);
    expect((await house.call(house.people.issuer, '/v1/permits/proof?number=26XA999999')).status).toBe(404);
    expect((await house.call(house.people.issuer, '/v1/permits/proof')).status).toBe(400);
    // Nor can anybody who holds the signer's role take the step.
    const refused = (await house.database.dataSource('oc_signer')).query("select issuance.advance_permit($1, 'log', 'XA-MA')", [
      permits[0],
    ]);
    await expect(refused).rejects.toMatchObject({ driverError: { constraint: 'permit_has_log_proof' } });
    await log.publish();
    for (const permit of permits) await until(permit, 'issued');

    const [first] = permits as [string];
    const { reading, report } = await verifyPdf(first);
    const stored = await proof(first);
    expect(stored?.witnessed).toBe(true);
    expect(Buffer.from(reading.attachments.proof ?? []).equals(stored!.proof)).toBe(true);
    expect(Buffer.from(reading.attachments.entry ?? []).equals(stored!.entry)).toBe(true);
    expect(report).toMatchObject({ exitCode: 0, verdict: 'specimen' });
    for (const reason of ['log-proof-good', 'witnesses-demonstration', 'seal-good'])
      expect(report.checks).toContainEqual(expect.objectContaining({ reason }));
    const entry = JSON.parse(stored!.entry.toString()) as { k: string; pub: { cred: string } };
    expect(entry).toMatchObject({ k: 'permit.issued', pub: { cred: (await credential(first)).cred.toString('base64url') } });
    expect(await jobs(first)).toEqual(['credential', 'log', 'seal'].map((kind) => ({ kind, state: 'done' })));
    expect(await eventually(() => inSet(first))).toBe(true);
    const [{ number }] = (await rows<{ number: string }>('select number from issuance.permit where id = $1', [first])) as [
      { number: string },
    ];
    for (const [path, bytes, type] of [
      ['proof', stored!.proof, 'text/plain; charset=utf-8'],
      ['entry', stored!.entry, 'application/json'],
    ] as const) {
      const answer = await house.call(house.people.applicant, `/v1/permits/${path}?number=${number}`);
      expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([200, type, bytes.toString()]);
      expect(answer.headers['etag']).toMatch(/^"[\w-]{43}"$/);
      const stranger = await house.person(`stranger-${path}`, 'XA-OTHER', 'applicant');
      expect((await house.call(stranger, `/v1/permits/${path}?number=${number}`)).status).toBe(404);
    }
    await expect(rows('delete from issuance.log_proof where permit_id = $1', [first])).rejects.toMatchObject({
      driverError: { constraint: 'append_only' },
    });
  }, 90_000);

  it('goes out without witnesses only in degraded mode, amber, and is made good when they are back', async () => {
    const { administrator, issuer, caseOfficer } = house.people;
    const witnessing = async () => (await house.call(issuer, '/v1/log/witnessing')).json<{ degraded: boolean; period: object | null }>();
    const propose = (person = administrator) =>
      house.post(person, '/v1/log/degraded', { reason: 'The cable of two witnesses is cut; perishable goods wait.', hours: 6 });
    const code = (answer: { json<T>(): T }) => answer.json<{ code: string }>().code;
    const kinds = async (id: string) =>
      (
        await rows<{ kind: string }>(
          `select convert_from(entry, 'UTF8')::jsonb ->> 'k' as kind from ledger.event_bytes where subjects @> array[$1::uuid] order by recorded_at`,
          [id],
        )
      ).map(({ kind }) => kind);
    const permit = await reservedPermit(house);
    await until(permit, 'signed');
    // Nobody decides anything while all is well, nor in the first quarter of an hour of trouble.
    expect(code(await propose())).toBe('quorum-not-missing');
    await log.publish({ cosigners: 0, minutesAgo: 14 });
    expect(code(await propose())).toBe('quorum-not-missing');
    expect((await house.post(caseOfficer, '/v1/log/degraded', { reason: 'Witnesses are away.', hours: 6 })).status).toBe(403);
    const another = await reservedPermit(house);
    await until(another, 'signed');
    await log.publish({ cosigners: 0, minutesAgo: 16 });
    const proposed = await propose();
    expect([proposed.status, proposed.json<object>()]).toEqual([201, expect.objectContaining({ state: 'proposed', hours: 6 })]);
    const { id } = proposed.json<{ id: string }>();
    expect(code(await propose(issuer))).toBe('action-pending');
    expect(code(await house.post(administrator, `/v1/log/degraded/${id}/confirmation`))).toBe('action-own');
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(await state(permit)).toBe('signed');

    const confirmed = await house.post(issuer, `/v1/log/degraded/${id}/confirmation`);
    expect([confirmed.status, confirmed.json<object>()]).toEqual([200, expect.objectContaining({ state: 'on' })]);
    expect(code(await house.post(issuer, `/v1/log/degraded/${id}/confirmation`))).toBe('action-closed');
    await until(permit, 'issued');
    await until(another, 'issued');
    expect(await witnessing()).toMatchObject({ degraded: true, period: { state: 'on' } });
    expect((await proof(permit))?.witnessed).toBe(false);
    const { report } = await verifyPdf(permit);
    expect(report).toMatchObject({ exitCode: 3, verdict: 'amber' });
    expect(report.checks).toContainEqual(expect.objectContaining({ reason: 'log-proof-unwitnessed' }));
    expect(await inSet(permit)).toBe(false);

    // The decision is an entry too, so there is a larger tree to publish; with it the mode is over, whoever has noticed.
    await log.publish();
    expect((await witnessing()).degraded).toBe(false);
    expect(await eventually(async () => (await proof(permit))?.witnessed === true)).toBe(true);
    expect(await eventually(() => inSet(permit))).toBe(true);
    expect((await verifyPdf(permit)).report).toMatchObject({ exitCode: 0, verdict: 'specimen' });
    expect(await eventually(async () => (await witnessing()).period === null)).toBe(true);
    expect(await rows('select ended_cause from issuance.degraded_period where id = $1', [id])).toEqual([{ ended_cause: 'quorum' }]);
    expect(await kinds(id)).toEqual(['degraded.proposed', 'degraded.on', 'degraded.off']);
  }, 90_000);

  it('cannot be let out by one person, by a longer time, or by a row that somebody writes', async () => {
    const { administrator, issuer } = house.people;
    const waiting = await reservedPermit(house);
    await until(waiting, 'signed');
    await log.publish({ cosigners: 0, minutesAgo: 20 });
    const body = { reason: 'Witnesses have been away since this morning.', hours: 24 };
    for (const hours of [0, 25, 1.5]) expect((await house.post(issuer, '/v1/log/degraded', { ...body, hours })).status).toBe(400);
    const { id } = (await house.post(issuer, '/v1/log/degraded', body)).json<{ id: string }>();
    const portal = await house.database.dataSource('oc_portal');
    const [{ person }] = (await rows<{ person: string }>('select proposed_by as person from issuance.degraded_period where id = $1', [
      id,
    ])) as [{ person: string }];
    const confirmAs = (whom: string) =>
      portal.query(
        `update issuance.degraded_period set confirmed_by = $2, confirmed_org = 'XA-MA', confirmed_role = 'issuing-officer', confirmed_at = now(), until = now() + interval '9 days' where id = $1`,
        [id, whom],
      );
    await expect(confirmAs(person)).rejects.toMatchObject({ driverError: { constraint: 'degraded_period_two_people' } });
    // Nobody confirms for somebody else.
    await expect(confirmAs(randomUUID())).rejects.toMatchObject({ driverError: { constraint: 'degraded_period_signed' } });
    await expect(portal.query('delete from issuance.degraded_period')).rejects.toThrow(/permission denied/);
    await expect(rows('delete from issuance.degraded_period')).rejects.toMatchObject({ driverError: { constraint: 'append_only' } });
    expect(await state(waiting)).toBe('signed');

    expect(
      (await house.post(administrator, `/v1/log/degraded/${id}/end`, { reason: 'They are expected back within the hour.' })).status,
    ).toBe(200);
    const closed = await house.post(administrator, `/v1/log/degraded/${id}/confirmation`);
    expect(closed.json<{ code: string }>().code).toBe('action-closed');
    await log.publish();
    await until(waiting, 'issued');
    expect((await proof(waiting))?.witnessed).toBe(true);
  }, 90_000);

  it('is refused with an alarm where the log shows something false, and nothing else is held up', async () => {
    const permit = await reservedPermit(house);
    await until(permit, 'signed');
    await log.publish({ root: new Uint8Array(randomBytes(32)) });
    const refused = () =>
      rows<{ refusal: { code: string } }>(
        "select refusal from issuance.signing_job where permit_id = $1 and kind = 'log' and state = 'refused'",
        [permit],
      );
    expect(await eventually(async () => (await refused()).length === 1)).toBe(true);
    expect((await refused())[0]?.refusal).toMatchObject({
      code: 'log-proof',
      evidence: { reasons: expect.stringContaining('log-proof-invalid') },
    });
    expect(await state(permit)).toBe('signed');
    expect(signing.reports.map(({ text }) => text)).toContainEqual(expect.stringContaining('ALARM'));
    signing.reports.length = 0;
    const alarms = await rows(
      `select 1 from ledger.event_bytes where subjects @> array[$1::uuid] and convert_from(entry, 'UTF8')::jsonb ->> 'k' = 'alarm.raised'`,
      [permit],
    );
    expect(alarms).toHaveLength(1);
    expect(await rows('select about from identity.alarm where code = $1', ['log-proof'])).toEqual([{ about: permit }]);
    // Under a false root nothing new is signed either. The operator mends the log and starts the signer again: all goes on, and
    // the proof that was refused is asked for once more.
    await signer.stop();
    const next = await reservedPermit(house);
    await log.publish();
    signer = await signing.start();
    await until(next, 'signed');
    await log.publish();
    await until(next, 'issued');
    await until(permit, 'issued');
  }, 90_000);

  it('is refused where a superuser changed the entry after it was counted', async () => {
    const permit = await reservedPermit(house);
    await until(permit, 'signed');
    await log.sequence();
    await rows('alter table ledger.entry disable trigger all');
    await rows(
      `update ledger.entry set entry = convert_to(replace(convert_from(entry, 'UTF8'), '"specimen":true', '"specimen":false'), 'UTF8')
        where event_id = (select event_id from issuance.signing_job where permit_id = $1 and kind = 'log')`,
      [permit],
    );
    await log.publish();
    expect(
      await eventually(
        async () => (await rows("select 1 from issuance.signing_job where permit_id = $1 and state = 'refused'", [permit])).length === 1,
      ),
    ).toBe(true);
    expect(await state(permit)).toBe('signed');
  }, 60_000);
});
