import { Param, Query } from '@nestjs/common';
import {
  type ApplicationRow,
  Appeals,
  type AppealStatement,
  DraftApplication,
  listDecisions,
  officialName,
  openAppeals,
  refusalProblem,
} from '#applications';
import { type Tx, UnitOfWork } from '#database';
import { type Actor, Looks } from '#ledger';
import { type Language, message } from '#messages';
import {
  type Answer,
  CurrentActor,
  decodeCursor,
  encodeCursor,
  Form,
  Idempotent,
  Once,
  type OnceOnly,
  PageController,
  PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  Problem,
  problem,
  RequireRole,
  seeOther,
  UuidParam,
  type View,
  view,
} from '#web';
import { DeskCase } from '../desk/desk-case.service.js';
import { signedOfForm, signModel } from '../desk/signing.js';
import { formView } from '../people/outcomes.js';

const perPage = 50;
const outcomes = ['upheld', 'set-aside'] as const;
const [reasonMin, reasonMax] = [10, 10_000];

/** Appeals that wait for a decision. */
@PageController('appeals')
@RequireRole('issuing-officer')
export class AppealsPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly looks: Looks,
  ) {}

  @PageGet()
  list(@CurrentActor() actor: Actor, @Query('after') after?: string) {
    const [from] = decodeCursor(after, ['uuid']) ?? [null];
    return this.unit.run(async (tx) => {
      const found = await openAppeals(tx, perPage + 1, from as string | null);
      await this.looks.overPage(tx, actor, 'appeals', found, perPage);
      const rows = found.slice(0, perPage);
      const last = rows.at(-1);
      return view('trade/appeals', { rows, next: found.length > perPage && last ? `/appeals?after=${encodeCursor([last.id])}` : null });
    });
  }
}

/** The appeal of a case for officers: read by all of them, decided by one who had no hand in the case. */
@PageController('cases/:id/appeal')
@RequireRole('case-officer', 'issuing-officer')
export class CaseAppealPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly desk: DeskCase,
    private readonly drafts: DraftApplication,
    private readonly appeals: Appeals,
    private readonly looks: Looks,
  ) {}

  @PageGet()
  read(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    return this.desk.look(actor, id, language, (tx, row) => this.page(tx, actor, row));
  }

  /** Shows the exact statement that will be signed. Nothing is decided yet. */
  @PagePost('statement')
  @RequireRole('issuing-officer')
  prepare(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Form() form: PageForm, @PageLanguage() language: Language) {
    const values = { outcome: form.text('outcome'), reason: form.text('reason') };
    const outcome = outcomes.find((one) => one === values.outcome);
    const tooShort = values.reason.trim().length < reasonMin || values.reason.length > reasonMax;
    const faults = {
      ...(outcome ? {} : { outcome: message('appeal.outcome.fault', {}, language) }),
      ...(tooShort ? { reason: message('appeal.reason.fault', {}, language) } : {}),
    };
    return this.unit.run<Answer | Problem | View>(async (tx) => {
      const row = await this.drafts.open(tx, actor, id, true);
      if (!row.ok) return refusalProblem(row, language);
      await this.desk.note(tx, actor, row.value);
      if (!outcome || tooShort) return this.page(tx, actor, row.value, values, faults);
      const prepared = await this.appeals.prepare(tx, actor, row.value, { outcome, reason: values.reason });
      if (!prepared.ok) return refusalProblem(prepared, language);
      await this.looks.at(tx, actor, { of: 'statements', id: prepared.value.statementId, about: id, reason: 'signing' });
      return view('trade/appeal-sign', {
        ...signModel(prepared.value),
        said: JSON.parse(prepared.value.statement) as AppealStatement,
        signer: await officialName(tx, actor.personId),
        action: `/cases/${id}/appeal/signed`,
        back: `/cases/${id}/appeal`,
      });
    });
  }

  /** Takes the signed statement and does what it says, and nothing else. */
  @PagePost('signed')
  @RequireRole('issuing-officer')
  @Idempotent()
  sign(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    return once.run<Answer | Problem>(async (tx) => {
      const row = await this.drafts.open(tx, actor, id, true);
      if (!row.ok) return refusalProblem(row, language);
      const decided = await this.appeals.decideSigned(tx, actor, row.value, await signedOfForm(form));
      return decided.ok ? seeOther(`/cases/${id}/appeal`) : refusalProblem(decided, language);
    });
  }

  private async page(tx: Tx, actor: Actor, row: ApplicationRow, values: object = {}, faults: Readonly<Record<string, string>> = {}) {
    const { appeal, papers } = await this.appeals.of(tx, row);
    if (!appeal) return problem('appeal-not-found');
    const refusal = (await listDecisions(tx, row.id)).findLast(({ kind, outcome }) => kind === 'approval' && outcome === 'negative');
    return formView(
      'trade/case-appeal',
      {
        ...{ application: row, appeal, papers, values, outcomes, refusedFor: refusal?.reason ?? '' },
        decider: appeal.decidedBy === null ? null : await officialName(tx, appeal.decidedBy),
        mayDecide: appeal.state === 'filed' && (await this.appeals.mayDecide(tx, actor, row)),
        back: actor.role === 'issuing-officer' ? '/appeals' : `/cases/${row.id}`,
      },
      faults,
    );
  }
}
