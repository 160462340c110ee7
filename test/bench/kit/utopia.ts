import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApplicationForm } from '#cites';
import { createDataSource, type Tx, UnitOfWork } from '#database';
import { evidencePdf } from '../../../apps/cli/src/demo/evidence.js';
import { monthsFromToday } from '../../../apps/cli/src/demo/example-case.js';
import { type Officers, signIn } from '../../../apps/cli/src/demo/officers.js';
import { untilDrawn } from '../../../apps/cli/src/demo/until-drawn.js';
import { freeInstallationPorts } from '../../../apps/cli/src/installation/free-ports.js';
import { Installation } from '../../../apps/cli/src/installation/installation.js';

/** A whole installation: PostgreSQL with durable commits, signer, gateway and portal as processes, one officer per role. */
export interface Utopia {
  readonly installation: Installation;
  readonly database: Tx;
  /** A one-line export in Latin letters, through every step up to its approval. @returns path of the application and its version */
  approved(serial: number): Promise<Approved>;
  /** Hands a one-line export in. @returns the event that says so in the public log */
  submitted(serial: number): Promise<string>;
  /** Issues one; answers as soon as the portal has reserved it. */
  issue(approved: Approved): Promise<string>;
  /** Waits until all of them are issued. @throws when the signer refused one */
  untilIssued(permits: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

export interface Approved {
  readonly path: string;
  readonly etag: string | null;
}

const scientific = new Set(['non-detriment', 'import-not-detrimental', 'recipient-suitably-equipped']);

export async function utopia(): Promise<Utopia> {
  const home = mkdtempSync(join(tmpdir(), 'opencites-bench-'));
  const config = {
    home,
    authority: null,
    country: 'XA',
    databaseUrl: null,
    databaseName: 'opencites',
    ports: await freeInstallationPorts(),
    publicUrl: 'http://xa.localhost:8081/',
  };
  const installation = await Installation.start(config, { unthrottled: true });
  const officers = await signIn(installation);
  const pool = await createDataSource({ url: installation.database.url('oc_portal'), applicationName: 'opencites-bench', poolSize: 2 });
  const auditing = await createDataSource({
    url: installation.database.url('oc_auditor'),
    applicationName: 'opencites-bench',
    poolSize: 1,
  });
  const [database, auditor] = [new UnitOfWork(pool).reader, new UnitOfWork(auditing).reader];
  const evidence = await evidencePdf('Bench');
  return {
    installation,
    database,
    approved: (serial) => approve(officers, evidence, serial),
    submitted: async (serial) => submissionEvent(auditor, (await submit(officers, evidence, serial)).path),
    issue: async ({ path, etag }) => {
      const answer = await officers.issuingOfficer.call({ method: 'POST', path: `${path}/issue`, body: {}, etag });
      return (answer.json as { id: string }).id;
    },
    untilIssued: (permits) => untilIssued(database, permits),
    stop: async () => {
      officers.close();
      await pool.destroy();
      await auditing.destroy();
      await installation.stop();
      await Installation.remove(config);
    },
  };
}

function oneLine(serial: number): ApplicationForm {
  return {
    documentType: 'E',
    purpose: 'T',
    exporter: { name: 'Coralline Trading Ltd', address: '14 Harbour Road\nPort Amaro', country: 'XA' },
    importer: { name: 'Conceria Bellini S.p.A.', address: 'Via del Cuoio 6\n56029 Santa Croce', country: 'IT' },
    countryOfExport: 'XA',
    countryOfImport: 'IT',
    validUntil: monthsFromToday(6),
    lines: [
      {
        line: 1,
        scientificName: 'Python regius',
        commonName: 'Ball python',
        term: 'SKI',
        description: `Salted skins, tagged, lot ${serial}`,
        appendix: 'II',
        source: 'W',
        quantity: { value: String((serial % 90) + 10), unit: 'NAR' },
      },
    ],
  };
}

async function submit({ applicant }: Officers, evidence: Buffer, serial: number) {
  const begun = await applicant.call({ method: 'POST', path: '/v1/applications', body: oneLine(serial) });
  const path = `/v1/applications/${(begun.json as { id: string }).id}`;
  const file = { bytes: evidence, mediaType: 'application/pdf' };
  const attached = await applicant.call({ method: 'POST', path: `${path}/attachments?name=licence.pdf`, file });
  const { sha256 } = attached.json as { sha256: string };
  const declaration = { name: 'Tomás Rivera', place: 'Port Amaro', accepted: true };
  const { etag } = await applicant.call({ method: 'POST', path: `${path}/submission`, body: declaration, etag: begun.etag });
  return { path, sha256, etag };
}

async function submissionEvent(auditor: Tx, path: string): Promise<string> {
  const [row] = (await auditor.query(
    `select event_id as id from ledger.event_bytes
      where subjects @> array[$1::uuid] and convert_from(entry, 'UTF8')::jsonb ->> 'k' = 'application.submitted'`,
    [path.split('/').at(-1)],
  )) as { id: string }[];
  if (!row) throw new Error('a submission without its event');
  return row.id;
}

async function approve(officers: Officers, evidence: Buffer, serial: number): Promise<Approved> {
  const { applicant, caseOfficer, scientist, issuingOfficer } = officers;
  const { path, sha256, etag } = await submit(officers, evidence, serial);
  await untilDrawn(applicant, path);
  let answer = await caseOfficer.call({ method: 'POST', path: `${path}/case-work`, etag });
  const record = await caseOfficer.call({ method: 'GET', path: `${path}/decisions` });
  const { missing, evaluation } = record.json as {
    missing: readonly { kind: string; lines: readonly number[] }[];
    evaluation: { findings: readonly { rule: string; severity: string }[] };
  };
  for (const { kind, lines } of missing)
    await (scientific.has(kind) ? scientist : caseOfficer).decide({
      method: 'POST',
      path: `${path}/decisions`,
      body: { kind, outcome: 'positive', lines, evidence: [sha256], reason: 'Evidence on file was examined.' },
      etag: record.etag,
    });
  const recommendation = { kind: 'recommendation', outcome: 'positive', reason: 'Case examined; see findings.' };
  answer = await caseOfficer.decide({ method: 'POST', path: `${path}/decisions`, body: recommendation, etag: record.etag });
  const warned = evaluation.findings.filter(({ severity }) => severity === 'warn').map(({ rule }) => rule);
  for (const rule of new Set(warned))
    await issuingOfficer.decide({
      method: 'POST',
      path: `${path}/decisions`,
      body: { kind: 'override', outcome: 'positive', overrides: rule, reason: 'The survey of 2025 answers this warning.' },
      etag: answer.etag,
    });
  answer = await issuingOfficer.decide({ method: 'POST', path: `${path}/approval`, body: {}, etag: answer.etag });
  return { path, etag: answer.etag };
}

async function untilIssued(database: Tx, permits: readonly string[]): Promise<void> {
  for (let left = permits.length; left > 0;) {
    const [row] = (await database.query(
      `select count(*)::int as left,
         (select j.refusal::text from issuance.signing_job j where j.permit_id = any ($1) and j.state = 'refused' limit 1) as refusal
       from issuance.permit p where p.id = any ($1) and p.state <> 'issued'`,
      [permits],
    )) as { left: number; refusal: string | null }[];
    if (row?.refusal) throw new Error(`the signer refused: ${row.refusal}`);
    left = row?.left ?? 0;
    // Rarely: what the question costs would be counted as a cost of issuing.
    if (left > 0) await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Runs a task for every item, so many at once. */
export async function inFlight<T, R>(width: number, items: readonly T[], task: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < items.length; at = next++) results[at] = await task(items[at]!);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return results;
}
