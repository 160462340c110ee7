import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Casework, exportForm, startCasework } from '../../../test/kit/casework.js';

interface ApplicationJson {
  id: string;
  version: number;
  state: string;
  caseNumber: string;
  evaluation: { outcome: string; findings: { rule: string; severity: string; lines: number[] }[] } | null;
}

const pdf = Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n');
const evidence = createHash('sha256').update(pdf).digest('hex');

describe('the life of a permit in the portal', () => {
  let house: Casework;
  beforeAll(async () => {
    house = await startCasework();
  });
  afterAll(() => house.close());

  it('leads from a draft over findings, recommendation and approval to a reserved permit and a job for the signer', async () => {
    const { applicant, caseOfficer, scientist, issuer } = house.people;
    const created = await house.post(applicant, '/v1/applications', exportForm());
    expect(created.status).toBe(201);
    const { id, version } = created.json<ApplicationJson>();
    expect(created.json<ApplicationJson>().evaluation?.findings.map(({ rule }) => rule)).toContain('finding-non-detriment');

    const attached = await house.call(applicant, `/v1/applications/${id}/attachments?name=licence.pdf`, {
      method: 'POST',
      body: pdf,
      headers: { 'content-type': 'application/pdf', 'content-length': String(pdf.length), 'idempotency-key': 'attach-0001' },
    });
    expect(attached.json()).toMatchObject({ sha256: evidence });

    const base = `/v1/applications/${id}`;
    const submitted = await house.post(
      applicant,
      `${base}/submission`,
      { name: 'A Trader', place: 'Port Utopia', accepted: true },
      version,
    );
    expect(submitted.json()).toMatchObject({ state: 'submitted' });
    const taken = await house.post(caseOfficer, `${base}/case-work`, {}, version + 1);
    expect(taken.json()).toMatchObject({ state: 'in-work' });
    const work = version + 2;

    const early = await house.post(caseOfficer, `${base}/decisions`, { kind: 'recommendation', outcome: 'positive' }, work);
    expect([early.status, early.json<{ code: string }>().code]).toEqual([409, 'decisions-missing']);
    for (const [who, body] of [
      [scientist, { kind: 'non-detriment', outcome: 'positive' }],
      [caseOfficer, { kind: 'legal-acquisition', outcome: 'positive', evidence: [evidence] }],
    ] as const) {
      const decided = await house.post(who, `${base}/decisions`, body, work);
      expect(decided.status).toBe(201);
    }
    const recommended = await house.post(caseOfficer, `${base}/decisions`, { kind: 'recommendation', outcome: 'positive' }, work);
    expect(recommended.json()).toMatchObject({ state: 'decided' });

    const warned = await house.post(issuer, `${base}/approval`, {}, work + 1);
    expect(warned.json()).toMatchObject({ status: 409, code: 'rules-blocked', findings: [{ rule: 'distribution', severity: 'warn' }] });
    const override = {
      kind: 'override',
      outcome: 'positive',
      overrides: 'distribution',
      reason: 'Survey of 2025: a population lives in the south.',
    };
    expect((await house.post(issuer, `${base}/decisions`, override, work + 1)).status).toBe(201);
    const approved = await house.post(issuer, `${base}/approval`, {}, work + 1);
    expect(approved.json()).toMatchObject({ application: { state: 'approved' }, permit: { state: 'approved', number: null } });
    const issued = await house.post(issuer, `${base}/issue`, {}, work + 2);
    expect(issued.json()).toMatchObject({ state: 'reserved', number: expect.stringMatching(/^\d\dXA000001$/) });

    const permit = await house.call(applicant, `/v1/permits/${issued.json<{ id: string }>().id}`);
    expect(permit.json()).toMatchObject({ signing: [{ kind: 'credential', state: 'waiting' }] });
  });
});
