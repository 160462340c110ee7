import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readPermitPdf } from '#document';
import { nodeCrypto } from '#keystore/verify-crypto';
import { openTrust } from '#trust';
import { verifyPermit } from '#verify';
import { type Casework, exportForm, startCasework } from '../../../test/kit/casework.js';
import { reservedPermit } from '../../../test/kit/reserved-permit.js';
import { type SigningHouse, signingHouse } from '../../../test/kit/signing.js';

async function trustOf(directory: string) {
  const files = new Map<string, Uint8Array>();
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(relative(directory, path), new Uint8Array(readFileSync(path)));
  }
  return openTrust(files, nodeCrypto);
}

describe('the signer', () => {
  let house: Casework;
  let signing: SigningHouse;

  const rows = <T>(sql: string, values: unknown[] = []): Promise<T[]> => house.admin.query(sql, values);
  const state = async (permit: string) =>
    (await rows<{ state: string }>('select state from issuance.permit where id = $1', [permit]))[0]?.state;
  /** Fails with what the signer said when the permit does not get there. */
  const until = async (permit: string, wanted: string) => {
    for (let waited = 0; waited < 15_000 && (await state(permit)) !== wanted; waited += 20)
      await new Promise((resolve) => setTimeout(resolve, 20));
    const said = signing.reports.map(({ text, error }) => (error instanceof Error ? `${text}: ${error.message}` : text));
    const refusals = await rows('select kind, refusal from issuance.signing_job where permit_id = $1 and refusal is not null', [permit]);
    expect({ state: await state(permit), refusals, said }).toEqual({ state: wanted, refusals: [], said: [] });
  };

  beforeAll(async () => {
    house = await startCasework();
    signing = await signingHouse(house);
  });
  afterAll(async () => {
    await signing?.close();
    await house?.close();
  });

  it('takes a reserved permit to issued, and the world can verify code and paper with the published lists', async () => {
    const permit = await reservedPermit(house);
    const signer = await signing.start();
    await until(permit, 'issued');
    await signer.stop();

    const [credential] = await rows<{ front_qr: string; cose: Buffer; cred: Buffer; check_code: string }>(
      'select front_qr, cose, cred, check_code from issuance.credential where permit_id = $1',
      [permit],
    );
    const trust = await trustOf(signing.trust);
    const now = Math.floor(Date.now() / 1000);
    const code = await verifyPermit({ kind: 'codes', texts: [credential!.front_qr], from: 'text' }, trust, { now });
    expect(code).toMatchObject({ verdict: 'specimen', exitCode: 3 });
    expect(code.checks.filter((check) => check.result === 'fail')).toEqual([]);
    expect(
      await verifyPermit({ kind: 'codes', texts: [credential!.front_qr], from: 'text' }, trust, { now, specimen: true }),
    ).toMatchObject({ exitCode: 0 });

    const [paper] = await rows<{ pdf: Buffer; sha256: Buffer }>('select pdf, sha256 from issuance.sealed_pdf where permit_id = $1', [
      permit,
    ]);
    expect(createHash('sha256').update(paper!.pdf).digest().equals(paper!.sha256)).toBe(true);
    const reading = await readPermitPdf(new Uint8Array(paper!.pdf));
    expect(await verifyPermit({ kind: 'pdf', reading }, trust, { now, specimen: true })).toMatchObject({
      exitCode: 0,
      verdict: 'specimen',
    });
    const file = join(signing.home, 'permit.pdf');
    writeFileSync(file, paper!.pdf);
    const pdfsig = spawnSync('pdfsig', ['-nocert', file], { encoding: 'utf8' });
    expect(pdfsig.stdout).toContain('Signature is Valid.');
    expect(pdfsig.stdout).toContain('Total document signed');
  });

  it('writes the public event with cred, closes the application and finishes both jobs, in the same transactions', async () => {
    const [{ id: permit } = { id: '' }] = await rows<{ id: string }>("select id from issuance.permit where state = 'issued'");
    const events = await rows<{ kind: string; entry: string }>(
      "select convert_from(entry, 'UTF8')::jsonb ->> 'k' as kind, convert_from(entry, 'UTF8') as entry from ledger.event_bytes where subjects @> array[$1::uuid] order by event_id",
      [permit],
    );
    expect(events.map(({ kind }) => kind)).toEqual(['permit.approved', 'permit.reserved', 'permit.issued', 'permit.sealed']);
    const [credential] = await rows<{ cred: Buffer; check_code: string }>(
      'select cred, check_code from issuance.credential where permit_id = $1',
      [permit],
    );
    const issued = events.find(({ kind }) => kind === 'permit.issued')!.entry;
    expect(JSON.parse(issued)).toMatchObject({
      pub: { cred: credential!.cred.toString('base64url'), app: 'II', kind: 'E', specimen: true },
    });
    expect(issued).not.toContain(credential!.check_code);
    expect(await rows('select kind, state, attempts from issuance.signing_job where permit_id = $1 order by kind', [permit])).toEqual([
      { kind: 'credential', state: 'done', attempts: 1 },
      { kind: 'seal', state: 'done', attempts: 1 },
    ]);
    expect(
      await rows('select a.state from applications.application a join issuance.permit p on p.application_id = a.id where p.id = $1', [
        permit,
      ]),
    ).toEqual([{ state: 'issued' }]);
  });

  it('signs a permit once, however often it is asked', async () => {
    const [{ id: permit } = { id: '' }] = await rows<{ id: string }>("select id from issuance.permit where state = 'issued'");
    const before = await rows('select cose, signed_at from issuance.credential where permit_id = $1', [permit]);
    await house.admin.query("update issuance.signing_job set state = 'waiting', finished_at = null where permit_id = $1", [permit]);
    const signer = await signing.start();
    for (let waited = 0; waited < 10_000; waited += 20) {
      const open = await rows("select 1 from issuance.signing_job where permit_id = $1 and state <> 'done'", [permit]);
      if (open.length === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await signer.stop();
    expect(await rows('select cose, signed_at from issuance.credential where permit_id = $1', [permit])).toEqual(before);
    expect(await rows("select 1 from issuance.signing_job where permit_id = $1 and state = 'done'", [permit])).toHaveLength(2);
  });

  it('takes over the job of a signer that was killed once its lease has ended, not before', async () => {
    const permit = await reservedPermit(house);
    await house.admin.query(
      "update issuance.signing_job set state = 'running', attempts = 1, claimed_at = now() - interval '119 seconds' where permit_id = $1",
      [permit],
    );
    const signer = await signing.start();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await state(permit)).toBe('reserved');
    await until(permit, 'issued');
    await signer.stop();
  });

  it('shares the work with a second signer without signing anything twice', async () => {
    const permits: string[] = [];
    for (let index = 0; index < 6; index += 1) permits.push(await reservedPermit(house));
    const signers = await Promise.all([signing.start(), signing.start()]);
    for (const permit of permits) await until(permit, 'issued');
    await Promise.all(signers.map((signer) => signer.stop()));
    const [count] = await rows<{ credentials: string; papers: string }>(
      `select (select count(*) from issuance.credential where permit_id = any ($1)) as credentials,
              (select count(*) from issuance.sealed_pdf where permit_id = any ($1)) as papers`,
      [permits],
    );
    expect(count).toEqual({ credentials: '6', papers: '6' });
    expect(await rows("select state from issuance.signing_job where permit_id = any ($1) and state <> 'done'", [permits])).toEqual([]);
  });

  it('issues a partially completed document to a registered holder alone, and its code says which boxes are open', async () => {
    const content = {
      ...{ number: 'SP-1', holder: 'Name of XA-TRADE', case: 'other', reason: 'Negligible trade.', documentTypes: ['E'] },
      ...{ scientificNames: ['Python regius'], from: '2020-01-01' },
    };
    const asked = exportForm({
      ...{ importer: null, openBoxes: ['3', '11'], exporter: { name: 'Name of XA-TRADE', address: '1 Street', country: 'XA' } },
    });
    const refusedTo = async (who: typeof house.people.applicant) => {
      const answer = await house.post(who, '/v1/applications', asked);
      expect([answer.status, answer.json<{ code: string }>().code, answer.text]).toEqual([
        422,
        'form-invalid',
        expect.stringContaining('/openBoxes'),
      ]);
    };
    await refusedTo(house.people.applicant);
    const proposed = await house.post(house.people.caseOfficer, '/v1/registers/simplified', { content, reason: 'Seen on site.' });
    const proposal = proposed.json<{ id: string }>().id;
    expect((await house.post(house.people.issuer, `/v1/registers/proposals/${proposal}/approval`)).status).toBe(200);
    // Another house may type the holder's name in box 4 and is no holder by it.
    await refusedTo(await house.person('other.trader', 'XA-OTHER', 'applicant'));
    const permit = await reservedPermit(house, asked);
    const signer = await signing.start();
    await until(permit, 'issued');
    await signer.stop();
    const [credential] = await rows<{ front_qr: string }>('select front_qr from issuance.credential where permit_id = $1', [permit]);
    const report = await verifyPermit({ kind: 'codes', texts: [credential!.front_qr], from: 'text' }, await trustOf(signing.trust), {
      now: Math.floor(Date.now() / 1000),
      specimen: true,
    });
    expect(report).toMatchObject({ exitCode: 0, permit: { importer: null, totalLines: 1 } });
    expect(report.permit?.specialConditions?.split('\n')).toEqual([
      'Box 3 completed by the holder / par le titulaire / por el titular',
      'Box 11 completed by the holder / par le titulaire / por el titular: max. 10 NAR',
      'Completed by (name, signature, date) / Rempli par / Completado por',
    ]);
  });
});
