import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Tx, UnitOfWork } from '#database';
import { signedOf } from '#identity';
import { type Actor, Looks } from '#ledger';
import {
  type Answer,
  created,
  CurrentActor,
  decodeCursor,
  DocumentedBody,
  Idempotent,
  languageOf,
  ok,
  Once,
  type OnceOnly,
  pageOf,
  PageQuery,
  type Problem,
  problem,
  RequireRole,
  UuidParam,
} from '#web';
import type { ApplicationRow } from '../application.repository.js';
import { applicationView } from '../application-view.js';
import { attachmentMediaTypes } from '../attachment/attachment-type.js';
import { fileAnswer } from '../attachment/file-answer.js';
import { ReceiveFile } from '../attachment/receive-file.service.js';
import { CaseRecord } from '../case-record.service.js';
import { DraftApplication } from '../draft-application.service.js';
import { refusalProblem } from '../refusal-problem.js';
import { answerInUnit } from '../unit-answer.js';
import { AppealDecisionBody, AppealPaperQuery, AppealStatementBody, AppealTextBody } from './appeal-requests.js';
import { type AppealPaper, openAppeals } from './appeal.repository.js';
import { Appeals, type AppealStanding } from './appeals.service.js';

const officers = ['case-officer', 'issuing-officer', 'auditor'] as const;
const own = ['applicant', 'agent'] as const;

interface Step {
  readonly actor: Actor;
  readonly id: string;
  readonly once: OnceOnly;
  readonly languages: string | undefined;
}

/** The appeal against the refusal of one application. */
@ApiTags('appeals')
@Controller('v1/applications/:id/appeal')
export class AppealController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly appeals: Appeals,
    private readonly drafts: DraftApplication,
    private readonly receiving: ReceiveFile,
    private readonly record: CaseRecord,
    private readonly looks: Looks,
  ) {}

  @Get()
  @RequireRole(...own, ...officers)
  @ApiOperation({ summary: 'The appeal, and until when one can be filed', operationId: 'readAppeal' })
  read(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string) {
    return answerInUnit(this.unit, async (tx) => {
      const row = await this.drafts.open(tx, actor, id);
      if (!row.ok) return refusalProblem(row);
      await this.record.look(tx, actor, row.value);
      return ok(standingView(await this.appeals.of(tx, row.value)));
    });
  }

  @Post()
  @RequireRole(...own)
  @Idempotent()
  @ApiOperation({ summary: 'Appeal against the refusal', operationId: 'fileAppeal' })
  file(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() body: AppealTextBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return this.step({ actor, id, once, languages }, async (tx, row) => {
      const filed = await this.appeals.file(tx, actor, row, body.text);
      if (!filed.ok) return refusalProblem(filed, languageOf(languages));
      return created(`/v1/applications/${id}/appeal`, standingView(await this.appeals.of(tx, row)));
    });
  }

  @Post('papers')
  @RequireRole(...own)
  @Idempotent()
  @DocumentedBody(Object.fromEntries([...attachmentMediaTypes, 'application/octet-stream'].map((type) => [type, { schema: {} }])))
  @ApiOperation({ summary: 'Add a paper: PDF, PNG, JPEG or DOCX of at most 10 MB, as the body', operationId: 'addAppealPaper' })
  async addPaper(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Query() query: AppealPaperQuery,
    @Body() bytes: unknown,
    @Once() once: OnceOnly,
    @Headers('content-type') declared?: string,
    @Headers('accept-language') languages?: string,
  ) {
    if (!Buffer.isBuffer(bytes)) return problem('attachment-type');
    const received = await this.receiving.receive(bytes, declared);
    if (!received.ok) return refusalProblem(received, languageOf(languages));
    return this.step({ actor, id, once, languages }, async (tx, row) => {
      const added = await this.appeals.addPaper(tx, actor, row, received.value, query.name);
      if (!added.ok) return refusalProblem(added, languageOf(languages));
      return created(`/v1/applications/${id}/appeal/papers/${added.value.id}`, paperView(added.value));
    });
  }

  @Get('papers/:paper')
  @RequireRole(...own, ...officers)
  @ApiOperation({ summary: 'A paper itself, to be saved and never shown inline', operationId: 'readAppealPaper' })
  paper(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Param('paper', UuidParam) paper: string) {
    return answerInUnit(this.unit, async (tx) => {
      const row = await this.drafts.open(tx, actor, id);
      if (!row.ok) return refusalProblem(row);
      await this.record.look(tx, actor, row.value);
      const found = await this.appeals.readPaper(tx, row.value, paper);
      return found.ok ? fileAnswer(found.value.paper, found.value.bytes) : refusalProblem(found);
    });
  }

  @Post('statements')
  @RequireRole('issuing-officer')
  @Idempotent()
  @ApiOperation({ summary: 'Prepare the decision on an appeal to be signed', operationId: 'prepareAppealDecision' })
  prepare(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() body: AppealStatementBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return this.step({ actor, id, once, languages }, async (tx, row) => {
      const prepared = await this.appeals.prepare(tx, actor, row, body);
      if (!prepared.ok) return refusalProblem(prepared, languageOf(languages));
      await this.looks.at(tx, actor, { of: 'statements', id: prepared.value.statementId, about: id, reason: 'signing' });
      return created(`/v1/applications/${id}/appeal/decision`, prepared.value);
    });
  }

  @Post('decision')
  @HttpCode(200)
  @RequireRole('issuing-officer')
  @Idempotent()
  @ApiOperation({ summary: 'Decide an appeal; by somebody who had no hand in the case', operationId: 'decideAppeal' })
  decide(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() body: AppealDecisionBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return this.step({ actor, id, once, languages }, async (tx, row) => {
      const signed = signedOf(body);
      const decided = signed
        ? await this.appeals.decideSigned(tx, actor, row, signed)
        : await this.appeals.decide(tx, actor, row, { outcome: body.outcome, reason: body.reason });
      if (!decided.ok) return refusalProblem(decided, languageOf(languages));
      return ok(standingView(await this.appeals.of(tx, row)));
    });
  }

  @Post('fresh-application')
  @RequireRole(...own)
  @Idempotent()
  @ApiOperation({
    summary: 'Take the application up again after its refusal was set aside',
    description: 'A draft with boxes and evidence of the refused one. Submitted, it keeps its day; others work on it.',
    operationId: 'takeUpApplication',
  })
  takeUp(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return this.step({ actor, id, once, languages }, async (tx, row) => {
      const fresh = await this.appeals.takeUp(tx, actor, row);
      if (!fresh.ok) return refusalProblem(fresh, languageOf(languages));
      return created(`/v1/applications/${fresh.value.id}`, applicationView(fresh.value));
    });
  }

  private step({ actor, id, once, languages }: Step, work: (tx: Tx, row: ApplicationRow) => Promise<Answer | Problem>) {
    return once.run(async (tx) => {
      const row = await this.drafts.open(tx, actor, id, true);
      return row.ok ? work(tx, row.value) : refusalProblem(row, languageOf(languages));
    });
  }
}

