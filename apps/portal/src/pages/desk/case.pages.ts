import { Param, Query } from '@nestjs/common';
import {
  appealAfter,
  appealOf,
  CaseFile,
  DrawCases,
  MarkEvidence,
  reassignmentReasons,
  SubmitApplication,
  Decide,
  paperOf,
} from '#applications';
import { Directory } from '#identity';
import type { Actor } from '#ledger';
import { type Language, message } from '#messages';
import { ApprovePermit, IssuePermit, listPrints, permitOfApplication } from '#issuance';
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
  RequireRole,
  textFault,
  UuidParam,
  view,
} from '#web';
import { caseModel } from './case-model.js';
import { DeskCase } from './desk-case.service.js';
import { Instead } from './instead.js';
import { deskRoles } from './queue.pages.js';

const parts = ['work', 'documents', 'messages', 'findings', 'history'] as const;
type Part = (typeof parts)[number];
/** What a step of this area may say when it is done: message `desk.done.X`. */
const doneSteps = new Set(['taken', 'asked', 'reassigned', 'returned', 'reopened', 'signed', 'approved', 'refused', 'retried']);
const reasonMin = 10;

/** The page of a case (M2, M4) and the steps that need no signature. */
@PageController('cases')
export class CasePages {
  constructor(
    private readonly desk: DeskCase,
    private readonly file: CaseFile,
    private readonly steps: SubmitApplication,
    private readonly decide: Decide,
    private readonly draws: DrawCases,
    private readonly approval: ApprovePermit,
    private readonly issuing: IssuePermit,
    private readonly directory: Directory,
    private readonly marks: MarkEvidence,
  ) {}

  @PageGet(':id')
  @RequireRole(...deskRoles)
  show(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @PageLanguage() language: Language,
    @Query() query: Readonly<Record<string, unknown>>,
  ) {
    const part = parts.includes(query['part'] as Part) ? (query['part'] as Part) : 'work';
    const done =
      typeof query['done'] === 'string' && doneSteps.has(query['done']) ? message(`desk.done.${query['done']}`, {}, language) : undefined;
    return this.desk.look(actor, id, language, async (tx, row) => {
      const file = await this.file.read(tx, row);
      const permit = await permitOfApplication(tx, row.id);
      const mayMove =
        actor.role === 'issuing-officer' && row.draw !== null && ['submitted', 'in-work', 'information-asked'].includes(row.state);
      return view('desk/case', {
        ...caseModel(file, actor, language),
        part,
        parts,
        permit,
        paper: await paperOf(tx, row.id),
        copies: permit ? (await listPrints(tx, permit.id)).length : 0,
        checklist: await this.marks.items(tx, row),
        officerName: row.caseOfficer ? await this.directory.nameOf(tx, row.caseOfficer) : null,
        owed: this.file.owedBy(actor, file.checks),
        appeal: row.state === 'refused' ? await appealOf(tx, row.id) : null,
        after: await appealAfter(tx, row.id),
        draw: part === 'history' ? await this.file.drawOf(tx, row, language) : null,
        candidates: mayMove ? (await this.draws.candidates(tx, row)).filter(({ id: officer }) => officer !== row.caseOfficer) : [],
        reassignmentReasons,
        shownFile: part === 'documents' ? (file.attachments.find((one) => one.id === query['file']) ?? file.attachments[0] ?? null) : null,
        ...(done ? { done } : {}),
        back: '/queue',
        scripts: ['desk.js'],
      });
    });
  }

  @PagePost(':id/take')
  @Idempotent()
  @RequireRole('case-officer')
  take(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @Once() once: OnceOnly,
    @PageLanguage() language: Language,
  ) {
    return this.desk.step({ actor, id, form, once, language }, (tx, row) => this.steps.take(tx, actor, row), 'taken');
  }

