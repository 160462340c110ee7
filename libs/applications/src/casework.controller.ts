import { Body, Controller, Get, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Tx, UnitOfWork } from '#database';
import type { Actor } from '#ledger';
import {
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
  RequireRole,
  UuidParam,
} from '#web';
import { AnswerBody, DeclarationBody, QuestionBody, ReasonBody } from './application-requests.js';
import type { ApplicationRow } from './application.repository.js';
import { applicationView } from './application-view.js';
import { CaseRecord } from './case-record.service.js';
import { DraftApplication } from './draft-application.service.js';
import { done, type Outcome } from './outcome.js';
import { refusalProblem } from './refusal-problem.js';
import { ConfirmConditions } from './standing/confirm-conditions.service.js';
import { ConfirmationBody } from './standing/standing-requests.js';
import { SubmitApplication } from './submit-application.service.js';
import { answerInUnit } from './unit-answer.js';

interface Step {
  readonly actor: Actor;
  readonly id: string;
  readonly ifMatch: string | undefined;
  readonly once: OnceOnly;
  readonly languages: string | undefined;
}

/** The steps of an application between applicant and authority; each needs the version that was read. */
@ApiTags('applications')
@Controller('v1/applications/:id')
export class CaseworkController {
  constructor(
    private readonly drafts: DraftApplication,
    private readonly steps: SubmitApplication,
    private readonly unit: UnitOfWork,
    private readonly record: CaseRecord,
    private readonly confirmations: ConfirmConditions,
  ) {}

  @Post('submission')
  @HttpCode(200)
  @RequireRole('applicant', 'agent')
  @Idempotent()
  @NeedsIfMatch()
  @ApiOperation({ summary: 'Declare that everything is true, and submit', operationId: 'submitApplication' })
  submit(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @IfMatch() ifMatch: string | undefined,
    @Body() body: DeclarationBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return this.step({ actor, id, ifMatch, once, languages }, (tx, row) => this.steps.submit(tx, actor, row, body));
  }

  @Get('conditions')
  @RequireRole('applicant', 'agent', 'case-officer', 'scientific-authority', 'issuing-officer', 'auditor')
  @ApiOperation({ summary: 'Conditions that findings hold the permit to', operationId: 'listConditions' })
  conditions(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string) {
    return answerInUnit(this.unit, async (tx) => {
      const row = await this.drafts.open(tx, actor, id);
      if (!row.ok) return refusalProblem(row);
      await this.record.look(tx, actor, row.value);
      return ok({ items: await this.confirmations.of(tx, row.value) }, { etag: etagOf(row.value.version) });
    });
  }

  @Post('confirmations')
  @HttpCode(200)
  @RequireRole('applicant', 'agent')
  @Idempotent()
  @NeedsIfMatch()
  @ApiOperation({ summary: 'Confirm to keep a condition of a finding', operationId: 'confirmCondition' })
  confirm(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @IfMatch() ifMatch: string | undefined,
    @Body() body: ConfirmationBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return this.step({ actor, id, ifMatch, once, languages }, async (tx, row) => {
      const confirmed = await this.confirmations.confirm(tx, actor, row, body.key);
      return confirmed.ok ? done(row) : confirmed;
    });
  }

  @Post('withdrawal')
  @HttpCode(200)
  @RequireRole('applicant', 'agent')
  @Idempotent()
  @NeedsIfMatch()
  @ApiOperation({ summary: 'Withdraw the application', operationId: 'withdrawApplication' })
  withdraw(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @IfMatch() ifMatch: string | undefined,
    @Body() body: ReasonBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return this.step({ actor, id, ifMatch, once, languages }, (tx, row) => this.steps.withdraw(tx, actor, row, body.reason));
  }

  @Post('case-work')
  @HttpCode(200)
  @RequireRole('case-officer')
  @Idempotent()
  @NeedsIfMatch()
  @ApiOperation({ summary: 'Take the case on your desk', operationId: 'takeApplication' })
  take(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @IfMatch() ifMatch: string | undefined,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return this.step({ actor, id, ifMatch, once, languages }, (tx, row) => this.steps.take(tx, actor, row));
  }

  @Post('information-requests')
  @HttpCode(200)
  @RequireRole('case-officer', 'scientific-authority')
  @Idempotent()
  @NeedsIfMatch()
  @ApiOperation({ summary: 'Ask the applicant; the clock stands still until the answer', operationId: 'askForInformation' })
  ask(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @IfMatch() ifMatch: string | undefined,
    @Body() body: QuestionBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return this.step({ actor, id, ifMatch, once, languages }, (tx, row) => this.steps.ask(tx, actor, row, body.question));
  }

  @Post('information-answers')
  @HttpCode(200)
  @RequireRole('applicant', 'agent')
  @Idempotent()
  @NeedsIfMatch()
  @ApiOperation({ summary: 'Answer the open question', operationId: 'answerInformationRequest' })
  answer(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @IfMatch() ifMatch: string | undefined,
    @Body() body: AnswerBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return this.step({ actor, id, ifMatch, once, languages }, (tx, row) =>
      this.steps.answer(tx, actor, row, body.answer, body.declaration ?? null),
    );
  }

  private step(step: Step, work: (tx: Tx, row: ApplicationRow) => Promise<Outcome<ApplicationRow>>) {
    const language = languageOf(step.languages);
    return step.once.run(async (tx) => {
      const row = await this.drafts.open(tx, step.actor, step.id, true);
      if (!row.ok) return refusalProblem(row, language);
      const stale = matchVersion(step.ifMatch, row.value.version);
      if (stale) return stale;
      const moved = await work(tx, row.value);
      return moved.ok ? ok(applicationView(moved.value), { etag: etagOf(moved.value.version) }) : refusalProblem(moved, language);
    });
  }
}
