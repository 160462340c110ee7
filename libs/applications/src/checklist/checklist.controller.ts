import { Body, Controller, Get, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { UnitOfWork } from '#database';
import type { Actor } from '#ledger';
import { CurrentActor, Flag, Idempotent, languageOf, ok, Once, type OnceOnly, Pattern, RequireRole, Text, UuidParam } from '#web';
import { attachmentView } from '../application-view.js';
import { CaseRecord } from '../case-record.service.js';
import { DraftApplication } from '../draft-application.service.js';
import { refusalProblem } from '../refusal-problem.js';
import { answerInUnit } from '../unit-answer.js';
import { type CheckedItem, MarkEvidence } from './mark-evidence.service.js';

class MarkBody {
  @Pattern(/^[a-z][a-z-]{1,39}$/, 'not-code', { max: 40, example: 'legal-acquisition', description: 'Item of the checklist' })
  item: string;

  @Flag()
  valid: boolean;

  @Text({ optional: true, min: 10, max: 2000, lines: true, description: 'Why it is not valid; the applicant reads it' })
  reason?: string;
}

/** The checklist of an application: what should be attached, what was, and what officers found of it. */
@ApiTags('applications')
@Controller('v1/applications/:id/checklist')
export class ChecklistController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly drafts: DraftApplication,
    private readonly record: CaseRecord,
    private readonly marks: MarkEvidence,
  ) {}

  @Get()
  @RequireRole('applicant', 'agent', 'case-officer', 'scientific-authority', 'issuing-officer', 'auditor')
  @ApiOperation({ summary: 'Items of the checklist with their files and marks', operationId: 'readChecklist' })
  read(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string) {
    return answerInUnit(this.unit, async (tx) => {
      const row = await this.drafts.open(tx, actor, id);
      if (!row.ok) return refusalProblem(row);
      await this.record.look(tx, actor, row.value);
      return ok({ items: (await this.marks.items(tx, row.value)).map(itemView) });
    });
  }

  @Post('marks')
  @HttpCode(200)
  @RequireRole('case-officer', 'scientific-authority')
  @Idempotent()
  @ApiOperation({ summary: 'Mark an item valid, or not valid with a reason', operationId: 'markEvidence' })
  mark(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() body: MarkBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return once.run(async (tx) => {
      const row = await this.drafts.open(tx, actor, id, true);
      if (!row.ok) return refusalProblem(row, languageOf(languages));
      const marked = await this.marks.mark(tx, actor, row.value, { ...body, reason: body.reason ?? '' });
      return marked.ok ? ok({ items: marked.value.map(itemView) }) : refusalProblem(marked, languageOf(languages));
    });
  }
}

function itemView({ id, source, files, mark }: CheckedItem) {
  return { id, source, files: files.map(attachmentView), mark: mark && { ...mark, markedAt: mark.markedAt.toISOString() } };
}
