import { newId, type Tx } from '#database';
import type { Actor } from '#ledger';
import type { PermitEvent, PermitState } from './permit-transitions.js';

/** One permit without its document bytes. */
export interface PermitRow {
  readonly id: string;
  readonly applicationId: string;
  readonly country: string;
  readonly number: string | null;
  readonly documentType: string;
  readonly state: PermitState;
  readonly version: number;
  readonly copyNumber: number;
  readonly documentSha256: Buffer | null;
  readonly statusList: number | null;
  readonly statusIndex: number | null;
  /** YYYY-MM-DD */
  readonly validUntil: string | null;
  readonly expiresAt: Date | null;
  readonly securityStamp: string | null;
  readonly replaces: string | null;
  readonly round: number;
  readonly rowVersion: number;
  readonly approvedAt: Date;
  readonly approvedBy: string;
  readonly reservedAt: Date | null;
  readonly reservedBy: string | null;
  readonly issuedAt: Date | null;
  readonly endorsedAt: Date | null;
  readonly endedAt: Date | null;
}

const columns = `p.id, p.application_id as "applicationId", p.country, p.number, p.document_type as "documentType", p.state, p.version,
  p.copy_number as "copyNumber", p.document_sha256 as "documentSha256", p.status_list as "statusList", p.status_index as "statusIndex",
  p.valid_until as "validUntil", p.expires_at as "expiresAt", p.security_stamp as "securityStamp", p.replaces, p.round, p.row_version as "rowVersion",
  p.approved_at as "approvedAt", p.approved_by as "approvedBy", p.reserved_at as "reservedAt", p.reserved_by as "reservedBy",
  p.issued_at as "issuedAt", p.endorsed_at as "endorsedAt", p.ended_at as "endedAt"`;

export async function findPermit(tx: Tx, id: string, lock = false): Promise<PermitRow | null> {
  const [row] = (await tx.query(`select ${columns} from issuance.permit p where p.id = $1${lock ? ' for no key update' : ''}`, [
    id,
  ])) as PermitRow[];
  return row ?? null;
}

/** The permit of an application that is neither void nor lapsed; at most one can exist. */
export async function permitOfApplication(tx: Tx, applicationId: string, lock = false): Promise<PermitRow | null> {
  const [row] = (await tx.query(
    `select ${columns} from issuance.permit p where p.application_id = $1 and p.state not in ('void', 'lapsed')${lock ? ' for no key update' : ''}`,
    [applicationId],
  )) as PermitRow[];
  return row ?? null;
}

export async function findPermitByNumber(tx: Tx, number: string): Promise<PermitRow | null> {
  const [row] = (await tx.query(`select ${columns} from issuance.permit p where p.number = $1`, [number])) as PermitRow[];
  return row ?? null;
}

export async function insertPermit(
  tx: Tx,
  actor: Actor,
  permit: { applicationId: string; country: string; documentType: string; round: number; replaces: string | null },
): Promise<string> {
  const id = newId();
  await tx.query(
    `insert into issuance.permit (id, application_id, country, document_type, state, round, replaces, approved_by, last_event, last_actor, last_org, last_role)
     values ($1, $2, $3, $4, 'approved', $5, $6, $7, 'approve', $7, $8, $9)`,
    [id, permit.applicationId, permit.country, permit.documentType, permit.round, permit.replaces, actor.personId, actor.org, actor.role],
  );
  return id;
}

export interface Reservation {
  readonly number: string;
  readonly document: Buffer;
  readonly documentSha256: Buffer;
  readonly statusList: number;
  readonly statusIndex: number;
  readonly validUntil: string;
  readonly expiresAt: Date;
  readonly securityStamp: string | null;
  readonly reservedAt: Date;
}

