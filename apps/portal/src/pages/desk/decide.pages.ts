import { Param, Query } from '@nestjs/common';
import {
  Appeals,
  type ApplicationRow,
  CaseFile,
  Decide,
  type DecisionStatement,
  dayIn,
  done as finished,
  dutyOf,
  officialName,
  readOffice,
  refusalProblem,
} from '#applications';
import type { DecisionKind } from '#cites';
import { type Tx, UnitOfWork } from '#database';
import { ApprovePermit, PreviewPermit } from '#issuance';
import { type Actor, Looks } from '#ledger';
import { type Language, message } from '#messages';
import {
  CurrentActor,
  Form,
  Idempotent,
  Once,
  type OnceOnly,
  PageController,
  PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  problem,
  RequireRole,
  UuidParam,
  view,
} from '#web';
import { caseModel } from './case-model.js';
import { type DecidedHere, type FieldFaultText, guidedKinds, guidedVerdicts, guideQuestions, readDecision } from './decision-form.js';
import { DeskCase } from './desk-case.service.js';
import { orPage } from './instead.js';
import { onceKey } from './once-key.js';
import { deskRoles } from './queue.pages.js';
import { conditionFields, unitOptions } from '../science/condition-form.js';
import { signedOfForm, signModel } from './signing.js';

/** What stands on a decision's page beside the case. */
interface Asked {
  readonly kind: DecidedHere;
  /** Rule to be overridden. */
  readonly rule: string;
}