  @PagePost(':id/ask')
  @Idempotent()
  @RequireRole('case-officer', 'scientific-authority')
  ask(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @Once() once: OnceOnly,
    @PageLanguage() language: Language,
  ) {
    return this.desk.step(
      { actor, id, form, once, language },
      (tx, row) => this.steps.ask(tx, actor, row, written(form, 'question', language)),
      'asked',
    );
  }

  @PagePost(':id/reassign')
  @Idempotent()
  @RequireRole('issuing-officer')
  reassign(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @Once() once: OnceOnly,
    @PageLanguage() language: Language,
  ) {
    return this.desk.step(
      { actor, id, form, once, language },
      (tx, row) => {
        const officer = form.text('officer');
        const reason = reassignmentReasons.find((known) => known === form.text('reason'));
        const note = written(form, 'note', language);
        if (!reason || !/^[0-9a-f-]{36}$/.test(officer)) throw again(form, [['officer', 'desk.fault.choose']], language);
        return this.draws.reassign(tx, actor, row, { officer, reason, note });
      },
      'reassigned',
    );
  }

  @PagePost(':id/return')
  @Idempotent()
  @RequireRole('issuing-officer')
  giveBack(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @Once() once: OnceOnly,
    @PageLanguage() language: Language,
  ) {
    return this.desk.step(
      { actor, id, form, once, language },
      (tx, row) => this.decide.return(tx, actor, row, written(form, 'reason', language)),
      'returned',
    );
  }

  @PagePost(':id/reopen')
  @Idempotent()
  @RequireRole('issuing-officer')
  reopen(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @Once() once: OnceOnly,
    @PageLanguage() language: Language,
  ) {
    return this.desk.step(
      { actor, id, form, once, language },
      (tx, row) => this.approval.reopen(tx, actor, row, written(form, 'reason', language)),
      'reopened',
    );
  }

  @PagePost(':id/issue')
  @Idempotent()
  @RequireRole('issuing-officer')
  issue(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @Once() once: OnceOnly,
    @PageLanguage() language: Language,
  ) {
    return this.desk.step(
      { actor, id, form, once, language },
      (tx, row) => {
        const stamp = form.text('securityStamp').toUpperCase();
        if (stamp !== '' && !/^[A-Z0-9-]{1,30}$/.test(stamp)) throw again(form, [['securityStamp', 'desk.fault.stamp']], language);
        return this.issuing.issue(tx, actor, row, stamp === '' ? {} : { securityStamp: stamp });
      },
      (permit) => `/permits/${permit.id}`,
    );
  }

  @PagePost(':id/retry')
  @Idempotent()
  @RequireRole('issuing-officer')
  retry(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @Once() once: OnceOnly,
    @PageLanguage() language: Language,
  ) {
    return this.desk.step(
      { actor, id, form, once, language },
      (tx, row) => this.issuing.retry(tx, actor, row),
      (permit) => `/permits/${permit.id}`,
    );
  }
}

/** A text that somebody wrote for others: long enough to say something, and safe to show. @throws Instead the form again */
export function written(form: PageForm, field: string, language: Language, max = 4000): string {
  const text = form.text(field);
  const code =
    text.length < reasonMin
      ? 'desk.fault.short'
      : text.length > max
        ? 'desk.fault.long'
        : textFault(text, { lines: true })
          ? 'desk.fault.unsafe'
          : null;
  if (code) throw again(form, [[field, code]], language);
  return text;
}

/** The form once more, with what was typed and what is wrong with it. */
export function again(form: PageForm, faults: readonly (readonly [field: string, text: string])[], language: Language): Instead {
  const wrong = faults.map(([name, code]) => ({ name, value: form.text(name), text: message(code, { min: reasonMin }, language) }));
  const model = {
    errors: wrong.map(({ name, text }) => ({ href: `#${name}`, text })),
    wrong,
    kept: form.typed().filter(({ name }) => !wrong.some((field) => field.name === name)),
    own: ['_once', '_version', '_seen'].filter((name) => form.has(name)).map((name) => ({ name, value: form.text(name) })),
  };
  return new Instead(view('desk/again', model, { status: 422 }));
}
