import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { decisionDuties } from '#applications';
import type { ApplicationForm, DecisionKind } from '#cites';
import { UnitOfWork } from '#database';
import { Ledger } from '#ledger';
import { systemActor } from '#web';
import type { Casework, Person } from './casework.js';
import type { CallResult } from './http.js';

export const evidencePdf = Buffer.from(
  '%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n',
);
export const evidenceHash = createHash('sha256').update(evidencePdf).digest('hex');

/** An application on its way, with the version that the next step needs. */
export interface CaseAt {
  readonly id: string;
  version: number;
}

export function expectStatus(answer: CallResult, status: number): CallResult {
  if (answer.status !== status) throw new Error(`${answer.status} instead of ${status}: ${answer.text}`);
  return answer;
}

/** Draft with evidence, submitted and on the case officer's desk. */
export async function caseInWork(house: Casework, form: ApplicationForm, applicant?: Person): Promise<CaseAt> {
  const at = await caseSubmitted(house, form, applicant);
  await step(house, house.people.caseOfficer, at, 'case-work', {});
  return at;
}

/** Draft with evidence, submitted. */
export async function caseSubmitted(house: Casework, form: ApplicationForm, applicant: Person = house.people.applicant): Promise<CaseAt> {
  const created = expectStatus(await house.post(applicant, '/v1/applications', form), 201).json<{ id: string; version: number }>();
  const { id } = created;
  const attach = await house.call(applicant, `/v1/applications/${id}/attachments?name=licence.pdf`, {
    method: 'POST',
    body: evidencePdf,
    headers: { 'content-type': 'application/pdf', 'content-length': String(evidencePdf.length), 'idempotency-key': randomUUID() },
  });
  expectStatus(attach, 201);
  const at: CaseAt = { id, version: created.version };
  await step(house, applicant, at, 'submission', { name: 'A Trader', place: 'Port Utopia', accepted: true });
  return at;
}

/** One POST of the life of an application; the version moves on. */
export async function step(house: Casework, who: Person, at: CaseAt, path: string, body: unknown, status = 200): Promise<CallResult> {
  const answer = expectStatus(await house.post(who, `/v1/applications/${at.id}/${path}`, body, at.version), status);
  if (path !== 'decisions') at.version += 1;
  return answer;
}

/** Recommended negatively and refused, for the reason that both give. */
export async function caseRefused(house: Casework, form: ApplicationForm, reason = 'Nobody knows the origin.'): Promise<CaseAt> {
  const at = await caseInWork(house, form);
  await step(house, house.people.caseOfficer, at, 'decisions', { kind: 'recommendation', outcome: 'negative', reason }, 201);
  at.version += 1;
  await step(house, house.people.issuer, at, 'refusal', { reason, appeal: 'To the Minister within 30 days.' });
  return at;
}

/** Every finding that the treaty asks for, by whoever may make it. */
export async function findEverything(house: Casework, at: CaseAt): Promise<void> {
  const listed = await house.call(house.people.caseOfficer, `/v1/applications/${at.id}/decisions`);
  const { missing } = expectStatus(listed, 200).json<{ missing: { kind: DecisionKind }[] }>();
  for (const { kind } of missing) {
    const science = decisionDuties.some((row) => row.kind === kind && row.role === 'scientific-authority');
    const who = science ? house.people.scientist : house.people.caseOfficer;
    await step(house, who, at, 'decisions', { kind, outcome: 'positive', evidence: [evidenceHash] }, 201);
  }
}

export async function decidedCase(house: Casework, form: ApplicationForm, applicant?: Person): Promise<CaseAt> {
  const at = await caseInWork(house, form, applicant);
  await findEverything(house, at);
  await step(house, house.people.caseOfficer, at, 'decisions', { kind: 'recommendation', outcome: 'positive' }, 201);
  at.version += 1;
  return at;
}

/** Overrides every warning in writing, then approves. */
export async function approvedCase(house: Casework, form: ApplicationForm, applicant?: Person): Promise<CaseAt> {
  const at = await decidedCase(house, form, applicant);
  const listed = await house.call(house.people.issuer, `/v1/applications/${at.id}/decisions`);
  const { evaluation } = expectStatus(listed, 200).json<{ evaluation: { findings: { rule: string; severity: string }[] } }>();
  for (const rule of new Set(evaluation.findings.filter(({ severity }) => severity === 'warn').map((finding) => finding.rule))) {
    const override = { kind: 'override', outcome: 'positive', overrides: rule, reason: 'The survey of 2025 answers this warning.' };
    await step(house, house.people.issuer, at, 'decisions', override, 201);
  }
  await step(house, house.people.issuer, at, 'approval', {}, 201);
  return at;
}

