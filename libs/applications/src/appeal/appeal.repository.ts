import type { Tx } from '#database';
import type { Actor } from '#ledger';
import type { AttachmentMediaType } from '../attachment/attachment-type.js';
import type { AppealStatement } from './appeal-statement.js';

export type AppealState = 'filed' | 'upheld' | 'set-aside';

/** An appeal against a refusal: what the applicant says, and what was decided on it. */
export interface AppealRow {
  readonly id: string;
  readonly applicationId: string;
  readonly text: string;
  readonly filedBy: string;
  readonly filedRole: 'applicant' | 'agent';
  readonly filedAt: Date;
  readonly state: AppealState;
  readonly reason: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  /** RFC 8785 JSON, exactly the bytes (UTF-8) that the officer's key signs. */
  readonly statement: string | null;
  readonly signature: Buffer | null;
  /** The application that took the refused one up again. */
  readonly freshApplication: string | null;
}

export interface AppealPaper {
  readonly id: string;
  readonly sha256: Buffer;
  readonly mediaType: AttachmentMediaType;
  readonly size: number;
  readonly fileName: string;
  readonly uploadedAt: Date;
  /** null = not scanned. */
  readonly scannedAt: Date | null;
}

const columns = `id, application_id as "applicationId", text, filed_by as "filedBy", filed_role as "filedRole", filed_at as "filedAt", state, reason,
  decided_by as "decidedBy", decided_at as "decidedAt", statement, signature, fresh_application as "freshApplication"`;

export async function appealOf(tx: Tx, applicationId: string, lock = false): Promise<AppealRow | null> {
  const [row] = (await tx.query(`select ${columns} from applications.appeal where application_id = $1${lock ? ' for no key update' : ''}`, [
    applicationId,
  ])) as AppealRow[];
  return row ?? null;
}

/** Last day to appeal, YYYY-MM-DD; null where nothing was refused. */
export async function appealUntil(tx: Tx, applicationId: string): Promise<string | null> {
  const [row] = (await tx.query('select applications.appeal_until($1)::text as day', [applicationId])) as { day: string | null }[];
  return row?.day ?? null;
}

/** Whether somebody had a hand in the refused case, or in one that it took up again. */
export async function hadHand(tx: Tx, applicationId: string, person: string): Promise<boolean> {
  const [row] = (await tx.query('select applications.had_hand($1, $2) or applications.had_hand_before($1, $2) as had', [
    applicationId,
    person,
  ])) as [{ had: boolean }];
  return row.had;
}

/** The refused application that this one takes up again; null for any other. */
export async function appealAfter(tx: Tx, freshId: string): Promise<{ readonly id: string; readonly caseNumber: string } | null> {
  const [row] = (await tx.query(
    `select a.id, a.case_number as "caseNumber" from applications.appeal p join applications.application a on a.id = p.application_id
     where p.fresh_application = $1`,
    [freshId],
  )) as { id: string; caseNumber: string }[];
  return row ?? null;
}

/** What waits for a decision, oldest first. @param after id of the last row seen */
export async function openAppeals(
  tx: Tx,
  limit: number,
  after: string | null = null,
): Promise<readonly (AppealRow & { readonly caseNumber: string; readonly house: string | null })[]> {
  return (await tx.query(
    `select p.*, a.case_number as "caseNumber", o.name as house from (select ${columns} from applications.appeal where state = 'filed') p
       join applications.application a on a.id = p."applicationId" left join identity.organisation o on o.code = a.applicant_org
     where $2::uuid is null or p.id > $2 order by p.id limit $1`,
    [limit, after],
  )) as (AppealRow & { caseNumber: string; house: string | null })[];
}

export async function insertAppeal(tx: Tx, actor: Actor, id: string, applicationId: string, text: string): Promise<void> {
  await tx.query(
    `insert into applications.appeal (id, application_id, text, filed_by, filed_org, filed_role) values ($1, $2, $3, $4, $5, $6)`,
    [id, applicationId, text, actor.personId, actor.org, actor.role],
  );
}

/** @param text the statement, as it was signed where it was */
export async function decideAppeal(tx: Tx, actor: Actor, said: AppealStatement, text: string, signature: Buffer | null): Promise<void> {
  await tx.query(
    `update applications.appeal set state = $2, reason = $3, decided_by = $4, decided_org = $5, decided_at = clock_timestamp(), statement_id = $6,
       statement = $7, signature = $8 where id = $1`,
    [said.appeal, said.outcome, said.reason, actor.personId, actor.org, said.id, text, signature],
  );
}

export async function linkFresh(tx: Tx, id: string, freshId: string): Promise<void> {
  await tx.query('update applications.appeal set fresh_application = $2 where id = $1', [id, freshId]);
}

/** The evidence of the refused application stands in the one that takes it up again until somebody takes it out. */
export async function copyEvidence(tx: Tx, from: string, to: string): Promise<void> {
  await tx.query(
    `insert into applications.attachment (id, application_id, sha256, media_type, size, file_name, uploaded_by, uploaded_at, item, scanned_at)
     select gen_random_uuid(), $2, sha256, media_type, size, file_name, uploaded_by, uploaded_at, item, scanned_at
     from applications.attachment where application_id = $1`,
    [from, to],
  );
}

const paperColumns = `id, sha256, media_type as "mediaType", size, file_name as "fileName", uploaded_at as "uploadedAt", scanned_at as "scannedAt"`;

/** Oldest first. */
export async function appealPapers(tx: Tx, appealId: string): Promise<AppealPaper[]> {
  return (await tx.query(`select ${paperColumns} from applications.appeal_paper where appeal_id = $1 order by uploaded_at, id`, [
    appealId,
  ])) as AppealPaper[];
}

export async function insertAppealPaper(
  tx: Tx,
  actor: Actor,
  id: string,
  appealId: string,
  paper: Omit<AppealPaper, 'id' | 'uploadedAt'>,
): Promise<void> {
  await tx.query(
    `insert into applications.appeal_paper (id, appeal_id, sha256, media_type, size, file_name, uploaded_by, scanned_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, appealId, paper.sha256, paper.mediaType, paper.size, paper.fileName, actor.personId, paper.scannedAt],
  );
}
