import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '#database';
import { Ledger } from '#ledger';
import { type Casework, startCasework } from '../../../test/kit/casework.js';
import { directorySource } from './load/directory-source.js';
import { importSpecies } from './load/import-species.js';
import { today } from './load/install-species.js';
import { changed, writeDirectory } from './testing/made-directory.js';
import { SpeciesUpdates } from './update/species-updates.js';

let work: Casework;

/** Stages a made update and proposes it on the machine under the case officer's account. */
async function propose(effectiveOn = today()): Promise<string> {
  const files = changed('quotas.csv', (rows) => rows.slice(0, 2 + Math.floor(Math.random() * 3)));
  const batchId = await withClient(work.database.url('oc_worker'), async (client) => {
    const source = await directorySource(writeDirectory(files));
    return (await importSpecies(client, source, { effectiveOn })).batchId;
  });
  const { personId, org } = work.people.caseOfficer;
  await work.machine.run((tx) => new SpeciesUpdates(new Ledger()).propose(tx, { personId, org, role: 'case-officer' }, batchId));
  return batchId;
}

beforeAll(async () => {
  work = await startCasework();
});
afterAll(() => work.close());

describe('GET /v1/species', () => {
  it('answers with the accepted name, the Appendix there and then, notes, quota left and suspensions', async () => {
    const answer = await work.call(work.people.applicant, '/v1/species?q=python%20regus&at=2024-05-01&country=XA&lang=fr&limit=3');
    expect(answer.status).toBe(200);
    const body = answer.json<{ at: string; items: Record<string, unknown>[] }>();
    expect(body.at).toBe('2024-05-01');
    expect(body.items.length).toBeLessThanOrEqual(3);
    expect(body.items[0]).toMatchObject({
      matchedName: 'Python regius',
      acceptedName: 'Python regius',
      appendices: ['II'],
      notes: [{ listedTaxon: 'Pythonidae' }],
      quotas: [{ left: '5000', quantity: { value: '5000', unit: 'NAR' } }],
      suspensions: [],
    });
  });

  it.each([
    'q=p',
    'q=python&at=yesterday',
    'q=python&country=Utopia',
    'q=python&limit=0',
    'q=python&limit=51',
    'q=python&lang=de',
    'q=python&q2=x',
    'at=2024-01-01',
    `q=${'x'.repeat(121)}`,
    'q=py%00thon',
  ])('refuses "%s" with a problem that names the fault', async (query) => {
    const answer = await work.call(work.people.applicant, `/v1/species?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.json<{ code: string; errors: unknown[] }>().errors.length).toBeGreaterThan(0);
  });
});

describe('updates of species data over REST', () => {
  it('are listed and read with what they will change', async () => {
    const id = await propose();
    const list = await work.call(work.people.auditor, '/v1/species/updates?limit=1');
    expect(list.json<{ items: { id: string; state: string }[] }>().items).toMatchObject([{ id, state: 'proposed' }]);
    const read = await work.call(work.people.issuer, `/v1/species/updates/${id}`);
    const body = read.json<{ counts: { added: number; removed: number }; changes: { change: string }[]; rejected: unknown[] }>();
    expect(read.status).toBe(200);
    expect(body.counts.added).toBeGreaterThan(0);
    expect(body.counts.removed).toBeGreaterThan(0);
    expect(body.changes.length).toBeGreaterThan(0);
    expect(body.rejected.length).toBeGreaterThan(0);
  });

  it('are approved by an issuing officer only, with an Idempotency-Key, and once', async () => {
    const id = await propose('2098-01-01');
    const path = `/v1/species/updates/${id}/approval`;
    expect((await work.post(work.people.caseOfficer, path, {})).status).toBe(403);
    expect((await work.post(work.people.administrator, path, {})).status).toBe(403);
    expect((await work.call(work.people.issuer, path, { body: {} })).status).toBe(400);
    const approved = await work.post(work.people.issuer, path, { note: 'as adopted' });
    expect(approved.status).toBe(200);
    expect(approved.json()).toMatchObject({ id, state: 'approved', effectiveOn: '2098-01-01', decidedBy: work.people.issuer.personId });
    const again = await work.post(work.people.issuer, path, {});
    expect(again.status).toBe(409);
    expect(again.json()).toMatchObject({ code: 'proposal-closed' });
  });

  it('are refused with a reason', async () => {
    const id = await propose('2097-01-01');
    expect((await work.post(work.people.issuer, `/v1/species/updates/${id}/refusal`, {})).status).toBe(400);
    expect(
      (await work.post(work.people.issuer, `/v1/species/updates/${id}/refusal`, { note: 'wrong state of the lists' })).json(),
    ).toMatchObject({
      state: 'refused',
      decisionReason: 'wrong state of the lists',
    });
  });

  it('take effect with the approval when the day has come, and leave events', async () => {
    const id = await propose();
    expect((await work.post(work.people.issuer, `/v1/species/updates/${id}/approval`, {})).json()).toMatchObject({ state: 'applied' });
    const found = await work.call(work.people.applicant, '/v1/species?q=Crocodylus%20madeupensis');
    expect(found.json<{ items: { acceptedName: string }[] }>().items[0]?.acceptedName).toBe('Crocodylus madeupensis');
    const history = await work.machine.run((tx) => new Ledger().history(tx, id));
    expect(history).toHaveLength(3);
  });

  it('that do not exist are not found', async () => {
    expect((await work.call(work.people.issuer, '/v1/species/updates/0195e0e0-0000-7000-8000-000000000000')).status).toBe(404);
    expect((await work.call(work.people.issuer, '/v1/species/updates/nonsense')).status).toBe(404);
    expect((await work.call(work.people.applicant, '/v1/species/updates')).status).toBe(403);
  });
});
