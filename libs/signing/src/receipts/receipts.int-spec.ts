import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { nodeCrypto } from '#keystore/verify-crypto';
import { parsePolicy, parseTlogProof, portableHasher, verifyTlogProof } from '#merkle';
import { signCountryLists } from '#signing';
import { openReceipt, openTrust, type Receipt } from '#trust';
import { type Casework, startCasework } from '../../../../test/kit/casework.js';
import { ed25519Verify } from '../../../../test/kit/note-keys.js';
import { reservedPermit } from '../../../../test/kit/reserved-permit.js';
import { type SigningHouse, signingHouse } from '../../../../test/kit/signing.js';
import { TestLog } from '../../../../test/kit/test-log.js';

interface ReceiptView {
  readonly event: string;
  readonly log: string;
  readonly kind: string;
  readonly leafHash: string;
  readonly receipt: string;
  readonly proof: string | null;
}

describe('receipts for the steps of a case', () => {
  let house: Casework;
  let signing: SigningHouse;
  let log: TestLog;
  let application: string;

  const rows = <T>(sql: string, values: unknown[] = []): Promise<T[]> => house.admin.query(sql, values);
  const trust = () => {
    const files = new Map<string, Uint8Array>();
    for (const entry of readdirSync(signing.trust, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      files.set(relative(signing.trust, path), new Uint8Array(readFileSync(path)));
    }
    return openTrust(files, nodeCrypto);
  };
  const steps = () =>
    rows<{ id: string; k: string; leaf: Buffer }>(
      `select event_id as id, convert_from(entry, 'UTF8')::jsonb ->> 'k' as k, sha256('\\x00'::bytea || entry) as leaf from ledger.event_bytes
        where subjects && (select array_agg(id) from (select $1::uuid as id union select id from issuance.permit where application_id = $1) s)
          and convert_from(entry, 'UTF8')::jsonb ->> 'k' !~ '^look' order by event_id`,
      [application],
    );
  const receipts = async (query = ''): Promise<readonly ReceiptView[]> => {
    const answer = await house.call(house.people.applicant, `/v1/receipts?application=${application}${query}`);
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
    return answer.json<{ items: readonly ReceiptView[] }>().items;
  };
  const eventually = async (happened: () => Promise<boolean>): Promise<void> => {
    for (let waited = 0; waited < 20_000 && !(await happened()); waited += 50) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(signing.reports.map(({ text, error }) => `${text} ${String(error ?? '')}`)).toEqual([]);
    expect(await happened()).toBe(true);
  };
  const opened = async (view: ReceiptView): Promise<Receipt> => {
    const found = await openReceipt(Buffer.from(view.receipt, 'base64url'), await trust());
    if (found.state !== 'ok') throw new Error(JSON.stringify(found));
    return found.value;
  };

  beforeAll(async () => {
    house = await startCasework();
    signing = await signingHouse(house);
    log = await TestLog.open(house.database, house.admin);
    const permit = await reservedPermit(house);
    [{ application_id: application }] = (await rows<{ application_id: string }>(
      'select application_id from issuance.permit where id = $1',
      [permit],
    )) as [{ application_id: string }];
  });
  afterAll(async () => {
    await log?.stop();
    await signing?.close();
    await house?.close();
  });

  it('are not given while there is no log that could keep the promise', async () => {
    const signer = await signing.start();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await signer.stop();
    expect(await rows('select 1 from signing.receipt')).toEqual([]);
  });

  it('are there for every event of the case, of before and after, each with its leaf hash, signed by the receipt key', async () => {
    await signCountryLists(signing.places, Math.floor(Date.now() / 1000), { logPolicy: log.policy });
    const signer = await signing.start();
    await eventually(async () => (await receipts()).length === (await steps()).length);
    await log.publish();
    await eventually(
      async () => (await steps()).some(({ k }) => k === 'permit.sealed') && (await receipts()).length === (await steps()).length,
    );
    await signer.stop();
    const given = await receipts();
    const taken = await steps();
    expect(given.map(({ event, kind, leafHash }) => [event, kind, leafHash])).toEqual(
      taken.map(({ id, k, leaf }) => [id, k, leaf.toString('base64url')]),
    );
    for (const kind of ['application.submitted', 'decision.recommendation', 'permit.reserved', 'permit.issued'])
      expect(given.map((receipt) => receipt.kind)).toContain(kind);
    const submitted = given.find(({ kind }) => kind === 'application.submitted')!;
    const [{ case_number: caseNumber }] = (await rows<{ case_number: string }>('select case_number from applications.application')) as [
      { case_number: string },
    ];
    expect(await opened(submitted)).toMatchObject({
      country: 'XA',
      origin: 'xa.localhost/log/public',
      eventId: submitted.event,
      caseNumber,
      mergeDelay: 3600,
    });
    expect((await opened(given.find(({ log }) => log === 'restricted')!)).origin).toBe('xa.localhost/log/restricted');
  }, 60_000);

  it('come with the proof as soon as the event is published', async () => {
    await log.publish();
    const submitted = (await receipts()).find(({ kind }) => kind === 'application.submitted')!;
    const proof = parseTlogProof(submitted.proof ?? '');
    if (!proof.ok) throw new Error(proof.reason);
    const policy = parsePolicy(log.policy);
    if (!policy.ok) throw new Error(policy.reason);
    const { leafHash } = await opened(submitted);
    const input = { proof: proof.value, policy: policy.policy, hasher: portableHasher, verify: ed25519Verify };
    expect(await verifyTlogProof({ ...input, leafHash })).toMatchObject({ ok: true });
    expect(await verifyTlogProof({ ...input, leafHash: new Uint8Array(32) })).toMatchObject({ ok: false, reason: 'inclusion' });
    expect((await receipts()).filter(({ log: name }) => name === 'restricted').every(({ proof: none }) => none === null)).toBe(true);
  });

  it('are refused when a byte of them changes, and never change in the database', async () => {
    const [first] = await receipts();
    const bytes = Buffer.from(first!.receipt, 'base64url');
    const store = await trust();
    for (let at = 0; at < bytes.length; at += 3) {
      const altered = Buffer.from(bytes);
      altered[at] = altered[at]! ^ 1;
      expect((await openReceipt(altered, store)).state).not.toBe('ok');
    }
    await expect(rows('delete from signing.receipt')).rejects.toMatchObject({ driverError: { constraint: 'append_only' } });
    const signer = await house.database.dataSource('oc_signer');
    await expect(signer.query('update signing.receipt set kind = $1', ['x'])).rejects.toMatchObject({ driverError: { code: '42501' } });
  });

  it('are shown page by page, to those who may see the case, and a look at them is on record', async () => {
    const all = await receipts();
    const answer = await house.call(house.people.applicant, `/v1/receipts?application=${application}&limit=3`);
    expect(answer.json<{ items: ReceiptView[] }>().items.map(({ event }) => event)).toEqual(all.slice(0, 3).map(({ event }) => event));
    const { next } = answer.json<{ next: string }>();
    expect((await receipts(`&limit=3&cursor=${next}`))[0]?.event).toBe(all[3]?.event);
    const stranger = await house.person('stranger', 'XA-OTHER', 'applicant');
    expect((await house.call(stranger, `/v1/receipts?application=${application}`)).status).toBe(404);
    const looks = () => rows(`select 1 from ledger.event_bytes where convert_from(entry, 'UTF8')::jsonb ->> 'k' = 'look.record'`);
    const before = (await looks()).length;
    expect((await house.call(house.people.issuer, `/v1/receipts?application=${application}`)).status).toBe(200);
    expect(await looks()).toHaveLength(before + 1);
    expect((await house.call(house.people.applicant, '/v1/receipts?application=none')).status).toBe(400);
  });
});
