import { Body, Controller, Get, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Tx, UnitOfWork } from '#database';
import type { Actor } from '#ledger';
import type { Language } from '#messages';
import {
  Choice,
  CurrentActor,
  Idempotent,
  languageOf,
  ok,
  Once,
  type OnceOnly,
  type Problem,
  RequireRole,
  Text,
  Uuid,
  UuidParam,
} from '#web';
import { type ApplicationRow, findApplication } from '../application.repository.js';
import { CaseRecord } from '../case-record.service.js';
import { DraftApplication } from '../draft-application.service.js';
import { done, type Outcome, refused } from '../outcome.js';
import { refusalProblem } from '../refusal-problem.js';
import { isApplicant } from '../visibility.js';
import { DrawCases } from './draw-cases.service.js';
import { drawRecord } from './draw-view.js';

/** Why a case goes to somebody else: what is counted and published. */
export const reassignmentReasons = ['absence', 'left-service', 'workload', 'conflict-of-interest', 'nobody-drawn', 'other'] as const;

export class ReassignmentBody {
  @Uuid({ description: 'Person id of the case officer who is to have the case' })
  officer: string;

  @Choice(reassignmentReasons)
  reason: (typeof reassignmentReasons)[number];

  @Text({ min: 10, max: 4000, lines: true, example: 'On sick leave until the end of the month.' })
  note: string;
}

/** The draw of one case: what it rests on, and the giving of the case to somebody else, which is counted. */
@ApiTags('applications')
@Controller('v1/applications/:id')
export class DrawController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly drafts: DraftApplication,
    private readonly draws: DrawCases,
    private readonly record: CaseRecord,
  ) {}

  @Get('draw')
  @RequireRole('applicant', 'agent', 'case-officer', 'scientific-authority', 'issuing-officer', 'auditor', 'administrator')
  @ApiOperation({ summary: 'Who the case went to, and what anybody needs to draw again', operationId: 'readDraw' })
  read(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Headers('accept-language') languages?: string) {
    const language = languageOf(languages);
    return this.unit.run(async (tx) => {
      const opened = await this.open(tx, actor, id, false);
      if (!opened.ok) return refusalProblem(opened, language);
      await this.record.look(tx, actor, opened.value, isApplicant(actor) ? undefined : 'draw');
      return this.answer(tx, actor, opened.value, language);
    });
  }

  @Post('reassignments')
  @HttpCode(200)
  @RequireRole('issuing-officer', 'administrator')
  @Idempotent()
  @ApiOperation({ summary: 'Give the case to another officer, and say why', operationId: 'reassignApplication' })
  reassign(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() body: ReassignmentBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    const language = languageOf(languages);
    return once.run(async (tx) => {
      const opened = await this.open(tx, actor, id, true);
      if (!opened.ok) return refusalProblem(opened, language);
      const moved = await this.draws.reassign(tx, actor, opened.value, body);
      return moved.ok ? this.answer(tx, actor, moved.value, language) : refusalProblem(moved, language);
    });
  }

  /** An administrator sees no case, but who works on one is theirs to arrange. */
  private async open(tx: Tx, actor: Actor, id: string, lock: boolean): Promise<Outcome<ApplicationRow>> {
    if (actor.role !== 'administrator') return this.drafts.open(tx, actor, id, lock);
    const row = await findApplication(tx, id, lock);
    return row && row.state !== 'draft' ? done(row) : refused('application-not-found');
  }

  private async answer(tx: Tx, actor: Actor, row: ApplicationRow, language: Language): Promise<ReturnType<typeof ok> | Problem> {
    const record = await drawRecord(tx, row, { notes: !isApplicant(actor), language });
    return record ? ok(record) : refusalProblem(refused('draw-none'), language);
  }
}
