import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmodSync } from 'node:fs';
import { signCountryLists } from '#signing';
import { type Casework, exportForm, startCasework } from '../../../test/kit/casework.js';
import { reservedPermit } from '../../../test/kit/reserved-permit.js';
import { type SigningHouse, signingHouse } from '../../../test/kit/signing.js';
import { type SignerProcess, startSignerProcess } from '../../../test/kit/signer-process.js';
import { TestLog } from '../../../test/kit/test-log.js';

describe('the signer as a process', () => {
  let house: Casework;
  let signing: SigningHouse;
  const started: SignerProcess[] = [];

  const rows = <T>(sql: string, values: unknown[] = []): Promise<T[]> => house.admin.query(sql, values);
  const start = async (environment?: Record<string, string>) => {
    const signer = await startSignerProcess(house, signing, environment);
    started.push(signer);
    return signer;
  };
  const issued = async (permits: readonly string[]) =>
    (await rows("select 1 from issuance.permit where id = any ($1) and state = 'issued'", [permits])).length;
  const untilIssued = async (permits: readonly string[]) => {
    for (let waited = 0; waited < 40_000 && (await issued(permits)) < permits.length; waited += 25)
      await new Promise((resolve) => setTimeout(resolve, 25));
    expect(await issued(permits)).toBe(permits.length);
  };

  beforeAll(async () => {
    house = await startCasework();
    signing = await signingHouse(house);
  });
  afterAll(async () => {
    for (const signer of started) if (signer.child.exitCode === null && signer.child.signalCode === null) await signer.end('SIGKILL');
    await signing?.close();
    await house?.close();
  });

  it('answers health checks on 127.0.0.1 and nothing else, and stops cleanly', async () => {
    const signer = await start();
    await signer.answers(200);
    expect(await signer.health()).toEqual({
      status: 200,
      body: { status: 'ready', checks: { database: 'up', keys: 'up', lists: 'up', clock: 'up' } },
    });
    expect((await signer.health('/health/live')).status).toBe(200);
    for (const path of ['/', '/v1/sign', '/metrics', '/health/../keys']) expect((await signer.health(path)).status).toBe(404);
    expect(await signer.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(signer.log()).not.toMatch(/password|passphrase|secret/i);
  });

  it('loses nothing and does nothing twice when it is killed again and again', async () => {
    await rows(
      `insert into species.quota (id, kind, taxon_id, country, valid_from, valid_to, quantity, unit, source, batch_id)
       select gen_random_uuid(), 'national', t.id, 'XA', date_trunc('year', now())::date, (date_trunc('year', now()) + interval '1 year')::date,
              1000, 'NAR', 'test', t.batch_id from species.taxon t where t.scientific_name = 'Python regius' limit 1`,
    );
    const permits: string[] = [];
    for (let index = 0; index < 6; index += 1)
      permits.push(await reservedPermit(house, exportForm({}, { quantity: { value: '7', unit: 'NAR' } })));
    for (let kill = 0; kill < 4 && (await issued(permits)) < permits.length; kill += 1) {
      const signer = await start();
      await signer.answers(200);
      // Somewhere between the first claim and the last seal; another place each time.
      await new Promise((resolve) => setTimeout(resolve, 20 + kill * 60));
      expect((await signer.end('SIGKILL')).signal).toBe('SIGKILL');
      // The lease of the dead signer ends.
      await rows("update issuance.signing_job set claimed_at = now() - interval '3 minutes' where state = 'running'");
    }
    const last = await start();
    await untilIssued(permits);
    await last.end('SIGTERM');

    const [found] = await rows<Record<string, string>>(
      `select (select count(*) from issuance.credential where permit_id = any ($1)) as credentials,
              (select count(*) from issuance.sealed_pdf where permit_id = any ($1)) as papers,
              (select count(*) from issuance.signing_job where permit_id = any ($1) and state <> 'done') as open,
              (select count(distinct number) from issuance.permit where id = any ($1)) as numbers,
              (select sum(reserved)::text from species.quota_use where permit_id = any ($1)) as reserved,
              (select sum(committed)::text from species.quota_use where permit_id = any ($1)) as committed,
              (select count(*) from ledger.event_bytes where subjects && $1::uuid[] and convert_from(entry, 'UTF8')::jsonb ->> 'k' = 'permit.issued') as events`,
      [permits],
    );
    expect(found).toEqual({ credentials: '6', papers: '6', open: '0', numbers: '6', reserved: '0', committed: '42', events: '6' });
  }, 240_000);

  it('lets no permit out without its proof and none out twice, however often it is killed on the way to it', async () => {
    const log = await TestLog.open(house.database, house.admin);
    await signCountryLists(signing.places, Math.floor(Date.now() / 1000), { logPolicy: log.policy });
    const permits: string[] = [];
    for (let index = 0; index < 4; index += 1)
      permits.push(await reservedPermit(house, exportForm({}, { quantity: { value: '7', unit: 'NAR' } })));
    try {
      log.run();
      for (let kill = 0; kill < 4 && (await issued(permits)) < permits.length; kill += 1) {
        const signer = await start();
        await signer.answers(200);
        // Each time later: among credentials, proofs, seals.
        await new Promise((resolve) => setTimeout(resolve, 40 + kill * 120));
        expect((await signer.end('SIGKILL')).signal).toBe('SIGKILL');
        await rows("update issuance.signing_job set claimed_at = now() - interval '3 minutes' where state = 'running'");
      }
      const last = await start();
      await untilIssued(permits);
      await last.end('SIGTERM');
    } finally {
      await log.stop();
    }
    const [found] = await rows<Record<string, string>>(
      `select (select count(*) from issuance.log_proof where permit_id = any ($1) and witnessed) as proofs,
              (select count(*) from issuance.sealed_pdf where permit_id = any ($1)) as papers,
              (select count(*) from issuance.signing_job where permit_id = any ($1) and state <> 'done') as open,
              (select count(*) from issuance.signing_job where permit_id = any ($1) and kind = 'log') as awaited,
              (select count(*) from issuance.permit_event where permit_id = any ($1) and event = 'witness') as witnessed,
              (select count(*) from ledger.event_bytes where subjects && $1::uuid[] and convert_from(entry, 'UTF8')::jsonb ->> 'k' = 'permit.issued') as events`,
      [permits],
    );
    expect(found).toEqual({ proofs: '4', papers: '4', open: '0', awaited: '4', witnessed: '4', events: '4' });
  }, 400_000);

  it('is not ready while its keys are open to others, and becomes ready without a restart when they are not', async () => {
    chmodSync(signing.places.holders.signer.directory, 0o755);
    const signer = await start();
    await signer.answers(503);
    expect(await signer.health()).toMatchObject({ body: { checks: { database: 'up', keys: 'down', lists: 'down' } } });
    // It answers before it has looked at its keys.
    for (let waited = 0; waited < 30_000 && signer.log() === ''; waited += 50) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(signer.log()).toContain('is open to other accounts');
    chmodSync(signing.places.holders.signer.directory, 0o700);
    await signer.answers(200);
    await signer.end('SIGTERM');
  }, 120_000);

  it('names every fault of its configuration and ends with 64', async () => {
    const signer = await start({ DATABASE_URL: 'mysql://x', PUBLIC_URL: 'ftp://permits.example.org/' });
    await expect(signer.answers(200)).rejects.toThrow(/exit code 64.*DATABASE_URL.*PUBLIC_URL/s);
  });
});