/** Appeals that wait for a decision. */
@ApiTags('appeals')
@Controller('v1/appeals')
export class AppealsController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly looks: Looks,
  ) {}

  @Get()
  @RequireRole('issuing-officer', 'auditor')
  @ApiOperation({ summary: 'Appeals that wait for a decision, oldest first', operationId: 'listAppeals' })
  list(@CurrentActor() actor: Actor, @Query() query: PageQuery) {
    const [after] = decodeCursor(query.cursor, ['uuid']) ?? [null];
    return this.unit.run(async (tx) => {
      const rows = await openAppeals(tx, query.limit + 1, after as string | null);
      await this.looks.overPage(tx, actor, 'appeals', rows, query.limit);
      return pageOf(
        rows,
        query.limit,
        (row) => [row.id],
        ({ id, applicationId, caseNumber, filedAt }) => ({ id, application: applicationId, caseNumber, filedAt }),
      );
    });
  }
}

function paperView({ id, sha256, mediaType, size, fileName, uploadedAt, scannedAt }: AppealPaper) {
  return { id, sha256: sha256.toString('hex'), mediaType, size, fileName, uploadedAt, scannedAt };
}

/** What both sides read: not who decided, as with every decision that an applicant reads. */
function standingView({ appeal, papers, until, open }: AppealStanding) {
  if (!appeal) return { until, open, appeal: null };
  const { id, text, filedAt, state, reason, decidedAt, freshApplication } = appeal;
  const view = { id, text, filedAt, state, reason, decidedAt, freshApplication, papers: papers.map(paperView) };
  return { until, open, appeal: view };
}
