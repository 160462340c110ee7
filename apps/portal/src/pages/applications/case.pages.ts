import { randomUUID } from 'node:crypto';
import { Param } from '@nestjs/common';
import {
  answerDays,
  appealAfter,
  Appeals,
  type ApplicationRow,
  ConfirmConditions,
  evidenceMarks,
  type InformationRequest,
  DraftApplication,
  listAttachments,
  listInformationRequests,
  listDecisions,
  readForm,
  refusalProblem,
  stateHistory,
  SubmitApplication,
} from '#applications';
import type { Tx } from '#database';
import { personById } from '#identity';
import { listReceipts, permitOfApplication } from '#issuance';
import { type Actor, LogProofs } from '#ledger';
import { type Language, message } from '#messages';
import {
  CurrentActor,
  Form,
  Idempotent,
  matchVersion,
  Once,
  type OnceOnly,
  PageController,
  PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  RequireRole,
  seeOther,
  UuidParam,
  view,
} from '#web';
import { documentTypeName } from './code-options.js';
import { DraftDesk, type OpenDraft } from './draft-desk.js';
import { linesShown } from './line-view.js';
import { declarationFaults } from './submit.pages.js';
import { summaryOf } from './summary.js';

const linesShownMax = 50;
const receiptsShown = 50;
const answerMax = 10_000;

/** An application after it was sent: where it stands, what was asked, and the way out. */
@PageController('applications/:id')
@RequireRole('applicant', 'agent')
export class CasePages {
  constructor(
    private readonly desk: DraftDesk,
    private readonly drafts: DraftApplication,
    private readonly steps: SubmitApplication,
    private readonly proofs: LogProofs,
    private readonly confirmations: ConfirmConditions,
    private readonly appeals: Appeals,
  ) {}

  @PageGet()
  read(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    return this.desk.showAny({ actor, id, language }, async (draft) =>
      draft.row.state === 'draft' ? seeOther(`/applications/${id}/tasks`) : this.page(draft),
    );
  }

  @PageGet('submitted')
  submitted(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    return this.desk.showAny({ actor, id, language }, async ({ tx, row }) => {
      if (row.submittedAt === null) return seeOther(`/applications/${id}/tasks`);
      const typeName = documentTypeName(row.documentType, language);
      return view('applications/submitted', { application: row, typeName, receipts: await this.receipts(tx, row), answerDays });
    });
  }

  @PageGet('answer')
  askAnswer(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    return this.desk.showAny({ actor, id, language }, async (draft) => {
      if (draft.row.state !== 'information-asked') return seeOther(`/applications/${id}`);
      const person = await personById(draft.tx, actor.personId);
      return this.answerPage(draft.tx, draft.row, { answer: '', name: person?.fullName ?? '', place: draft.office.place });
    });
  }

  @Idempotent()
  @PagePost('answers')
  answer(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    return once.run(async (tx) => {
      const opened = await this.drafts.open(tx, actor, id, true);
      if (!opened.ok) return refusalProblem(opened, language);
      const row = opened.value;
      const answer = form.text('answer');
      const declaration = { name: form.text('name'), place: form.text('place'), accepted: form.has('accepted') };
      const changed = formChanged(row);
      const faults = {
        ...(answer === '' ? { answer: message('apply.answer.fault.empty', {}, language) } : {}),
        ...(answer.length > answerMax ? { answer: message('form.too-long', { limit: String(answerMax) }, language) } : {}),
        ...(changed ? declarationFaults(declaration, language) : {}),
      };
      if (Object.keys(faults).length > 0 && row.state === 'information-asked') {
        await this.desk.look(tx, actor, row);
        return this.answerPage(tx, row, { answer, ...declaration }, faults);
      }
      const stale = matchVersion(`"${form.version()}"`, row.version);
      if (stale) return stale;
      const moved = await this.steps.answer(tx, actor, row, answer, changed ? declaration : null);
      return moved.ok ? seeOther(`/applications/${id}`) : refusalProblem(moved, language);
    });
  }

  /** The applicant's word on a condition that only they can know to be kept. */
  @Idempotent()
  @PagePost('confirmations')
  confirm(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    return once.run(async (tx) => {
      const row = await this.drafts.open(tx, actor, id, true);
      if (!row.ok) return refusalProblem(row, language);
      const confirmed = await this.confirmations.confirm(tx, actor, row.value, form.text('key'));
      return confirmed.ok ? seeOther(`/applications/${id}#conditions`) : refusalProblem(confirmed, language);
    });
  }

