import { Injectable } from '@nestjs/common';
import type { Tx } from '#database';
import type { Actor } from '#ledger';
import { type ApplicationRow, readForm } from '../application.repository.js';
import { CaseRecord } from '../case-record.service.js';
import { type AttachmentRow, listAttachments } from '../casework.repository.js';
import { checklistOf } from '../evidence-checklist.js';
import { judgedByDatabase } from '../judged-by-database.js';
import { done, type Outcome, refused } from '../outcome.js';
import { type EvidenceMark, evidenceMarks, insertEvidenceMark } from './evidence-mark.repository.js';

/** An item of the checklist of one application, with what was sent for it and what an officer found of it. */
export interface CheckedItem {
  readonly id: string;
  readonly source: string;
  readonly files: readonly AttachmentRow[];
  /** null: nobody looked at it yet. */
  readonly mark: EvidenceMark | null;
}

const databaseRefusals = {
  evidence_mark_state: 'application-state',
  officer_role_held: 'officer-role-not-held',
  officer_unbound: 'officer-belongs-to-applicant',
} as const;

/** The checklist as officers mark it: each item valid, or not valid with a reason that the applicant reads. */
@Injectable()
export class MarkEvidence {
  constructor(private readonly record: CaseRecord) {}

  async items(tx: Tx, row: ApplicationRow): Promise<readonly CheckedItem[]> {
    const marks = await evidenceMarks(tx, row.id);
    const files = await listAttachments(tx, row.id);
    return checklistOf(await readForm(tx, row.id)).map(({ id, source }) => ({
      ...{ id, source },
      files: files.filter(({ item }) => item === id),
      mark: marks.find(({ item }) => item === id) ?? null,
    }));
  }

  async mark(
    tx: Tx,
    actor: Actor,
    row: ApplicationRow,
    input: { readonly item: string; readonly valid: boolean; readonly reason: string },
  ): Promise<Outcome<readonly CheckedItem[]>> {
    if (actor.role !== 'case-officer' && actor.role !== 'scientific-authority')
      return refused('role-not-allowed', { args: { role: actor.role } });
    if (row.state !== 'in-work') return refused('application-state', { args: { state: row.state } });
    if (!checklistOf(await readForm(tx, row.id)).some(({ id }) => id === input.item)) return refused('checklist-item');
    const reason = input.valid ? null : input.reason.trim();
    if (reason !== null && reason.length < 10) return refused('decision-reason-missing');
    const stored = await judgedByDatabase(tx, databaseRefusals, () =>
      insertEvidenceMark(tx, row.id, actor, { item: input.item, valid: input.valid, reason }),
    );
    if (!stored.ok) return refused(stored.code, { args: { state: row.state } });
    await this.record.note(tx, actor, {
      kind: 'application.evidence-marked',
      act: input.valid ? 'accept' : 'object',
      application: row,
      fields: { item: input.item, ...(reason === null ? {} : { note: reason }) },
    });
    return done(await this.items(tx, row));
  }
}