export interface PermitJson {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly documentSha256: string;
}

export async function reservedPermit(
  house: Casework,
  form: ApplicationForm,
  applicant?: Person,
): Promise<PermitJson & { application: string }> {
  const at = await approvedCase(house, form, applicant);
  const issued = await step(house, house.people.issuer, at, 'issue', {}, 201);
  return { ...issued.json<PermitJson>(), application: at.id };
}

/**
 * The signer's steps under the signer's own database role, with bytes instead of a signature: what stands here is the way of
 * the rows, not of the keys.
 */
export async function issueAsSigner(house: Casework, permitId: string): Promise<void> {
  const unit = new UnitOfWork(await house.database.dataSource('oc_signer', 1));
  const ledger = new Ledger();
  const system = systemActor('XA-MA');
  await unit.run(async (tx) => {
    await tx.query(`update issuance.signing_job set state = 'done', finished_at = now() where permit_id = $1 and kind = 'credential'`, [
      permitId,
    ]);
    await tx.query(
      `insert into issuance.credential (permit_id, kid, cose, front_qr, cred, check_code, signed_at) values ($1, $2, $3, 'QR', $4, 'CODE', now())`,
      [permitId, randomBytes(8), randomBytes(64), randomBytes(32)],
    );
    await ledger.append(tx, { kind: 'permit.issued', actor: system, act: 'sign', subjects: [permitId] });
    for (const name of ['sign', 'log', 'witness'])
      await tx.query('select issuance.advance_permit($1, $2, $3)', [permitId, name, system.org]);
    await tx.query(`insert into issuance.signing_job (id, permit_id, kind) values ($1, $2, 'seal')`, [randomUUID(), permitId]);
  });
  await unit.run(async (tx) => {
    const pdf = randomBytes(100);
    await tx.query(`insert into issuance.sealed_pdf (permit_id, pdf, sha256, sealed_at) values ($1, $2, $3, now())`, [
      permitId,
      pdf,
      createHash('sha256').update(pdf).digest(),
    ]);
    await ledger.append(tx, { kind: 'permit.sealed', actor: system, act: 'seal', subjects: [permitId] });
    const [{ replaces }] = (await tx.query('select replaces from issuance.permit where id = $1', [permitId])) as [
      { replaces: string | null },
    ];
    if (replaces !== null) await ledger.append(tx, { kind: 'permit.replaced', actor: system, act: 'replace', subjects: [replaces] });
    for (const name of ['seal', 'complete']) await tx.query('select issuance.advance_permit($1, $2, $3)', [permitId, name, system.org]);
  });
}

export async function issuedPermit(
  house: Casework,
  form: ApplicationForm,
  applicant?: Person,
): Promise<PermitJson & { application: string }> {
  const permit = await reservedPermit(house, form, applicant);
  await issueAsSigner(house, permit.id);
  return { ...permit, state: 'issued' };
}

/** A national quota for skins of a species from XA, without end. */
export async function makeQuota(house: Casework, amount: string, scientificName: string): Promise<string> {
  const id = randomUUID();
  const rows = (await house.admin.query(
    `insert into species.quota (id, kind, taxon_id, country, valid_from, valid_to, quantity, unit, terms, source, batch_id)
     select $1, 'national', t.id, 'XA', '2020-01-01', '2090-12-31', $2, 'NAR', '{SKI}', 'test', (select id from species.import_batch limit 1)
     from species.taxon t where t.scientific_name = $3 returning id`,
    [id, amount, scientificName],
  )) as unknown[];
  if (rows.length !== 1) throw new Error(`${scientificName} is not in the starter set`);
  return id;
}

export async function balanceOf(house: Casework, quota: string): Promise<{ reserved: string; committed: string }> {
  const rows = (await house.admin.query(
    `select trim_scale(reserved)::text as reserved, trim_scale(committed)::text as committed from species.quota_balance where quota_id = $1`,
    [quota],
  )) as { reserved: string; committed: string }[];
  return rows[0] ?? { reserved: '0', committed: '0' };
}