/** Freezes the permit: from here on its number, document and status entry never change (trigger guard_permit). */
export async function reservePermit(tx: Tx, permit: PermitRow, actor: Actor, reservation: Reservation): Promise<void> {
  const result = (await tx.query(
    `update issuance.permit set state = 'reserved', number = $2, document = $3, document_sha256 = $4, status_list = $5, status_index = $6,
       valid_until = $7, expires_at = $8, security_stamp = $9, reserved_at = $10, reserved_by = $11,
       row_version = row_version + 1, last_event = 'reserve', last_actor = $11, last_org = $12, last_role = $13
     where id = $1 and row_version = $14`,
    [
      permit.id,
      reservation.number,
      reservation.document,
      reservation.documentSha256,
      reservation.statusList,
      reservation.statusIndex,
      reservation.validUntil,
      reservation.expiresAt,
      reservation.securityStamp,
      reservation.reservedAt,
      actor.personId,
      actor.org,
      actor.role,
      permit.rowVersion,
    ],
  )) as [unknown[], number];
  if (result[1] !== 1) throw new Error('A permit was reserved without being locked');
}

/** Any later step of the table. */
export async function movePermit(tx: Tx, permit: PermitRow, actor: Actor, event: PermitEvent, to: PermitState): Promise<void> {
  const ends = ['cancelled', 'replaced', 'expired', 'lapsed', 'void', 'used'].includes(to);
  const result = (await tx.query(
    `update issuance.permit set state = $2, ended_at = case when $3 then now() else null end, row_version = row_version + 1,
       last_event = $4, last_actor = $5, last_org = $6, last_role = $7
     where id = $1 and row_version = $8`,
    [permit.id, to, ends, event, actor.personId, actor.org, actor.role, permit.rowVersion],
  )) as [unknown[], number];
  if (result[1] !== 1) throw new Error('A permit was changed without being locked');
}

export interface PermitLineRow {
  readonly line: number;
  readonly scientificName: string;
  readonly term: string;
  readonly appendix: string;
  readonly source: string;
  readonly quantity: string;
  readonly unit: string;
  readonly operationNumber: string | null;
  readonly originPermit: string | null;
  readonly originCountry: string | null;
}

/** One statement however many lines there are. */
export async function insertPermitLines(
  tx: Tx,
  permitId: string,
  permit: { readonly importPermit: string | null; readonly ruleYear: number },
  lines: readonly PermitLineRow[],
): Promise<void> {
  await tx.query(
    `insert into issuance.permit_line (permit_id, line, scientific_name, term, appendix, source, quantity, unit, operation_number, origin_permit,
       origin_country, import_permit, rule_year)
     select $1, r.line, r."scientificName", r.term, r.appendix, r.source, r.quantity, r.unit, r."operationNumber", r."originPermit", r."originCountry", $2, $4
     from jsonb_to_recordset($3::jsonb) as r (line int, "scientificName" text, term text, appendix text, source text, quantity numeric, unit text,
       "operationNumber" text, "originPermit" text, "originCountry" text)`,
    [permitId, permit.importPermit, JSON.stringify(lines), permit.ruleYear],
  );
}

export interface SigningJobRow {
  readonly id: string;
  /** `log`: signed, and waiting until witnesses have seen its entry in the log. */
  readonly kind: 'credential' | 'log' | 'seal' | 'trust';
  readonly state: 'waiting' | 'running' | 'done' | 'refused';
  readonly refusal: Readonly<Record<string, unknown>> | null;
  readonly attempts: number;
  readonly createdAt: Date;
}

export async function insertCredentialJob(tx: Tx, permitId: string): Promise<string> {
  const id = newId();
  await tx.query(`insert into issuance.signing_job (id, permit_id, kind) values ($1, $2, 'credential')`, [id, permitId]);
  return id;
}

/** Asks the signer to publish what changed; one waiting request is enough for any number of changes. */
export async function requestPublication(tx: Tx): Promise<void> {
  await tx.query(
    `insert into issuance.signing_job (id, kind) select $1, 'trust'
     where not exists (select 1 from issuance.signing_job where kind = 'trust' and state = 'waiting')`,
    [newId()],
  );
}

