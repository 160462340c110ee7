import { Body, Controller, Get, Headers, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Tx, UnitOfWork } from '#database';
import { type Actor, Looks } from '#ledger';
import { message } from '#messages';
import {
  type Answer,
  created,
  CurrentActor,
  decodeCursor,
  etagOf,
  Idempotent,
  IfMatch,
  languageOf,
  matchVersion,
  NeedsIfMatch,
  ok,
  Once,
  type OnceOnly,
  pageOf,
  Problem,
  RequireRole,
  UuidParam,
} from '#web';
import { ApplicationsQuery, DraftQuery } from './application-requests.js';
import { type ApplicationRow, findEvaluation, listApplications, pausedMilliseconds, readForm } from './application.repository.js';
import { applicationView, attachmentView, informationRequestView } from './application-view.js';
import { CaseRecord } from './case-record.service.js';
import { listAttachments, listInformationRequests } from './casework.repository.js';
import { type DraftAnswer, DraftApplication } from './draft-application.service.js';
import { DraftBody, LinesBody } from './form-documentation.js';
import { errorsCsv, type LineFault } from './line-table/read-line-table.js';
import type { Outcome } from './outcome.js';
import { evaluationView, faultView, refusalProblem } from './refusal-problem.js';
import { answerInUnit } from './unit-answer.js';
import { sightOf } from './visibility.js';

const seeing = ['applicant', 'agent', 'case-officer', 'scientific-authority', 'issuing-officer', 'auditor'] as const;

