import { Inject, Injectable } from '@nestjs/common';
import { documentTypeOf } from '#cites';
import type { Tx } from '#database';
import { Directory } from '#identity';
import type { Actor, EntryValue, Opening } from '#ledger';
import { applicationTransition, type ApplicationEvent } from './application-transitions.js';
import { type ApplicationRow, findApplication, type Move, moveApplication } from './application.repository.js';
import { CaseRecord } from './case-record.service.js';
import { answerInformationRequest, insertInformationRequest, listAttachments } from './casework.repository.js';
import { paperOf } from './counter/paper-entry.repository.js';
import { DrawCases } from './draw/draw-cases.service.js';
import { feeOutstanding } from './fees/fee.repository.js';
import { Fees } from './fees/fees.service.js';
import { dropLineUpload } from './line-table/line-upload.repository.js';
import { EvaluateApplication } from './evaluate-application.service.js';
import { judgedByDatabase } from './judged-by-database.js';
import { dayIn, readOffice } from './office.repository.js';
import { done, type Outcome, refused } from './outcome.js';
import { APPROVED_PERMITS, type ApprovedPermits } from './own-permits.port.js';
import { isVetted } from './vetting/vetting.repository.js';
import { vettingPolicy } from './vetting/vetting.service.js';
import { isApplicant, mayActFor } from './visibility.js';

/** Days an applicant has to answer a question before the application counts as abandoned (practice of 50 CFR 23.33). */
export const answerDays = 45;

/** What a scan of a signed paper can be; the database says the same. */
const scanTypes: readonly string[] = ['application/pdf', 'image/png', 'image/jpeg'];

export interface DeclarationInput {
  readonly name: string;
  readonly place: string;
  /** The applicant says that everything in the form is true. */
  readonly accepted: boolean;
}

/** The steps between applicant and authority: submission, questions and answers, withdrawal. */
@Injectable()
export class SubmitApplication {
  constructor(
    private readonly evaluator: EvaluateApplication,
    private readonly record: CaseRecord,
    private readonly draws: DrawCases,
    private readonly directory: Directory,
    private readonly fees: Fees,
    @Inject(APPROVED_PERMITS) private readonly approved: ApprovedPermits,
  ) {}

  async submit(tx: Tx, actor: Actor, row: ApplicationRow, declaration: DeclarationInput): Promise<Outcome<ApplicationRow>> {
    const step = this.step(actor, row, 'submit');
    if (!step.ok) return step;
    if (!isWhole(declaration)) return refused('declaration-missing');
    if (await this.unvetted(tx, actor, row)) return refused('organisation-not-vetted');
    if (!documentTypeOf(row.documentType ?? ''))
      return refused('form-invalid', { faults: [{ pointer: '/documentType', code: 'missing', args: {} }] });
    if (row.formFaults.length > 0 || row.lineCount === 0)
      return refused('form-invalid', {
        faults: row.formFaults.length > 0 ? row.formFaults : [{ pointer: '/lines', code: 'missing', args: {} }],
      });
    if ((await paperOf(tx, row.id)) && !(await listAttachments(tx, row.id)).some(({ mediaType }) => scanTypes.includes(mediaType)))
      return refused('paper-scan-missing');
    // Findings do not keep an applicant from asking; they are shown, and the officers see them too.
    await this.evaluator.run(tx, row);
    const draw = await this.draws.prepare(tx, row);
    if (!draw.ok) return draw;
    const prepared = draw.value;
    const moved = await this.move(tx, actor, row, step.value, {
      declaration: declared(row, declaration),
      pub: { document: row.documentType ?? '', ...prepared?.pub },
      ...(prepared && { openings: prepared.openings, noted: (event) => this.draws.begin(tx, row.id, prepared, event) }),
    });
    if (moved.ok) await this.fees.tellDue(tx, actor, moved.value);
    return moved;
  }

  async withdraw(tx: Tx, actor: Actor, row: ApplicationRow, reason: string): Promise<Outcome<ApplicationRow>> {
    const step = this.step(actor, row, 'withdraw');
    if (!step.ok) return step;
    if (row.state === 'approved') await this.approved.lapse(tx, actor, row, reason);
    return this.move(tx, actor, row, step.value, { fields: { note: reason } });
  }

  /** Puts a case on the desk of the officer it was drawn for; where cases are not drawn, of whoever takes it. */
  async take(tx: Tx, actor: Actor, row: ApplicationRow): Promise<Outcome<ApplicationRow>> {
    const step = this.step(actor, row, 'take');
    if (!step.ok) return step;
    const mine = this.draws.ofOfficer(actor, row);
    if (!mine.ok) return mine;
    if (await feeOutstanding(tx, row.id)) return refused('fee-outstanding');
    return this.move(tx, actor, row, step.value, { caseOfficer: actor.personId });
  }