  @PageGet('withdrawal')
  askWithdrawal(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    return this.desk.showAny({ actor, id, language }, async ({ row }) =>
      canWithdraw(row) ? withdrawalPage(row, '') : seeOther(`/applications/${id}`),
    );
  }

  @Idempotent()
  @PagePost('withdrawal')
  withdraw(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    const reason = form.text('reason');
    return once.run(async (tx) => {
      const row = await this.drafts.open(tx, actor, id, true);
      if (!row.ok) return refusalProblem(row, language);
      const fault =
        reason === ''
          ? message('apply.withdraw.fault', {}, language)
          : reason.length > 4000
            ? message('form.too-long', { limit: '4000' }, language)
            : null;
      if (fault !== null) {
        await this.desk.look(tx, actor, row.value);
        return withdrawalPage(row.value, reason, fault);
      }
      const stale = matchVersion(`"${form.version()}"`, row.value.version);
      if (stale) return stale;
      const moved = await this.steps.withdraw(tx, actor, row.value, reason);
      return moved.ok ? seeOther(`/applications/${id}`) : refusalProblem(moved, language);
    });
  }

  private async page(draft: OpenDraft) {
    const { tx, row, form, language } = draft;
    const lines = Array.isArray(form.lines) ? form.lines : [];
    const refusal =
      row.state === 'refused'
        ? (await listDecisions(tx, row.id)).findLast(({ kind, outcome }) => kind === 'approval' && outcome === 'negative')
        : undefined;
    return view('applications/case', {
      application: row,
      typeName: documentTypeName(row.documentType, language),
      steps: await stateHistory(tx, row.id),
      questions: (await listInformationRequests(tx, row.id)).toReversed(),
      attachments: await listAttachments(tx, row.id),
      marks: await evidenceMarks(tx, row.id),
      sections: summaryOf(form, await this.desk.about(draft)),
      ...{
        lines: linesShown(lines.slice(0, linesShownMax), language),
        lineCount: lines.length,
        more: Math.max(0, lines.length - linesShownMax),
      },
      conditions: ['refused', 'withdrawn', 'lapsed'].includes(row.state) ? [] : await this.confirmations.of(tx, row),
      mayConfirm: ['in-work', 'information-asked', 'decided', 'approved'].includes(row.state),
      permit: await permitOfApplication(tx, row.id),
      refusal: refusal ? { reason: refusal.reason, appeal: refusal.appeal } : null,
      appeal: refusal ? await this.appeals.of(tx, row) : null,
      after: await appealAfter(tx, row.id),
      canWithdraw: canWithdraw(row),
      receipts: await this.receipts(tx, row),
      once: randomUUID(),
      back: '/applications',
    });
  }

  private async answerPage(tx: Tx, row: ApplicationRow, values: object, faults: Readonly<Record<string, string>> = {}) {
    const question = (await listInformationRequests(tx, row.id)).find(({ answer }: InformationRequest) => answer === null) ?? null;
    const errors = Object.entries(faults).map(([field, text]) => ({ href: `#${field}`, text }));
    const form = await readForm(tx, row.id);
    return view(
      'applications/answer',
      {
        ...{ application: row, question, values, faults, errors, form },
        changed: formChanged(row),
        attachments: await listAttachments(tx, row.id),
        incomplete: row.formFaults.length > 0,
        once: randomUUID(),
        back: `/applications/${row.id}`,
      },
      { status: errors.length > 0 ? 422 : 200 },
    );
  }

  /** Each step of the case with the signed promise that it stands in the log, and whether the proof is there already. */
  private async receipts(tx: Tx, row: ApplicationRow) {
    const rows = await listReceipts(tx, row.id, { limit: receiptsShown, after: null });
    const told = [];
    for (const { eventId, kind, at } of rows) told.push({ kind, at, proven: (await this.proofs.proofOf(tx, eventId)) !== null });
    return told.filter(({ kind }) => kind !== 'look.record');
  }
}

/** The form is no longer the one that was declared to be true. */
function formChanged(row: ApplicationRow): boolean {
  return row.declaration?.formSha256 !== row.formSha256.toString('hex');
}

function canWithdraw({ state }: ApplicationRow): boolean {
  return ['draft', 'submitted', 'in-work', 'information-asked', 'decided', 'approved'].includes(state);
}

function withdrawalPage(row: ApplicationRow, reason: string, fault: string | null = null) {
  const errors = fault === null ? [] : [{ href: '#reason', text: fault }];
  const back = row.state === 'draft' ? `/applications/${row.id}/tasks` : `/applications/${row.id}`;
  return view(
    'applications/withdrawal',
    { application: row, reason, fault, errors, back, once: randomUUID() },
    { status: fault === null ? 200 : 422 },
  );
}
