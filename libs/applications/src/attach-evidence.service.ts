import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '#database';
import type { Actor } from '#ledger';
import type { ApplicationRow } from './application.repository.js';
import { safeFileName } from './attachment/file-name.js';
import { FILE_STORE, type FileStore } from './attachment/file-store.js';
import type { ReceivedFile } from './attachment/receive-file.service.js';
import { CaseRecord } from './case-record.service.js';
import { type AttachmentRow, findAttachment, insertAttachment, listAttachments, removeAttachment } from './casework.repository.js';
import { isEvidenceItem } from './evidence-checklist.js';
import { done, type Outcome, refused } from './outcome.js';
import { mayActFor } from './visibility.js';

export const attachmentsPerApplication = 50;

/** Evidence on file. Applicants add theirs, officers those that they decide on. */
@Injectable()
export class AttachEvidence {
  constructor(
    @Inject(FILE_STORE) private readonly files: FileStore,
    private readonly record: CaseRecord,
  ) {}

  /**
   * @param file what was received and found sound (`ReceiveFile`)
   * @param item of the checklist (`evidenceItems`) that the file is for
   */
  async add(
    tx: Tx,
    actor: Actor,
    row: ApplicationRow,
    file: ReceivedFile,
    name: string,
    item: string | null = null,
  ): Promise<Outcome<AttachmentRow>> {
    const own = mayActFor(actor, row) && ['draft', 'information-asked'].includes(row.state);
    const officer = ['case-officer', 'scientific-authority'].includes(actor.role) && row.state === 'in-work';
    if (!own && !officer) return refused('application-state', { args: { state: row.state } });
    const present = await listAttachments(tx, row.id);
    if (present.length >= attachmentsPerApplication) return refused('attachments-too-many', { args: { limit: attachmentsPerApplication } });
    const sha256 = await this.files.put(file.bytes);
    if (present.some((attachment) => attachment.sha256.equals(sha256))) return refused('attachment-already-there');
    const attachment = {
      sha256,
      mediaType: file.mediaType,
      size: file.bytes.length,
      fileName: safeFileName(name, file.mediaType),
      uploadedBy: actor.personId,
      scannedAt: file.scannedAt,
      item: item !== null && isEvidenceItem(item) ? item : null,
    };
    const id = await insertAttachment(tx, row.id, attachment);
    await this.record.note(tx, actor, {
      kind: 'application.attached',
      act: 'attach',
      application: row,
      fields: { file: sha256.toString('hex'), name: attachment.fileName },
      subjects: [id],
    });
    return done({ ...attachment, id, uploadedAt: new Date() });
  }

  /** @throws Error when the stored bytes no longer have their hash */
  async read(tx: Tx, row: ApplicationRow, id: string): Promise<Outcome<{ attachment: AttachmentRow; bytes: Buffer }>> {
    const attachment = await findAttachment(tx, row.id, id);
    return attachment ? done({ attachment, bytes: await this.files.get(attachment.sha256) }) : refused('attachment-not-found');
  }

  async remove(tx: Tx, actor: Actor, row: ApplicationRow, id: string): Promise<Outcome<null>> {
    if (!mayActFor(actor, row) || row.state !== 'draft') return refused('application-state', { args: { state: row.state } });
    if (!(await removeAttachment(tx, row.id, id))) return refused('attachment-not-found');
    await this.record.note(tx, actor, { kind: 'application.detached', act: 'detach', application: row, subjects: [id] });
    return done(null);
  }
}
