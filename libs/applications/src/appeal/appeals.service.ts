import { Inject, Injectable } from '@nestjs/common';
import { canonicalJson } from '#cites';
import { newId, type Tx } from '#database';
import { type AcceptedStatement, type PreparedStatement, type Signed, statementHead, Statements } from '#identity';
import type { Actor } from '#ledger';
import type { ApplicationRow } from '../application.repository.js';
import { safeFileName } from '../attachment/file-name.js';
import { FILE_STORE, type FileStore } from '../attachment/file-store.js';
import type { ReceivedFile } from '../attachment/receive-file.service.js';
import { CaseRecord } from '../case-record.service.js';
import { DraftApplication } from '../draft-application.service.js';
import { judgedByDatabase } from '../judged-by-database.js';
import { dayIn, readOffice } from '../office.repository.js';
import { type ApplicationRefusalCode, done, type Outcome, refused } from '../outcome.js';
import { mayActFor } from '../visibility.js';
import { type AppealInput, appealStatement, type AppealStatement } from './appeal-statement.js';
import {
  appealOf,
  type AppealPaper,
  appealPapers,
  type AppealRow,
  appealUntil,
  copyEvidence,
  decideAppeal,
  hadHand,
  insertAppeal,
  insertAppealPaper,
  linkFresh,
} from './appeal.repository.js';

export const appealPapersMax = 20;
const textMinimum = 10;
const purpose = 'appeal';

const refusals: Readonly<Record<string, ApplicationRefusalCode>> = {
  appeal_once: 'appeal-exists',
  appeal_in_time: 'appeal-term-over',
  appeal_step: 'appeal-decided',
  appeal_by_applicant: 'application-not-found',
  appeal_other_hands: 'hand-in-refused-case',
  appeal_signed: 'signature-needed',
  officer_role_held: 'officer-role-not-held',
  conduct_accepted: 'conduct-not-accepted',
  officer_vetted: 'officer-not-vetted',
  officer_unbound: 'officer-belongs-to-applicant',
};

/** Where an application stands with its appeal. */
export interface AppealStanding {
  readonly appeal: AppealRow | null;
  readonly papers: readonly AppealPaper[];
  /** Last day, YYYY-MM-DD; null where nothing was refused. */
  readonly until: string | null;
  /** An appeal can be filed today. */
  readonly open: boolean;
}

/**
 * Appeals against refusals. The applicant files within the term; an issuing officer who had no hand in the case decides.
 * Where the refusal is set aside the applicant takes the application up again: others work on it, and it keeps its place.
 */
@Injectable()
export class Appeals {
  constructor(
    private readonly record: CaseRecord,
    private readonly drafts: DraftApplication,
    private readonly statements: Statements,
    @Inject(FILE_STORE) private readonly files: FileStore,
  ) {}

  async of(tx: Tx, row: ApplicationRow): Promise<AppealStanding> {
    const appeal = await appealOf(tx, row.id);
    const until = await appealUntil(tx, row.id);
    const today = dayIn((await readOffice(tx)).timeZone);
    return { appeal, papers: appeal ? await appealPapers(tx, appeal.id) : [], until, open: !appeal && until !== null && today <= until };
  }

  /** Whether this officer could decide it: an issuing officer without a hand in the case. */
  async mayDecide(tx: Tx, actor: Actor, row: ApplicationRow): Promise<boolean> {
    return actor.role === 'issuing-officer' && !(await hadHand(tx, row.id, actor.personId));
  }

  async file(tx: Tx, actor: Actor, row: ApplicationRow, text: string): Promise<Outcome<AppealRow>> {
    if (!mayActFor(actor, row)) return refused('role-not-allowed', { args: { role: actor.role } });
    if (row.state !== 'refused') return refused('application-state', { args: { state: row.state } });
    if (text.trim().length < textMinimum) return refused('decision-reason-missing');
    const id = newId();
    const filed = await judgedByDatabase(tx, refusals, () => insertAppeal(tx, actor, id, row.id, text.trim()));
    if (!filed.ok) return filed;
    await this.record.note(tx, actor, {
      kind: 'application.appealed',
      act: 'appeal',
      application: row,
      fields: { note: text.trim() },
      subjects: [id],
    });
    return this.opened(tx, row);
  }

  async addPaper(tx: Tx, actor: Actor, row: ApplicationRow, file: ReceivedFile, name: string): Promise<Outcome<AppealPaper>> {
    if (!mayActFor(actor, row)) return refused('role-not-allowed', { args: { role: actor.role } });
    const appeal = await appealOf(tx, row.id, true);
    if (!appeal) return refused('appeal-not-found');
    if (appeal.state !== 'filed') return refused('appeal-decided');
    const present = await appealPapers(tx, appeal.id);
    if (present.length >= appealPapersMax) return refused('attachments-too-many', { args: { limit: appealPapersMax } });
    const sha256 = await this.files.put(file.bytes);
    if (present.some((paper) => paper.sha256.equals(sha256))) return refused('attachment-already-there');
    const { mediaType, scannedAt } = file;
    const paper = { sha256, mediaType, scannedAt, size: file.bytes.length, fileName: safeFileName(name, mediaType) };
    const id = newId();
    const added = await judgedByDatabase(tx, refusals, () => insertAppealPaper(tx, actor, id, appeal.id, paper));
    if (!added.ok) return added;
    await this.record.note(tx, actor, {
      kind: 'application.appeal-paper-added',
      act: 'add-paper',
      application: row,
      fields: { file: sha256.toString('hex'), name: paper.fileName },
      subjects: [appeal.id, id],
    });
    return done({ ...paper, id, uploadedAt: new Date() });
  }