@ApiTags('applications')
@Controller('v1/applications')
export class ApplicationsController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly drafts: DraftApplication,
    private readonly record: CaseRecord,
    private readonly looks: Looks,
  ) {}

  @Post()
  @RequireRole('applicant', 'agent')
  @Idempotent()
  @DraftBody()
  @ApiOperation({ summary: 'Begin a draft; it may be incomplete', operationId: 'createApplication' })
  create(
    @CurrentActor() actor: Actor,
    @Query() query: DraftQuery,
    @Body() form: unknown,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return once.run(async (tx) => this.madeNew(await this.drafts.create(tx, actor, form, query.asOf ?? null, query.for), languages));
  }

  @Post(':id/copies')
  @RequireRole('applicant', 'agent')
  @Idempotent()
  @ApiOperation({ summary: 'Begin a new draft with the boxes of this application', operationId: 'copyApplication' })
  copy(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return once.run(async (tx) => {
      const row = await this.drafts.open(tx, actor, id);
      return row.ok ? this.madeNew(await this.drafts.copy(tx, actor, row.value), languages) : refusalProblem(row, languageOf(languages));
    });
  }

  @Get()
  @RequireRole(...seeing)
  @ApiOperation({ summary: 'Applications that you may see, newest first', operationId: 'listApplications' })
  list(@CurrentActor() actor: Actor, @Query() query: ApplicationsQuery) {
    const cursor = decodeCursor(query.cursor, ['uuid']);
    return this.unit.run(async (tx) => {
      const rows = await listApplications(tx, {
        sight: sightOf(actor),
        limit: query.limit + 1,
        ...(query.state ? { state: query.state } : {}),
        ...(cursor ? { before: String(cursor[0]) } : {}),
      });
      await this.looks.overPage(tx, actor, 'applications', rows, query.limit);
      return pageOf(rows, query.limit, (row) => [row.id], applicationView);
    });
  }

  @Get(':id')
  @RequireRole(...seeing)
  @ApiOperation({ summary: 'One application with its form and findings', operationId: 'readApplication' })
  read(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Headers('accept-language') languages?: string) {
    const language = languageOf(languages);
    return this.unit.run(async (tx) => {
      const opened = await this.drafts.open(tx, actor, id);
      if (!opened.ok) return refusalProblem(opened, language);
      const row = opened.value;
      // Before anything is sent, the look is on record and committed.
      const [, evaluation, form, attachments, requests, paused] = await Promise.all([
        this.record.look(tx, actor, row),
        findEvaluation(tx, id),
        readForm(tx, id),
        listAttachments(tx, id),
        listInformationRequests(tx, id),
        pausedMilliseconds(tx, id),
      ]);
      const current = evaluation && evaluation.formSha256.equals(row.formSha256);
      return ok(
        {
          ...applicationView(row),
          form,
          faults: row.formFaults.map((fault) => faultView(fault, language)),
          evaluation: current
            ? evaluationView({ ...evaluation, ruleSet: { hash: evaluation.ruleSetHash, date: evaluation.ruleSetDate } }, language)
            : null,
          attachments: attachments.map(attachmentView),
          informationRequests: requests.map(informationRequestView),
          clockStoodStillSeconds: Math.round(paused / 1000),
        },
        { etag: etagOf(row.version) },
      );
    });
  }

  @Put(':id/form')
  @RequireRole('applicant', 'agent')
  @NeedsIfMatch()
  @DraftBody()
  @ApiOperation({ summary: 'Replace the form with its lines; findings come back', operationId: 'replaceForm' })
  replaceForm(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @IfMatch() ifMatch: string | undefined,
    @Body() form: unknown,
    @Headers('accept-language') languages?: string,
  ) {
    return this.changed(actor, id, ifMatch, languages, async (tx, row) => {
      const answer = await this.drafts.replaceForm(tx, actor, row, form);
      return answer.ok ? this.draftBody(answer.value, languages) : refusalProblem(answer, languageOf(languages));
    });
  }

  @Put(':id/lines')
  @RequireRole('applicant', 'agent')
  @NeedsIfMatch()
  @LinesBody()
  @ApiOperation({
    summary: 'Replace the lines by a table (CSV) or a list (JSON)',
    description:
      'Good rows of a table are kept; `errorsCsv` holds the others, each with what is wrong with it, to be put right and sent again.',
    operationId: 'replaceLines',
  })
  replaceLines(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @IfMatch() ifMatch: string | undefined,
    @Body() body: unknown,
    @Headers('accept-language') languages?: string,
  ) {
    const language = languageOf(languages);
    return this.changed(actor, id, ifMatch, languages, async (tx, row) => {
      if (!Buffer.isBuffer(body)) {
        const answer = await this.drafts.replaceForm(tx, actor, row, { ...(await readForm(tx, id)), lines: body });
        return answer.ok ? this.draftBody(answer.value, languages) : refusalProblem(answer, language);
      }
      const answer = await this.drafts.uploadLines(tx, actor, row, body);
      if (!answer.ok) return refusalProblem(answer, language);
      const { accepted, headings, rejected } = answer.value;
      const tell = (fault: LineFault) => `${message(`form.${fault.code}`, fault.args ?? {}, language)} (${fault.code})`;
      return {
        ...this.draftBody(answer.value, languages),
        accepted,
        rejected: rejected.length,
        errorsCsv: rejected.length === 0 ? null : errorsCsv(headings, rejected, tell),
      };
    });
  }

  private async changed(
    actor: Actor,
    id: string,
    ifMatch: string | undefined,
    languages: string | undefined,
    work: (tx: Tx, row: ApplicationRow) => Promise<Problem | { version: number }>,
  ): Promise<Answer | Problem> {
    return answerInUnit(this.unit, async (tx) => {
      const row = await this.drafts.open(tx, actor, id, true);
      if (!row.ok) return refusalProblem(row, languageOf(languages));
      const stale = matchVersion(ifMatch, row.value.version);
      if (stale) return stale;
      const body = await work(tx, row.value);
      return body instanceof Problem ? body : ok(body, { etag: etagOf(body.version) });
    });
  }

  private madeNew(answer: Outcome<DraftAnswer>, languages: string | undefined): Answer | Problem {
    if (!answer.ok) return refusalProblem(answer, languageOf(languages));
    const { row } = answer.value;
    return created(`/v1/applications/${row.id}`, this.draftBody(answer.value, languages), { etag: etagOf(row.version) });
  }

  private draftBody(answer: DraftAnswer, languages: string | undefined) {
    const language = languageOf(languages);
    return {
      ...applicationView(answer.row),
      faults: answer.faults.map((fault) => faultView(fault, language)),
      evaluation: evaluationView(answer.evaluation, language),
    };
  }
}
