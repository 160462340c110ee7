import { randomUUID } from 'node:crypto';
import { Param } from '@nestjs/common';
import {
  type ApplicationRow,
  DraftApplication,
  DraftFindings,
  EvaluateApplication,
  applicantsFindings,
  checklistOf,
  refusalProblem,
  SubmitApplication,
  paperOf,
} from '#applications';
import type { Finding } from '#cites';
import { personById } from '#identity';
import type { Actor } from '#ledger';
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
import { faultRemark, findingRemark } from './findings-view.js';
import { linesShown } from './line-view.js';
import { summaryOf } from './summary.js';
import { isReady, tasksOf } from './tasks.js';

/** Lines that the check page writes out; the rest is in the editor, and every finding names its line. */
const linesOnCheck = 20;

/** Check the answers, declare that they are true, submit. */
@PageController('applications/:id')
@RequireRole('applicant', 'agent')
export class SubmitPages {
  constructor(
    private readonly desk: DraftDesk,
    private readonly drafts: DraftApplication,
    private readonly steps: SubmitApplication,
    private readonly findings: DraftFindings,
    private readonly evaluator: EvaluateApplication,
  ) {}

  @PageGet('check')
  check(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    return this.desk.show({ actor, id, language }, async (draft) => {
      const { row, form } = draft;
      const attachments = await this.desk.attachments(draft);
      const lines = Array.isArray(form.lines) ? form.lines : [];
      return view('applications/check', {
        application: row,
        typeName: documentTypeName(form.documentType, language),
        sections: summaryOf(form, await this.desk.about(draft)),
        ...{
          lines: linesShown(lines.slice(0, linesOnCheck), language),
          lineCount: lines.length,
          more: Math.max(0, lines.length - linesOnCheck),
        },
        attachments,
        unvetted: await this.desk.unvetted(draft),
        lacking: checklistOf(form).filter((one) => !attachments.some(({ item }) => item === one.id)),
        remarks: [
          ...row.formFaults.map((fault) => faultRemark(fault, language)),
          ...(await this.found(draft)).map((finding) => findingRemark(finding, language)),
        ],
        ready: isReady({ row, form, attachments }),
        open: tasksOf({ row, form, attachments }).filter(
          ({ id: task, state }) => task !== 'submit' && task !== 'origin' && state !== 'completed',
        ),
        back: `/applications/${id}/tasks`,
      });
    });
  }

  @PageGet('declaration')
  ask(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    return this.desk.show({ actor, id, language }, async (draft) => {
      const { row, form, office } = draft;
      if (row.state !== 'draft' || !isReady({ row, form, attachments: await this.desk.attachments(draft) }))
        return seeOther(`/applications/${id}/check`);
      const paper = await paperOf(draft.tx, id);
      const person = paper ? null : await personById(draft.tx, actor.personId);
      return declarationPage(row, { name: paper?.signedBy ?? person?.fullName ?? '', place: office.place }, {}, paper !== null);
    });
  }

  @Idempotent()
  @PagePost('submission')
  submit(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    const declaration = { name: form.text('name'), place: form.text('place'), accepted: form.has('accepted') };
    return once.run(async (tx) => {
      const row = await this.drafts.open(tx, actor, id, true);
      if (!row.ok) return refusalProblem(row, language);
      const faults = declarationFaults(declaration, language);
      if (Object.keys(faults).length > 0) {
        await this.desk.look(tx, actor, row.value);
        return declarationPage(row.value, declaration, faults, (await paperOf(tx, id)) !== null);
      }
      const stale = matchVersion(`"${form.version()}"`, row.value.version);
      if (stale) return stale;
      const moved = await this.steps.submit(tx, actor, row.value, declaration);
      return moved.ok ? seeOther(`/applications/${id}/submitted`) : refusalProblem(moved, language);
    });
  }

  /** What the rules say now: of a whole form everything, of half a form what can be said about its lines. */
  private async found(draft: OpenDraft): Promise<readonly Finding[]> {
    const { tx, row, form } = draft;
    if (row.formFaults.length > 0 || row.lineCount === 0) return this.findings.ofLines(tx, row, form);
    const { evaluation } = await this.evaluator.judge(tx, row);
    return applicantsFindings(evaluation.findings);
  }
}

interface Declaration {
  readonly name: string;
  readonly place: string;
  readonly accepted?: boolean;
}

function declarationPage(row: ApplicationRow, declaration: Declaration, faults: Readonly<Record<string, string>> = {}, paper = false) {
  const errors = Object.entries(faults).map(([field, text]) => ({ href: `#${field}`, text }));
  return view(
    'applications/declaration',
    { application: row, declaration, paper, faults, errors, once: randomUUID(), back: `/applications/${row.id}/check` },
    { status: errors.length > 0 ? 422 : 200 },
  );
}

export function declarationFaults({ name, place, accepted }: Declaration, language: Language): Readonly<Record<string, string>> {
  const missing = { name: name === '', place: place === '', accepted: accepted !== true };
  return Object.fromEntries(
    Object.entries(missing).flatMap(([field, absent]) =>
      absent ? [[field, message(`apply.declaration.fault.${field}`, {}, language)]] : [],
    ),
  );
}