export async function jobsOf(tx: Tx, permitId: string): Promise<SigningJobRow[]> {
  return (await tx.query(
    `select id, kind, state, refusal, attempts, created_at as "createdAt" from issuance.signing_job where permit_id = $1 order by created_at, id`,
    [permitId],
  )) as SigningJobRow[];
}

export interface PermitFilter {
  /** null = every permit. */
  readonly applicant: { readonly personId: string; readonly org: string | null } | null;
  readonly number?: string;
  readonly state?: PermitState;
  readonly before?: string;
  readonly limit: number;
}

/** Newest first. Applicants see what was issued to them or their organisation, from its reservation on. */
export async function listPermits(tx: Tx, filter: PermitFilter): Promise<PermitRow[]> {
  const values: unknown[] = [filter.limit, filter.state ?? null, filter.before ?? null, filter.number ?? null];
  let seen = 'true';
  if (filter.applicant) {
    values.push(filter.applicant.personId, filter.applicant.org);
    seen = 'a.applicant = $5 or a.applicant_org = $6';
  }
  return (await tx.query(
    `select ${columns} from issuance.permit p join applications.application a on a.id = p.application_id
     where (${seen}) and ($2::text is null or p.state = $2) and ($3::uuid is null or p.id < $3) and ($4::text is null or p.number = $4)
     order by p.id desc limit $1`,
    values,
  )) as PermitRow[];
}

/** Permits whose last day has ended, soonest first. */
export async function overduePermits(tx: Tx, limit: number): Promise<string[]> {
  const rows = (await tx.query(
    `select id from issuance.permit where state in ('issued', 'endorsed', 'suspended') and expires_at <= now() order by expires_at limit $1 for update skip locked`,
    [limit],
  )) as { id: string }[];
  return rows.map((row) => row.id);
}

export async function readDocument(tx: Tx, permitId: string): Promise<Buffer | null> {
  const [row] = (await tx.query('select document from issuance.permit where id = $1', [permitId])) as { document: Buffer | null }[];
  return row?.document ?? null;
}

export interface CredentialRow {
  readonly cose: Buffer;
  readonly frontQr: string;
  readonly annexQr: readonly string[];
  readonly checkCode: string;
  readonly signedAt: Date;
}

export async function findCredential(tx: Tx, permitId: string): Promise<CredentialRow | null> {
  const [row] = (await tx.query(
    `select cose, front_qr as "frontQr", annex_qr as "annexQr", check_code as "checkCode", signed_at as "signedAt" from issuance.credential where permit_id = $1`,
    [permitId],
  )) as CredentialRow[];
  return row ?? null;
}

export async function findSealedPdf(tx: Tx, permitId: string): Promise<{ pdf: Buffer; sha256: Buffer } | null> {
  const [row] = (await tx.query('select pdf, sha256 from issuance.sealed_pdf where permit_id = $1', [permitId])) as {
    pdf: Buffer;
    sha256: Buffer;
  }[];
  return row ?? null;
}

/** A reserved permit may be taken back only after the signer has said that it will not sign. */
export async function credentialRefused(tx: Tx, permitId: string): Promise<boolean> {
  const rows = (await tx.query(`select state from issuance.signing_job where permit_id = $1 and kind = 'credential'`, [permitId])) as {
    state: string;
  }[];
  return rows.length > 0 && rows.every((row) => row.state === 'refused');
}

/** base64url SHA-256 of what was signed, as the public log names the permit; null before it is signed. */
export async function credOf(tx: Tx, permitId: string): Promise<string | null> {
  const [row] = (await tx.query('select cred from issuance.credential where permit_id = $1', [permitId])) as { cred: Buffer }[];
  return row?.cred.toString('base64url') ?? null;
}
