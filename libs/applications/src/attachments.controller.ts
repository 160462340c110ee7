import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { UnitOfWork } from '#database';
import type { Actor } from '#ledger';
import {
  created,
  CurrentActor,
  DocumentedBody,
  Idempotent,
  languageOf,
  noContent,
  Once,
  type OnceOnly,
  Pattern,
  problem,
  RequireRole,
  UuidParam,
} from '#web';
import { attachmentView } from './application-view.js';
import { AttachEvidence } from './attach-evidence.service.js';
import { attachmentMediaTypes } from './attachment/attachment-type.js';
import { fileAnswer } from './attachment/file-answer.js';
import { ReceiveFile } from './attachment/receive-file.service.js';
import { CaseRecord } from './case-record.service.js';
import { DraftApplication } from './draft-application.service.js';
import { refusalProblem } from './refusal-problem.js';
import { answerInUnit } from './unit-answer.js';

class AttachmentQuery {
  // Whatever a sender's machine calls it: the name is cleaned before it is kept (safeFileName).
  @Pattern(/^[^\0]+$/u, 'not-text', {
    max: 255,
    example: 'invoice.pdf',
    description: 'Name to show; the content alone decides what the file is',
  })
  name: string;
}

@ApiTags('applications')
@Controller('v1/applications/:id/attachments')
export class AttachmentsController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly drafts: DraftApplication,
    private readonly attachments: AttachEvidence,
    private readonly receiving: ReceiveFile,
    private readonly record: CaseRecord,
  ) {}

  @Post()
  @RequireRole('applicant', 'agent', 'case-officer', 'scientific-authority')
  @Idempotent()
  @DocumentedBody(Object.fromEntries([...attachmentMediaTypes, 'application/octet-stream'].map((type) => [type, { schema: {} }])))
  @ApiOperation({ summary: 'Add evidence: PDF, PNG, JPEG or DOCX of at most 10 MB, as the body', operationId: 'addAttachment' })
  async add(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Query() query: AttachmentQuery,
    @Body() bytes: unknown,
    @Once() once: OnceOnly,
    @Headers('content-type') declared?: string,
    @Headers('accept-language') languages?: string,
  ) {
    if (!Buffer.isBuffer(bytes)) return problem('attachment-type');
    const received = await this.receiving.receive(bytes, declared);
    if (!received.ok) return refusalProblem(received, languageOf(languages));
    return once.run(async (tx) => {
      const row = await this.drafts.open(tx, actor, id, true);
      if (!row.ok) return refusalProblem(row, languageOf(languages));
      const added = await this.attachments.add(tx, actor, row.value, received.value, query.name);
      if (!added.ok) return refusalProblem(added, languageOf(languages));
      return created(`/v1/applications/${id}/attachments/${added.value.id}`, attachmentView(added.value));
    });
  }

  @Get(':attachment')
  @RequireRole('applicant', 'agent', 'case-officer', 'scientific-authority', 'issuing-officer', 'auditor')
  @ApiOperation({ summary: 'The file itself, to be saved and never shown inline', operationId: 'readAttachment' })
  read(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Param('attachment', UuidParam) attachmentId: string) {
    return answerInUnit(this.unit, async (tx) => {
      const row = await this.drafts.open(tx, actor, id);
      if (!row.ok) return refusalProblem(row);
      await this.record.look(tx, actor, row.value);
      const found = await this.attachments.read(tx, row.value, attachmentId);
      if (!found.ok) return refusalProblem(found);
      return fileAnswer(found.value.attachment, found.value.bytes);
    });
  }

  @Delete(':attachment')
  @HttpCode(204)
  @RequireRole('applicant', 'agent')
  @ApiOperation({ summary: 'Take evidence out of a draft', operationId: 'removeAttachment' })
  remove(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Param('attachment', UuidParam) attachmentId: string) {
    return answerInUnit(this.unit, async (tx) => {
      const row = await this.drafts.open(tx, actor, id, true);
      if (!row.ok) return refusalProblem(row);
      const removed = await this.attachments.remove(tx, actor, row.value, attachmentId);
      return removed.ok ? noContent() : refusalProblem(removed);
    });
  }
}
