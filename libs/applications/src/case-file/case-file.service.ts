import { Injectable } from '@nestjs/common';
import { effectiveRules, type Evaluation, type RequiredDecision, requiredDecisions } from '#cites';
import type { Tx } from '#database';
import type { Actor } from '#ledger';
import type { Language } from '#messages';
import { type ApplicationRow, type CaseDraw, readForm, type StoredForm } from '../application.repository.js';
import { type AttachmentRow, type InformationRequest, listAttachments, listInformationRequests } from '../casework.repository.js';
import { type DecisionRow, listDecisions, standingDecisions } from '../decision.repository.js';
import { drawRecord } from '../draw/draw-view.js';
import { dutyOf } from '../duties.js';
import type { CaseFacts } from '../facts-reader.service.js';
import { EvaluateApplication } from '../evaluate-application.service.js';
import { missingDecisions, unsettled } from '../open-questions.js';
import { type FoundCase, twinsOf } from '../queue/queue.repository.js';
import { type CaseClock, WorkQueue } from '../queue/work-queue.service.js';
import { readRulesInForce } from '../rules-in-force.repository.js';
import { caseTimeline, type TimelineRow } from './timeline.repository.js';

/** A rule that was asked and found nothing. */
export interface PassedRule {
  readonly rule: string;
  readonly boxes: readonly string[];
  readonly source: string;
}

/** What the rules say about a case now. */
export interface CaseChecks {
  readonly evaluation: Evaluation;
  readonly facts: CaseFacts;
  readonly passed: readonly PassedRule[];
  readonly required: readonly RequiredDecision[];
  /** Findings that nobody has made yet. */
  readonly missing: readonly RequiredDecision[];
  /** Ids of rules whose warning is settled by an override. */
  readonly overridden: ReadonlySet<string>;
  /** Findings that are in the way of an approval. */
  readonly open: Evaluation['findings'];
}

/** Everything that an officer's page of a case shows. */
export interface CaseFileView {
  readonly application: ApplicationRow;
  readonly form: StoredForm;
  /** null while the form is broken: then nothing can be said. */
  readonly checks: CaseChecks | null;
  readonly decisions: readonly { readonly row: DecisionRow; readonly standing: boolean }[];
  readonly attachments: readonly AttachmentRow[];
  readonly questions: readonly InformationRequest[];
  readonly timeline: readonly TimelineRow[];
  readonly twins: readonly FoundCase[];
  /** null for a case that is closed. */
  readonly clock: CaseClock | null;
  readonly draw: CaseDraw | null;
}

/** The file of a case as officers read it. It judges anew with each look, so that nobody decides on yesterday's findings. */
@Injectable()
export class CaseFile {
  constructor(
    private readonly evaluator: EvaluateApplication,
    private readonly work: WorkQueue,
  ) {}

  async read(tx: Tx, application: ApplicationRow): Promise<CaseFileView> {
    const { id } = application;
    const decisions = await listDecisions(tx, id);
    const standing = new Set(standingDecisions(decisions, application.formSha256, application.round));
    return {
      application,
      form: await readForm(tx, id),
      checks: await this.checks(tx, application),
      decisions: decisions.map((row) => ({ row, standing: standing.has(row) })),
      attachments: await listAttachments(tx, id),
      questions: await listInformationRequests(tx, id),
      timeline: await caseTimeline(tx, id),
      twins: await twinsOf(tx, id, 10),
      clock: await this.work.clockOf(tx, id),
      draw: application.draw,
    };
  }

  /** The form alone, for whoever compares. */
  formOf(tx: Tx, application: ApplicationRow): Promise<StoredForm> {
    return readForm(tx, application.id);
  }

  /** The rules on this case as of now; null while its form is broken. */
  async checks(tx: Tx, application: ApplicationRow): Promise<CaseChecks | null> {
    if (application.formFaults.length > 0) return null;
    const { facts, evaluation } = await this.evaluator.judge(tx, application);
    const { ruleSet, office } = await readRulesInForce(tx);
    const found = new Set(evaluation.findings.map(({ rule }) => rule));
    const open = unsettled(evaluation, facts.decisions);
    const blocking = new Set(open.map(({ rule }) => rule));
    return {
      evaluation,
      facts,
      passed: effectiveRules(ruleSet, office.country, facts.asOf)
        .filter(({ rule }) => !found.has(rule.id))
        .map(({ rule, source }) => ({ rule: rule.id, boxes: rule.boxes, source })),
      required: requiredDecisions(facts),
      missing: missingDecisions(facts),
      overridden: new Set([...found].filter((rule) => !blocking.has(rule))),
      open,
    };
  }

  /** What of the missing findings this officer's role may make. */
  owedBy(actor: Actor, checks: CaseChecks | null): readonly RequiredDecision[] {
    return (checks?.missing ?? []).filter(({ kind }) => dutyOf(kind, actor.role) !== null);
  }

  /** The draw with what anybody needs to draw again; null where the case is not drawn. */
  drawOf(tx: Tx, application: ApplicationRow, language: Language) {
    return drawRecord(tx, application, { notes: true, language });
  }

  /** What happened after an instant: what somebody did not see who still works with an older page. */
  async since(tx: Tx, application: ApplicationRow, seen: Date): Promise<readonly TimelineRow[]> {
    return (await caseTimeline(tx, application.id)).filter(({ at }) => at > seen);
  }
}