  /** @throws Error when the stored bytes no longer have their hash */
  async readPaper(tx: Tx, row: ApplicationRow, id: string): Promise<Outcome<{ readonly paper: AppealPaper; readonly bytes: Buffer }>> {
    const paper = (await this.of(tx, row)).papers.find((one) => one.id === id);
    return paper ? done({ paper, bytes: await this.files.get(paper.sha256) }) : refused('attachment-not-found');
  }

  /** Puts the decision before the officer as it will be signed. */
  async prepare(tx: Tx, actor: Actor, row: ApplicationRow, input: AppealInput): Promise<Outcome<PreparedStatement>> {
    const appeal = await this.decidable(tx, actor, row, input);
    if (!appeal.ok) return appeal;
    const { papers } = await this.of(tx, row);
    const statement = appealStatement(row, appeal.value, papers, input, statementHead('opencites-appeal/1', actor));
    const prepared = await this.statements.prepare(tx, actor, { about: appeal.value.id, purpose, statement });
    return prepared.ok ? prepared : refused(prepared.code as ApplicationRefusalCode);
  }

  /** Decides what the officer signed, and nothing else. @returns `statement-outdated` when a paper came since it was prepared */
  async decideSigned(tx: Tx, actor: Actor, row: ApplicationRow, signed: Signed): Promise<Outcome<AppealRow>> {
    const appeal = await appealOf(tx, row.id, true);
    if (!appeal) return refused('appeal-not-found');
    const accepted = await this.statements.accept<AppealStatement>(tx, actor, { about: appeal.id, purpose }, signed);
    if (!accepted.ok) return refused(accepted.code as ApplicationRefusalCode);
    const { papers } = await this.of(tx, row);
    const { said, text } = accepted.value;
    if (canonicalJson(appealStatement(row, appeal, papers, said, said)) !== text) return refused('statement-outdated');
    return this.decide(tx, actor, row, said, accepted.value);
  }

  /** @param signed absent only where no policy asks for signatures */
  async decide(
    tx: Tx,
    actor: Actor,
    row: ApplicationRow,
    input: AppealInput,
    signed?: AcceptedStatement<AppealStatement>,
  ): Promise<Outcome<AppealRow>> {
    const appeal = await this.decidable(tx, actor, row, input);
    if (!appeal.ok) return appeal;
    if (!signed && (await this.statements.required(tx))) return refused('signature-needed');
    const { papers } = await this.of(tx, row);
    const said = signed?.said ?? appealStatement(row, appeal.value, papers, input, statementHead('opencites-appeal/1', actor));
    const text = signed?.text ?? canonicalJson(said);
    const decided = await judgedByDatabase(tx, refusals, () => decideAppeal(tx, actor, said, text, signed?.signature ?? null));
    if (!decided.ok) return decided;
    await this.record.note(tx, actor, {
      kind: said.outcome === 'upheld' ? 'decision.appeal-upheld' : 'decision.appeal-set-aside',
      act: said.outcome === 'upheld' ? 'uphold' : 'set-aside',
      application: row,
      reason: `appeal:${said.outcome}`,
      fields: { note: said.reason },
      subjects: [said.appeal, said.id],
    });
    return this.opened(tx, row);
  }

  /** A draft with boxes and evidence of what was refused; submitted, it keeps the day and the fee of the refused one. */
  async takeUp(tx: Tx, actor: Actor, row: ApplicationRow): Promise<Outcome<ApplicationRow>> {
    const appeal = await appealOf(tx, row.id, true);
    if (!appeal) return refused('appeal-not-found');
    if (appeal.state !== 'set-aside') return refused('appeal-not-set-aside');
    if (appeal.freshApplication !== null) return refused('appeal-taken-up');
    const made = await this.drafts.copy(tx, actor, row);
    if (!made.ok) return made;
    const fresh = made.value.row;
    await copyEvidence(tx, row.id, fresh.id);
    const linked = await judgedByDatabase(tx, { ...refusals, appeal_step: 'appeal-taken-up' as const }, () =>
      linkFresh(tx, appeal.id, fresh.id),
    );
    if (!linked.ok) return linked;
    await this.record.note(tx, actor, {
      kind: 'application.appeal-taken-up',
      act: 'take-up',
      application: row,
      fields: { fresh: fresh.id },
      subjects: [appeal.id, fresh.id],
    });
    return done(fresh);
  }

  private async decidable(tx: Tx, actor: Actor, row: ApplicationRow, { reason }: AppealInput): Promise<Outcome<AppealRow>> {
    if (actor.role !== 'issuing-officer') return refused('role-not-allowed', { args: { role: actor.role } });
    const appeal = await appealOf(tx, row.id, true);
    if (!appeal) return refused('appeal-not-found');
    if (appeal.state !== 'filed') return refused('appeal-decided');
    if (await hadHand(tx, row.id, actor.personId)) return refused('hand-in-refused-case');
    return reason.trim().length < textMinimum ? refused('decision-reason-missing') : done(appeal);
  }

  private async opened(tx: Tx, row: ApplicationRow): Promise<Outcome<AppealRow>> {
    const appeal = await appealOf(tx, row.id);
    return appeal ? done(appeal) : refused('appeal-not-found');
  }
}
