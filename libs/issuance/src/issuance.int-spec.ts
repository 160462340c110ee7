import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import type { PermitDocument } from '#cites';
import { newId, sqlState, violatedConstraint } from '#database';
import {
  approvedCase,
  balanceOf,
  decidedCase,
  issueAsSigner,
  issuedPermit,
  makeQuota,
  type PermitJson,
  reservedPermit,
  step,
} from '../../../test/kit/case-steps.js';
import { type Casework, exportForm, startCasework } from '../../../test/kit/casework.js';
import { Upkeep } from './index.js';

describe('issuance', () => {
  let house: Casework;
  let portal: DataSource;
  let quota: string;
  beforeAll(async () => {
    house = await startCasework();
    portal = await house.database.dataSource('oc_portal');
  });
  afterAll(() => house.close());

  const refusal = async (work: Promise<unknown>) =>
    work.then(
      () => 'accepted',
      (error: unknown) => violatedConstraint(error) ?? sqlState(error),
    );
  const one = async <T>(sql: string, values: unknown[] = []) => ((await house.admin.query(sql, values)) as T[])[0]!;
  const balance = () => balanceOf(house, quota);
  const stateOf = async (id: string) => (await one<{ state: string }>('select state from issuance.permit where id = $1', [id])).state;

  it('freezes the document for good, with a random salt, an honest hash and the first second after its last day', async () => {
    const permit = await reservedPermit(house, exportForm({ validUntil: isoDay(60) }));
    const row = await one<{ document: Buffer; sha: Buffer; expires: Date; valid: string; list: number; place: number }>(
      'select document, document_sha256 as sha, expires_at as expires, valid_until as valid, status_list as list, status_index as place from issuance.permit where id = $1',
      [permit.id],
    );
    const document = JSON.parse(row.document.toString()) as PermitDocument;
    expect(createHash('sha256').update(row.document).digest()).toEqual(row.sha);
    expect(Buffer.from(document.salt, 'base64url')).toHaveLength(16);
    expect(document).toMatchObject({
      format: 'opencites-permit/1',
      number: permit.number,
      specimen: true,
      issuedBy: 'Person issuer',
      validUntil: isoDay(60),
      timeZone: 'Africa/Nairobi',
      lines: [{ line: 1, scientificName: 'Python regius', appendix: 'II' }],
      rules: { findings: ['distribution'] },
    });
    // Nairobi is three hours ahead: its day ends at 21:00 UTC.
    expect(row.expires.toISOString()).toBe(`${isoDay(60)}T21:00:00.000Z`);
    expect(row.place).toBeLessThan(16384);
    for (const column of [
      `number = '26XA999999'`,
      `document = 'x'`,
      `valid_until = '2099-01-01'`,
      `status_index = 1`,
      `reserved_by = '${newId()}'`,
    ])
      expect(
        await refusal(
          portal.query(
            `update issuance.permit set ${column}, state = 'void', last_event = 'void', last_role = 'issuing-officer', row_version = row_version + 1 where id = $1`,
            [permit.id],
          ),
        ),
      ).not.toBe('accepted');
    expect(await refusal(portal.query('delete from issuance.permit where id = $1', [permit.id]))).toBe('42501');
    const bytes = await house.call(house.people.applicant, `/v1/permits/${permit.id}/document`);
    expect(createHash('sha256').update(bytes.text).digest('hex')).toBe(permit.documentSha256);
  });

  it('answers a repeated issue with the same permit and takes no second number', async () => {
    const at = await approvedCase(house, exportForm());
    const first = await step(house, house.people.issuer, at, 'issue', {}, 201);
    const again = await house.post(house.people.issuer, `/v1/applications/${at.id}/issue`, {}, at.version);
    expect(again.json<PermitJson>().number).toBe(first.json<PermitJson>().number);
    const key = randomUUID();
    const other = await approvedCase(house, exportForm());
    const twice = await Promise.all(
      [1, 2].map(() =>
        house.post(house.people.issuer, `/v1/applications/${other.id}/issue`, {}, other.version, { 'idempotency-key': key }),
      ),
    );
    const statuses = twice.map(({ status }) => status).sort();
    expect([
      [201, 201],
      [201, 409],
    ]).toContainEqual(statuses);
    expect(await one(`select count(*)::int as n from issuance.permit where application_id = $1`, [other.id])).toEqual({ n: 1 });
  });

  it('gives fifty permits at once fifty numbers and fifty places, and never overdraws their quota', async () => {
    quota = await makeQuota(house, '420', 'Varanus niloticus');
    const form = exportForm({}, { scientificName: 'Varanus niloticus' });
    const cases = [];
    for (let n = 0; n < 50; n += 1) cases.push(await decidedCase(house, form));
    const { issuer } = house.people;
    const override = {
      kind: 'override',
      outcome: 'positive',
      overrides: 'distribution',
      reason: 'The survey of 2025 answers this warning.',
    };
    for (const at of cases) await step(house, issuer, at, 'decisions', override, 201);
    const approvals = await Promise.all(cases.map((at) => house.post(issuer, `/v1/applications/${at.id}/approval`, {}, at.version)));
    const approved = cases.filter((_, index) => approvals[index]!.status === 201);
    expect(approved).toHaveLength(42);
    // Whether the rules saw that the quota was used up or its row did is a matter of who came first.
    for (const answer of approvals.filter(({ status }) => status !== 201)) {
      expect(['rules-blocked', 'quota-exceeded']).toContain(answer.json<{ code: string }>().code);
      expect(answer.text).toContain('quota-exceeded');
    }
    expect(await balance()).toEqual({ reserved: '420', committed: '0' });
    const issues = await Promise.all(approved.map((at) => house.post(issuer, `/v1/applications/${at.id}/issue`, {}, at.version + 1)));
    const permits = issues.map((answer) => answer.json<PermitJson & { statusList: number; statusIndex: number }>());
    expect(new Set(permits.map(({ number }) => number)).size).toBe(42);
    expect(new Set(permits.map(({ statusList, statusIndex }) => `${statusList}/${statusIndex}`)).size).toBe(42);
    expect(await balance()).toEqual({ reserved: '420', committed: '0' });

    await issueAsSigner(house, permits[0]!.id);
    expect(await balance()).toEqual({ reserved: '410', committed: '10' });
    expect(await one('select state from applications.application where id = $1', [approved[0]!.id])).toEqual({ state: 'issued' });
    const box11a = JSON.parse(
      (await one<{ document: Buffer }>('select document from issuance.permit where id = $1', [permits[1]!.id])).document.toString(),
    ) as PermitDocument;
    expect(box11a.lines[0]?.quota).toMatchObject({ id: quota, annual: '420', unit: 'NAR' });
  }, 180_000);

  it('gives the quota back when an approval is withdrawn, reopened or refused by the signer', async () => {
    quota = await makeQuota(house, '30', 'Python brongersmai');
    const form = exportForm({}, { scientificName: 'Python brongersmai' });
    const withdrawn = await approvedCase(house, form);
    expect(await balance()).toEqual({ reserved: '10', committed: '0' });
    await step(house, house.people.applicant, withdrawn, 'withdrawal', { reason: 'The buyer stepped back.' });
    expect(await balance()).toEqual({ reserved: '0', committed: '0' });

    const reopened = await approvedCase(house, form);
    await step(house, house.people.issuer, reopened, 'reopening', { reason: 'A new survey came in today.' });
    expect(await balance()).toEqual({ reserved: '0', committed: '0' });
    const [{ state, round }] = (await house.admin.query('select state, round from applications.application where id = $1', [
      reopened.id,
    ])) as [{ state: string; round: number }];
    expect([state, round]).toEqual(['in-work', 2]);

    const refusedByServer = await reservedPermit(house, form);
    const app = await one<{ version: number }>('select version from applications.application where id = $1', [refusedByServer.application]);
    const early = await house.post(
      house.people.issuer,
      `/v1/applications/${refusedByServer.application}/reopening`,
      { reason: 'I would like it back.' },
      app.version,
    );
    expect(early.json<{ code: string }>().code).toBe('signing-not-refused');
    const signer = await house.database.dataSource('oc_signer', 1);
    await signer.query(
      `update issuance.signing_job set state = 'refused', refusal = '{"code":"clock"}', finished_at = now() where permit_id = $1`,
      [refusedByServer.id],
    );
    const seen = await house.call(house.people.issuer, `/v1/permits/${refusedByServer.id}`);
    expect(seen.json()).toMatchObject({ signing: [{ state: 'refused', refusal: { code: 'clock' } }] });
    const retried = await house.post(house.people.issuer, `/v1/applications/${refusedByServer.application}/signing`, {}, app.version);
    expect(retried.status).toBe(200);
    await signer.query(
      `update issuance.signing_job set state = 'refused', refusal = '{"code":"clock"}', finished_at = now() where permit_id = $1 and state = 'waiting'`,
      [refusedByServer.id],
    );
    const back = await house.post(
      house.people.issuer,
      `/v1/applications/${refusedByServer.application}/reopening`,
      { reason: 'The signer refused it twice.' },
      app.version,
    );
    expect(back.json()).toMatchObject({ state: 'in-work' });
    expect(await stateOf(refusedByServer.id)).toBe('void');
    expect(await balance()).toEqual({ reserved: '0', committed: '0' });
  });

  it('lets time expire permits, keeps their quota used, and tells the signer to publish', async () => {
    const permit = await issuedPermit(house, exportForm());
    const upkeep = house.app.get(Upkeep, { strict: false });
    expect((await upkeep.run()).expired).toBe(0);
    await house.admin.query('alter table issuance.permit disable trigger all');
    await house.admin.query(`update issuance.permit set expires_at = now() - interval '1 second' where id = $1`, [permit.id]);
    await house.admin.query('alter table issuance.permit enable trigger all');
    expect((await upkeep.run()).expired).toBe(1);
    expect(await stateOf(permit.id)).toBe('expired');
  });

  it('shows permits to their holder and to officers, whose look is on record first, and to nobody else', async () => {
    const permit = await reservedPermit(house, exportForm());
    const stranger = await house.person('stranger', 'XA-OTHER', 'applicant');
    const { auditor, administrator, applicant } = house.people;
    expect((await house.call(applicant, `/v1/permits?number=${permit.number}`)).json<{ items: unknown[] }>().items).toHaveLength(1);
    expect((await house.call(stranger, `/v1/permits?number=${permit.number}`)).json<{ items: unknown[] }>().items).toHaveLength(0);
    expect((await house.call(stranger, `/v1/permits/${permit.id}`)).status).toBe(404);
    expect((await house.call(administrator, `/v1/permits/${permit.id}`)).status).toBe(403);
    const looks = () =>
      one<{ n: number }>(
        `select count(*)::int as n from ledger.event_bytes where subjects @> array[$1::uuid] and convert_from(entry, 'UTF8')::jsonb ->> 'k' = 'look.record'`,
        [permit.id],
      );
    const before = (await looks()).n;
    expect((await house.call(auditor, `/v1/permits/${permit.id}`)).status).toBe(200);
    expect((await looks()).n).toBe(before + 1);
    expect((await house.call(applicant, `/v1/permits/${permit.id}/pdf`)).json<{ code: string }>().code).toBe('document-not-ready');
  });

  it('keeps the signer’s steps for the signer, in their order, each with what it stands for', async () => {
    const permit = await reservedPermit(house, exportForm());
    expect(await refusal(portal.query(`select issuance.advance_permit($1, 'sign', 'XA-MA')`, [permit.id]))).toBe('42501');
    expect(
      await refusal(
        portal.query(
          `update issuance.permit set state = 'signed', last_event = 'sign', last_role = 'system', row_version = row_version + 1 where id = $1`,
          [permit.id],
        ),
      ),
    ).toBe('permit_transition');
    const signer = await house.database.dataSource('oc_signer', 1);
    expect(await refusal(signer.query(`select issuance.advance_permit($1, 'sign', 'XA-MA')`, [permit.id]))).toBe('permit_has_credential');
    expect(await refusal(signer.query(`select issuance.advance_permit($1, 'complete', 'XA-MA')`, [permit.id]))).toBe('permit_transition');
    expect(await refusal(signer.query(`select issuance.advance_permit($1, 'cancel', 'XA-MA')`, [permit.id]))).toBe('permit_transition');
    expect(await refusal(signer.query(`update issuance.permit set state = 'signed' where id = $1`, [permit.id]))).toBe('42501');
    expect(await refusal(signer.query(`select issuance.take_number('XA', 2026)`))).toBe('42501');
    expect(await refusal(portal.query(`insert into issuance.credential select * from issuance.credential`))).toBe('42501');
  });

  const isoDay = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
});
