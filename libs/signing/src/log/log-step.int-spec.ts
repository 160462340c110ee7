import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readPermitPdf } from '#document';
import { changePolicy } from '#identity';
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
    const permit = await reservedPermit(house);
    await until(permit, 'signed');
    await log.publish({ cosigners: 0 });
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(await state(permit)).toBe('signed');
    await house.machine.run((tx) =>
      changePolicy(tx, { name: 'log-degraded', value: true, decidedBy: 'Order 1 of the Director', organisation: 'XA-MA' }),
    );
    await until(permit, 'issued');
    expect((await proof(permit))?.witnessed).toBe(false);
    const { report } = await verifyPdf(permit);
    expect(report).toMatchObject({ exitCode: 3, verdict: 'amber' });
    expect(report.checks).toContainEqual(expect.objectContaining({ reason: 'log-proof-unwitnessed' }));
    expect(await inSet(permit)).toBe(false);
    await house.machine.run((tx) =>
      changePolicy(tx, { name: 'log-degraded', value: false, decidedBy: 'Order 1 of the Director', organisation: 'XA-MA' }),
    );
    // The change of policy is an entry too, so there is a larger tree to publish.
    await log.publish();
    expect(await eventually(async () => (await proof(permit))?.witnessed === true)).toBe(true);
    expect(await eventually(() => inSet(permit))).toBe(true);
    expect((await verifyPdf(permit)).report).toMatchObject({ exitCode: 0, verdict: 'specimen' });
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
    const next = await reservedPermit(house);
    await until(next, 'signed');
    await log.publish();
    await until(next, 'issued');
    // The operator mended the log and started the signer again: the proof is asked for once more.
    await signer.stop();
    signer = await signing.start();
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
