import { createHash, randomUUID } from 'node:crypto';
import type { ApplicationForm } from '#cites';
import { type Casework, exportForm } from './casework.js';

const pdf = Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n');
const evidence = createHash('sha256').update(pdf).digest('hex');

/**
 * Takes an application through every step of the portal, each by its own officer, until a permit is reserved.
 * Warnings are overridden by the issuing officer in writing.
 * @returns id of the permit
 */
export async function reservedPermit(house: Casework, form: ApplicationForm = exportForm()): Promise<string> {
  const { applicant, caseOfficer, scientist, issuer } = house.people;
  const created = await expectStatus(house.post(applicant, '/v1/applications', form), 201);
  const { id, version } = created.json<{ id: string; version: number }>();
  const base = `/v1/applications/${id}`;
  await expectStatus(
    house.call(applicant, `${base}/attachments?name=licence.pdf`, {
      method: 'POST',
      body: pdf,
      headers: { 'content-type': 'application/pdf', 'content-length': String(pdf.length), 'idempotency-key': randomUUID() },
    }),
    201,
  );
  await expectStatus(house.post(applicant, `${base}/submission`, { name: 'A Trader', place: 'Port Utopia', accepted: true }, version), 200);
  await expectStatus(house.post(caseOfficer, `${base}/case-work`, {}, version + 1), 200);
  const work = version + 2;
  for (const [who, body] of [
    [scientist, { kind: 'non-detriment', outcome: 'positive' }],
    [caseOfficer, { kind: 'legal-acquisition', outcome: 'positive', evidence: [evidence] }],
  ] as const)
    await expectStatus(house.post(who, `${base}/decisions`, body, work), 201);
  await expectStatus(house.post(caseOfficer, `${base}/decisions`, { kind: 'recommendation', outcome: 'positive' }, work), 201);
  const first = await house.post(issuer, `${base}/approval`, {}, work + 1);
  if (first.status === 409) {
    for (const { rule } of first.json<{ findings?: { rule: string }[] }>().findings ?? []) {
      const override = { kind: 'override', outcome: 'positive', overrides: rule, reason: 'Checked against the survey of 2025.' };
      await expectStatus(house.post(issuer, `${base}/decisions`, override, work + 1), 201);
    }
    await expectStatus(house.post(issuer, `${base}/approval`, {}, work + 1), 200);
  }
  const issued = await expectStatus(house.post(issuer, `${base}/issue`, {}, work + 2), 200);
  return issued.json<{ id: string }>().id;
}

async function expectStatus<T extends { readonly status: number; readonly text: string }>(answer: Promise<T>, status: number): Promise<T> {
  const got = await answer;
  if (got.status < 200 || got.status > 299) throw new Error(`${got.status} instead of ${status}: ${got.text}`);
  return got;
}
