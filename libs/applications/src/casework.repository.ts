import { newId, type Tx } from '#database';
import type { Actor } from '#ledger';
import type { AttachmentMediaType } from './attachment/attachment-type.js';

export interface InformationRequest {
  readonly id: string;
  readonly question: string;
  readonly askedBy: string;
  readonly askedRole: string;
  readonly askedAt: Date;
  /** YYYY-MM-DD */
  readonly dueOn: string;
  readonly answer: string | null;
  readonly answeredBy: string | null;
  readonly answeredAt: Date | null;
}

const requestColumns = `id, question, asked_by as "askedBy", asked_role as "askedRole", asked_at as "askedAt", due_on as "dueOn", answer,
  answered_by as "answeredBy", answered_at as "answeredAt"`;

export async function insertInformationRequest(
  tx: Tx,
  applicationId: string,
  actor: Actor,
  question: string,
  dueOn: string,
): Promise<string> {
  const id = newId();
  await tx.query(
    `insert into applications.information_request (id, application_id, question, asked_by, asked_role, due_on) values ($1, $2, $3, $4, $5, $6)`,
    [id, applicationId, question, actor.personId, actor.role, dueOn],
  );
  return id;
}

/** Answers the open question; false when none is open. */
export async function answerInformationRequest(tx: Tx, applicationId: string, actor: Actor, answer: string): Promise<boolean> {
  const result = (await tx.query(
    `update applications.information_request set answer = $2, answered_by = $3, answered_at = now() where application_id = $1 and answer is null`,
    [applicationId, answer, actor.personId],
  )) as [unknown[], number];
  return result[1] === 1;
}

export async function listInformationRequests(tx: Tx, applicationId: string): Promise<InformationRequest[]> {
  return (await tx.query(`select ${requestColumns} from applications.information_request where application_id = $1 order by asked_at`, [
    applicationId,
  ])) as InformationRequest[];
}

/** Applications whose question stayed unanswered past its day. */
export async function overdueApplications(tx: Tx, today: string, limit: number): Promise<string[]> {
  const rows = (await tx.query(
    `select r.application_id as id from applications.information_request r join applications.application a on a.id = r.application_id
     where r.answer is null and r.due_on < $1 and a.state = 'information-asked' order by r.due_on limit $2`,
    [today, limit],
  )) as { id: string }[];
  return rows.map((row) => row.id);
}

export interface AttachmentRow {
  readonly id: string;
  readonly sha256: Buffer;
  readonly mediaType: AttachmentMediaType;
  readonly size: number;
  readonly fileName: string;
  readonly uploadedBy: string;
  readonly uploadedAt: Date;
  /** When a scanner found nothing in it; null = not scanned. */
  readonly scannedAt: Date | null;
  /** Item of the checklist that it was sent for; null = none was named. */
  readonly item: string | null;
}

const attachmentColumns = `id, sha256, media_type as "mediaType", size, file_name as "fileName", uploaded_by as "uploadedBy", uploaded_at as "uploadedAt", scanned_at as "scannedAt", item`;

export async function listAttachments(tx: Tx, applicationId: string): Promise<AttachmentRow[]> {
  return (await tx.query(
    `select ${attachmentColumns} from applications.attachment where application_id = $1 and removed_at is null order by uploaded_at, id`,
    [applicationId],
  )) as AttachmentRow[];
}

export async function findAttachment(tx: Tx, applicationId: string, id: string): Promise<AttachmentRow | null> {
  const [row] = (await tx.query(
    `select ${attachmentColumns} from applications.attachment where application_id = $1 and id = $2 and removed_at is null`,
    [applicationId, id],
  )) as AttachmentRow[];
  return row ?? null;
}

export async function insertAttachment(
  tx: Tx,
  applicationId: string,
  attachment: Omit<AttachmentRow, 'id' | 'uploadedAt'>,
): Promise<string> {
  const id = newId();
  await tx.query(
    `insert into applications.attachment (id, application_id, sha256, media_type, size, file_name, uploaded_by, item, scanned_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      id,
      applicationId,
      attachment.sha256,
      attachment.mediaType,
      attachment.size,
      attachment.fileName,
      attachment.uploadedBy,
      attachment.item,
      attachment.scannedAt,
    ],
  );
  return id;
}

/** A removed attachment is no longer shown; its row and bytes stay, since somebody may have decided on them. */
export async function removeAttachment(tx: Tx, applicationId: string, id: string): Promise<boolean> {
  const result = (await tx.query(
    `update applications.attachment set removed_at = now() where application_id = $1 and id = $2 and removed_at is null`,
    [applicationId, id],
  )) as [unknown[], number];
  return result[1] === 1;
}