/** Decisions (M5, M6): what is decided is written, shown as the exact statement, signed with a passkey and put on record. */
@PageController('cases')
export class DecidePages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly desk: DeskCase,
    private readonly file: CaseFile,
    private readonly decide: Decide,
    private readonly approval: ApprovePermit,
    private readonly preview: PreviewPermit,
    private readonly looks: Looks,
    private readonly appeals: Appeals,
  ) {}

  @PageGet(':id/decide')
  @RequireRole(...deskRoles)
  ask(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @PageLanguage() language: Language,
    @Query() query: Readonly<Record<string, unknown>>,
  ) {
    const asked = askedOf(query['kind'], query['rule'], actor);
    return this.desk.look(actor, id, language, async (tx, row) => {
      if (!asked) throw problem('not-found');
      return view('desk/decide', await this.model(tx, actor, row, asked, language));
    });
  }

  /** The second officer's page: the document as it would be issued, and where it differs from what was applied for. */
  @PageGet(':id/approval')
  @RequireRole('issuing-officer')
  approve(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    return this.desk.look(actor, id, language, async (tx, row) => {
      const model = await this.model(tx, actor, row, { kind: 'approval', rule: '' }, language);
      return view('desk/approval', { ...model, preview: await this.preview.preview(tx, actor, row) });
    });
  }

  /** Shows the exact statement that will be signed. Nothing is decided yet. */
  @PagePost(':id/statement')
  @RequireRole(...deskRoles)
  prepare(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Form() form: PageForm, @PageLanguage() language: Language) {
    return orPage(() =>
      this.unit.run(async (tx) => {
        const row = await this.desk.opened(tx, { actor, id, form, language });
        if ('code' in row) throw row;
        const asked = askedOf(form.text('kind'), form.text('rule'), actor);
        if (!asked) throw problem('not-found');
        const office = await readOffice(tx);
        const read = readDecision(form, asked.kind, { ...office, today: dayIn(office.timeZone) }, language);
        const faults = read.ok ? await this.inTheWay(tx, actor, row, { asked, outcome: read.input.outcome, language }) : read.faults;
        if (!read.ok || faults.length > 0)
          return view('desk/decide', await this.model(tx, actor, row, asked, language, form, faults), { status: 422 });
        const prepared = await this.decide.prepare(tx, actor, row, read.input);
        if (!prepared.ok) throw refusalProblem(prepared, language);
        await this.looks.at(tx, actor, { of: 'statements', id: prepared.value.statementId, about: id, reason: 'signing' });
        return view('desk/sign', {
          ...signModel(prepared.value),
          application: row,
          asked,
          said: JSON.parse(prepared.value.statement) as DecisionStatement,
          signer: await officialName(tx, actor.personId),
          action: `/cases/${id}/signed`,
          seen: new Date().toISOString(),
          back: `/cases/${id}`,
        });
      }),
    );
  }

  /** Takes the signed statement and does what it says, and nothing else. */
  @PagePost(':id/signed')
  @Idempotent()
  @RequireRole(...deskRoles)
  async sign(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @Once() once: OnceOnly,
    @PageLanguage() language: Language,
  ) {
    return this.desk.step(
      { actor, id, form, once, language },
      async (tx, row) => {
        const signed = await signedOfForm(form);
        const stated = await this.decide.stated(tx, actor, row, signed);
        if (!stated.ok) return stated;
        const { kind, outcome } = stated.value;
        if (kind === 'recommendation') return named(await this.decide.recommend(tx, actor, row, stated.value), 'signed');
        if (kind !== 'approval') return named(await this.decide.find(tx, actor, row, stated.value), 'signed');
        if (outcome === 'negative') return named(await this.decide.refuse(tx, actor, row, stated.value), 'refused');
        return named(await this.approval.approve(tx, actor, row, stated.value), 'approved');
      },
      (what) => `/cases/${id}?done=${what}`,
    );
  }

  /** The letter to the applicant: reasons, and the way of appeal. */
  @PageGet(':id/refusal')
  @RequireRole(...deskRoles)
  letter(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    return this.desk.look(actor, id, language, async (tx, row) => {
      const { all } = await this.decide.onRecord(tx, row);
      const decision = all.findLast((one) => one.kind === 'approval' && one.outcome === 'negative');
      if (row.state !== 'refused' || !decision) throw problem('not-found');
      const file = await this.file.read(tx, row);
      return view('desk/refusal', {
        ...caseModel(file, actor, language),
        decision,
        office: await readOffice(tx),
        official: await officialName(tx, decision.person),
        appealUntil: (await this.appeals.of(tx, row)).until,
        back: `/cases/${id}?part=findings`,
      });
    });
  }

  /** What a positive recommendation would be refused by: said before it is signed, not after. */
  private async inTheWay(
    tx: Tx,
    actor: Actor,
    row: ApplicationRow,
    { asked, outcome, language }: { readonly asked: Asked; readonly outcome: string; readonly language: Language },
  ): Promise<readonly FieldFaultText[]> {
    if (asked.kind !== 'recommendation' || outcome === 'negative') return [];
    const file = await this.file.read(tx, row);
    const count = caseModel(file, actor, language).fails.length + (file.checks?.missing.length ?? 0);
    return count === 0 ? [] : [{ field: 'outcome', text: message('desk.fault.in-the-way', { count }, language) }];
  }

  private async model(
    tx: Tx,
    actor: Actor,
    row: ApplicationRow,
    asked: Asked,
    language: Language,
    form: PageForm | null = null,
    faults: readonly FieldFaultText[] = [],
  ) {
    const file = await this.file.read(tx, row);
    const shared = caseModel(file, actor, language);
    const typed = (name: string): string => form?.text(name) ?? '';
    const guided = guidedKinds.has(asked.kind);
    return {
      ...shared,
      asked,
      guided,
      questions: guideQuestions,
      outcomes:
        asked.kind === 'approval' || asked.kind === 'refusal' || asked.kind === 'override'
          ? []
          : guided
            ? guidedVerdicts
            : ['positive', 'conditional', 'negative'],
      demands: (file.checks?.missing ?? []).filter(({ kind }) => kind === asked.kind),
      missing: file.checks?.missing ?? [],
      words: file.decisions.filter(({ row: one, standing }) => standing && one.outcome === 'conditional').map(({ row: one }) => one),
      warned: [...shared.looks, ...shared.settled].filter(({ rule }) => rule === asked.rule),
      appealText: (await readOffice(tx)).appealText,
      values: Object.fromEntries(
        [...guideQuestions, ...conditionFields, 'outcome', 'lines', 'reason', 'conditions', 'appeal'].map((name) => [name, typed(name)]),
      ),
      units: guided ? unitOptions(language) : [],
      evidence: form?.all('evidence') ?? [],
      faults: Object.fromEntries(faults.map(({ field, text }) => [field, text])),
      errors: faults.map(({ field, text }) => ({ href: `#${field === 'outcome' ? 'outcome-1' : field}`, text })),
      once: onceKey(),
      back: `/cases/${row.id}`,
    };
  }
}

function named<C>(outcome: { readonly ok: true } | C, what: string) {
  return typeof outcome === 'object' && outcome !== null && 'ok' in outcome && outcome.ok
    ? finished(what)
    : (outcome as Exclude<C, { ok: true }>);
}

/** What the page is asked for; null for what is no decision of this role. */
function askedOf(kind: unknown, rule: unknown, actor: Actor): Asked | null {
  if (typeof kind !== 'string') return null;
  const said = typeof rule === 'string' && /^[a-z0-9-]{1,100}$/.test(rule) ? rule : '';
  const decided = kind === 'refusal' ? 'approval' : kind;
  if (!dutyOf(decided as DecisionKind, actor.role) || (kind === 'override' && said === '')) return null;
  return { kind: kind as DecidedHere, rule: kind === 'override' ? said : '' };
}