  /** Asks the applicant; from now until the answer the authority's clock stands still. */
  async ask(tx: Tx, actor: Actor, row: ApplicationRow, question: string): Promise<Outcome<ApplicationRow>> {
    const step = this.step(actor, row, 'ask');
    if (!step.ok) return step;
    const mine = this.draws.ofOfficer(actor, row);
    if (!mine.ok) return mine;
    const { timeZone } = await readOffice(tx);
    const dueOn = dayIn(timeZone, new Date(Date.now() + answerDays * 86_400_000));
    await insertInformationRequest(tx, row.id, actor, question, dueOn);
    return this.move(tx, actor, row, step.value, { fields: { note: question } });
  }

  /** @param declaration needed where the form is no longer the one that was declared to be true */
  async answer(
    tx: Tx,
    actor: Actor,
    row: ApplicationRow,
    answer: string,
    declaration: DeclarationInput | null = null,
  ): Promise<Outcome<ApplicationRow>> {
    const step = this.step(actor, row, 'answer');
    if (!step.ok) return step;
    // The form may have been corrected meanwhile; a broken one does not go back to the officers.
    if (row.formFaults.length > 0) return refused('form-invalid', { faults: row.formFaults });
    const changed = row.declaration?.formSha256 !== row.formSha256.toString('hex');
    if (declaration ? !isWhole(declaration) : changed) return refused('declaration-missing');
    if (!(await answerInformationRequest(tx, row.id, actor, answer))) return refused('information-not-asked');
    await this.evaluator.run(tx, row);
    return this.move(tx, actor, row, step.value, {
      fields: { note: answer },
      ...(declaration ? { declaration: declared(row, declaration) } : {}),
    });
  }

  /** Ends a case whose question was never answered. Called by the clock. */
  async abandon(tx: Tx, actor: Actor, row: ApplicationRow): Promise<Outcome<ApplicationRow>> {
    const step = this.step(actor, row, 'abandon');
    if (!step.ok) return step;
    return this.move(tx, actor, row, step.value, {});
  }

  /** A house that nobody vetted writes drafts; it submits none (policy `organisation-vetting`). The database says the same. */
  async unvetted(tx: Tx, actor: Actor, row: ApplicationRow): Promise<boolean> {
    if (!isApplicant(actor) || (await this.directory.policy(tx, vettingPolicy)) !== true) return false;
    return row.applicantOrg === null || !(await isVetted(tx, row.applicantOrg));
  }

  private step(actor: Actor, row: ApplicationRow, event: ApplicationEvent): Outcome<Pick<Move, 'event' | 'to'> & { logged: string }> {
    const answer = applicationTransition(row.state, event, actor.role);
    if (!answer.ok) return refused(answer.code, { args: { state: row.state, role: actor.role } });
    if (isApplicant(actor) && !mayActFor(actor, row)) return refused('application-not-found');
    return done({ event, to: answer.transition.to, logged: answer.transition.logged });
  }

  private async move(
    tx: Tx,
    actor: Actor,
    row: ApplicationRow,
    step: Pick<Move, 'event' | 'to'> & { logged: string },
    more: Pick<Move, 'declaration' | 'caseOfficer'> & {
      fields?: Record<string, string>;
      pub?: Record<string, EntryValue>;
      openings?: readonly Opening[];
      noted?: (event: { eventId: string; leafHash: Uint8Array }) => Promise<void>;
    },
  ): Promise<Outcome<ApplicationRow>> {
    const { fields, pub, openings, noted, ...move } = more;
    if (row.state === 'draft') await dropLineUpload(tx, row.id);
    const moved = await judgedByDatabase(tx, { appeal_other_hands: 'hand-in-refused-case' } as const, () =>
      moveApplication(tx, row, actor, { ...step, ...move }),
    );
    if (!moved.ok) return moved;
    const event = await this.record.note(tx, actor, {
      kind: step.logged as `application.${string}`,
      act: step.event,
      application: row,
      ...(fields ? { fields } : {}),
      ...(pub ? { pub } : {}),
      ...(openings ? { openings } : {}),
    });
    await noted?.(event);
    const now = await findApplication(tx, row.id);
    if (!now) throw new Error('The application is gone after its move');
    return done(now);
  }
}

function isWhole({ accepted, name, place }: DeclarationInput): boolean {
  return accepted && name.trim() !== '' && place.trim() !== '';
}

/** The applicant's word for this very form. */
function declared(row: ApplicationRow, { name, place }: DeclarationInput): NonNullable<Move['declaration']> {
  return { name, place, at: new Date().toISOString(), formSha256: row.formSha256.toString('hex') };
}
