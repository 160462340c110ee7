import { Body, Controller, Get, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { requiredDecisions } from '#cites';
import { type Tx, UnitOfWork } from '#database';
import { signedOf } from '#identity';
import { type Actor, Looks } from '#ledger';
import {
  Answer,
  created,
  CurrentActor,
  etagOf,
  Idempotent,
  IfMatch,
  languageOf,
  matchVersion,
  NeedsIfMatch,
  ok,
  Once,
  type OnceOnly,
  type Problem,
  RequireRole,
  UuidParam,
} from '#web';
import { DecisionBody, ReasonBody, RefusalBody, StatementBody } from './application-requests.js';
import type { ApplicationRow } from './application.repository.js';
import { applicationView, decisionView } from './application-view.js';
import { CaseRecord } from './case-record.service.js';
import { Decide, type StatedDecision } from './decide.service.js';
import { missingDecisions } from './open-questions.js';
import { DraftApplication } from './draft-application.service.js';
import { EvaluateApplication } from './evaluate-application.service.js';
import { readOffice } from './office.repository.js';
import { evaluationView, refusalProblem } from './refusal-problem.js';
import { done } from './outcome.js';
import { conditionsOf } from './standing/standing-requests.js';
import { answerInUnit } from './unit-answer.js';

interface Step {
  readonly actor: Actor;
  readonly id: string;
  readonly ifMatch: string | undefined;
  readonly once: OnceOnly;
  readonly languages: string | undefined;
}

/** What officers state on a case. Who acts comes from the session; which hand that is, from the role. */
@ApiTags('decisions')
@Controller('v1/applications/:id')
export class DecisionsController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly drafts: DraftApplication,
    private readonly decide: Decide,
    private readonly evaluator: EvaluateApplication,
    private readonly record: CaseRecord,
    private readonly looks: Looks,
  ) {}

  @Get('decisions')
  @RequireRole('case-officer', 'scientific-authority', 'issuing-officer', 'auditor')
  @ApiOperation({ summary: 'Decisions on record, and what the treaty still asks for', operationId: 'listDecisions' })
  list(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Headers('accept-language') languages?: string) {
    return answerInUnit(this.unit, async (tx) => {
      const row = await this.drafts.open(tx, actor, id);
      if (!row.ok) return refusalProblem(row);
      const [, { standing, all }, judged] = await Promise.all([
        this.record.look(tx, actor, row.value),
        this.decide.onRecord(tx, row.value),
        // While the applicant corrects an answer the form may be broken: then nothing can be said.
        row.value.formFaults.length === 0 ? this.evaluator.judge(tx, row.value) : null,
      ]);
      return ok(
        {
          required: judged ? requiredDecisions(judged.facts) : [],
          missing: judged ? missingDecisions(judged.facts) : [],
          decisions: all.map((decision) => decisionView(decision, standing.includes(decision))),
          evaluation: judged && evaluationView(judged.evaluation, languageOf(languages)),
        },
        { etag: etagOf(row.value.version) },
      );
    });
  }

  @Post('statements')
  @RequireRole('case-officer', 'scientific-authority', 'issuing-officer')
  @Idempotent()
  @NeedsIfMatch()
  @ApiOperation({
    summary: 'Prepare a decision to be signed',
    description:
      'Sign `challenge` with one of `allowCredentials` within ten minutes and send the assertion to decisions, approval or refusal.',
    operationId: 'prepareDecision',
  })
  prepare(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @IfMatch() ifMatch: string | undefined,
    @Body() body: StatementBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return this.step({ actor, id, ifMatch, once, languages }, async (tx, row) => {
      const refusing = body.kind === 'approval' && body.outcome === 'negative';
      const appeal = refusing ? (body.appeal ?? (await readOffice(tx)).appealText) : undefined;
      const { appeal: _given, conditions, ...rest } = body;
      const tied = conditionsOf(conditions);
      const input = { ...rest, ...(appeal ? { appeal } : {}), ...(tied.length > 0 ? { conditions: tied } : {}) };
      const prepared = await this.decide.prepare(tx, actor, row, input);
      if (!prepared.ok) return refusalProblem(prepared, languageOf(languages));
      await this.looks.at(tx, actor, { of: 'statements', id: prepared.value.statementId, about: id, reason: 'signing' });
      return created(`/v1/applications/${id}/decisions`, prepared.value, { etag: etagOf(row.version) });
    });
  }

  @Post('decisions')
  @RequireRole('case-officer', 'scientific-authority', 'issuing-officer')
  @Idempotent()
  @NeedsIfMatch()
  @ApiOperation({ summary: 'Put a finding, a recommendation or an override on record', operationId: 'decide' })
  put(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @IfMatch() ifMatch: string | undefined,
    @Body() body: DecisionBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return this.step({ actor, id, ifMatch, once, languages }, async (tx, row) => {
      const signed = signedOf(body);
      const stated = signed
        ? await this.decide.stated(tx, actor, row, signed)
        : done<StatedDecision>({ ...body, conditions: conditionsOf(body.conditions) });
      if (!stated.ok) return refusalProblem(stated, languageOf(languages));
      if (stated.value.kind === 'recommendation') {
        const moved = await this.decide.recommend(tx, actor, row, stated.value);
        if (!moved.ok) return refusalProblem(moved, languageOf(languages));
        return created(`/v1/applications/${id}/decisions`, applicationView(moved.value), { etag: etagOf(moved.value.version) });
      }
      const decided = await this.decide.find(tx, actor, row, stated.value);
      if (!decided.ok) return refusalProblem(decided, languageOf(languages));
      return created(`/v1/applications/${id}/decisions`, decisionView(decided.value, true), { etag: etagOf(row.version) });
    });
  }

  @Post('refusal')
  @HttpCode(200)
  @RequireRole('issuing-officer')
  @Idempotent()
  @NeedsIfMatch()
  @ApiOperation({ summary: 'Refuse the application, with reasons and the way of appeal', operationId: 'refuseApplication' })
  refuse(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @IfMatch() ifMatch: string | undefined,
    @Body() body: RefusalBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return this.step({ actor, id, ifMatch, once, languages }, async (tx, row) => {
      const signed = signedOf(body);
      const plain = { reason: body.reason, appeal: body.appeal ?? (await readOffice(tx)).appealText };
      const stated = signed
        ? await this.decide.stated(tx, actor, row, signed)
        : done<Pick<StatedDecision, 'reason' | 'appeal' | 'signed'>>(plain);
      if (!stated.ok) return refusalProblem(stated, languageOf(languages));
      const { reason, appeal } = stated.value;
      const refusedRow = await this.decide.refuse(tx, actor, row, stated.value);
      if (!refusedRow.ok) return refusalProblem(refusedRow, languageOf(languages));
      return ok({ ...applicationView(refusedRow.value), reason, appeal }, { etag: etagOf(refusedRow.value.version) });
    });
  }

  @Post('return')
  @HttpCode(200)
  @RequireRole('issuing-officer')
  @Idempotent()
  @NeedsIfMatch()
  @ApiOperation({ summary: 'Send the case back to the case officer', operationId: 'returnApplication' })
  return(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @IfMatch() ifMatch: string | undefined,
    @Body() body: ReasonBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return this.step({ actor, id, ifMatch, once, languages }, async (tx, row) => {
      const moved = await this.decide.return(tx, actor, row, body.reason);
      if (!moved.ok) return refusalProblem(moved, languageOf(languages));
      return ok(applicationView(moved.value), { etag: etagOf(moved.value.version) });
    });
  }

  private step(step: Step, work: (tx: Tx, row: ApplicationRow) => Promise<Answer | Problem>) {
    return step.once.run(async (tx) => {
      const row = await this.drafts.open(tx, step.actor, step.id, true);
      if (!row.ok) return refusalProblem(row, languageOf(step.languages));
      return matchVersion(step.ifMatch, row.value.version) ?? (await work(tx, row.value));
    });
  }
}
