import { Body, Controller, Get, Headers, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { answerInUnit, errorsCsv } from '#applications';
import { type Tx, UnitOfWork } from '#database';
import { signedOf } from '#identity';
import { type Actor, Looks } from '#ledger';
import {
  Answer,
  created,
  CurrentActor,
  DocumentedBody,
  etagOf,
  Idempotent,
  IfMatch,
  languageOf,
  matchVersion,
  NeedsIfMatch,
  ok,
  Once,
  type OnceOnly,
  Problem,
  problem,
  RequireRole,
  UuidParam,
} from '#web';
import type { RecordsOutcome } from '../outcome.js';
import { recordsProblem } from '../refusal.js';
import {
  CutOverApprovalRequest,
  CutOverProposalRequest,
  CutOverRefusalRequest,
  CutOverRequest,
  CutOverVerdictRequest,
} from '../requests.js';
import { cutOverKindOf, cutOverKinds, cutOverShape } from './cut-over-columns.js';
import { approvalsOf, type CutOverRow, filesOf } from './cut-over.repository.js';
import { CutOver } from './cut-over.service.js';
import { cutOverView, fileView } from './cut-over-view.js';
import { rowFaultText } from './row-fault-text.js';

const readers = ['case-officer', 'issuing-officer', 'administrator', 'auditor'] as const;
/** Imports that are listed: an authority makes one, and a few more for what was forgotten. */
const listedMax = 100;

const TableBody = () =>
  DocumentedBody({
    'text/csv': {
      schema: {
        type: 'string',
        description: `UTF-8; separated by comma, semicolon or tab. ${cutOverKinds.map((kind) => `${kind}: ${cutOverShape(kind).names.join(', ')}`).join('. ')}.`,
        examples: ['year,lastSerial\n2026,4512\n'],
      },
    },
  });
const Kind = () => ApiParam({ name: 'kind', enum: cutOverKinds });

/** What an authority brings along from before its records began here. */
@ApiTags('records')
@Controller('v1/cut-overs')
export class CutOverController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly cutOvers: CutOver,
    private readonly looks: Looks,
  ) {}

  @Get()
  @RequireRole(...readers)
  @ApiOperation({ summary: 'Imports from before, newest first, and the day on which the records begin', operationId: 'listCutOvers' })
  list(@CurrentActor() actor: Actor) {
    return this.unit.run(async (tx) => {
      const rows = await this.cutOvers.list(tx, listedMax);
      await this.looks.overPage(tx, actor, 'cut-overs', rows, listedMax);
      return ok({ recordsBeginOn: await this.cutOvers.beginsOn(tx), items: rows.map(cutOverView) });
    });
  }

  @Post()
  @RequireRole('case-officer')
  @Idempotent()
  @ApiOperation({ summary: 'Begin an import', operationId: 'startCutOver' })
  start(@CurrentActor() actor: Actor, @Body() body: CutOverRequest, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const made = await this.cutOvers.start(tx, actor, body.beginsOn);
      if (!made.ok) return recordsProblem(made);
      return created(`/v1/cut-overs/${made.value.id}`, cutOverView(made.value), { etag: etagOf(made.value.version) });
    });
  }

  @Get(':id')
  @RequireRole(...readers)
  @ApiOperation({ summary: 'One import: its tables, what was refused of them, who approved it', operationId: 'readCutOver' })
  read(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Headers('accept-language') languages?: string) {
    return this.unit.run(async (tx) => {
      const opened = await this.cutOvers.open(tx, id);
      if (!opened.ok) return recordsProblem(opened);
      await this.looks.at(tx, actor, { of: 'cut-overs', id });
      const files = (await filesOf(tx, id)).map((file) => fileView(file, languageOf(languages)));
      return ok(
        { ...cutOverView(opened.value), tables: files, approvals: await approvalsOf(tx, id) },
        { etag: etagOf(opened.value.version) },
      );
    });
  }

  @Put(':id/tables/:kind')
  @RequireRole('case-officer')
  @NeedsIfMatch()
  @Kind()
  @TableBody()
  @ApiOperation({ summary: 'Read a table; it takes the place of the one before it', operationId: 'uploadCutOverTable' })
  upload(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('kind') name: string,
    @IfMatch() ifMatch: string | undefined,
    @Body() body: unknown,
    @Query('name') fileName?: string,
    @Headers('accept-language') languages?: string,
  ) {
    const kind = cutOverKindOf(name);
    if (!kind) throw problem('not-found');
    if (!Buffer.isBuffer(body)) throw problem('csv-empty');
    return answerInUnit(this.unit, async (tx) => {
      const row = await this.at(tx, id, ifMatch);
      if (row instanceof Problem) return row;
      const read = await this.cutOvers.upload(tx, actor, row, { kind, name: String(fileName ?? `${kind}.csv`), bytes: body });
      return read.ok ? ok(fileView(read.value, languageOf(languages)), { etag: etagOf(row.version + 1) }) : recordsProblem(read);
    });
  }

  @Get(':id/tables/:kind/errors.csv')
  @RequireRole(...readers)
  @Kind()
  @ApiOperation({ summary: 'Rows that were refused, each with what is wrong with it', operationId: 'readCutOverErrors' })
  errors(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('kind') name: string,
    @Headers('accept-language') languages?: string,
  ) {
    const language = languageOf(languages);
    return this.unit.run(async (tx) => {
      const file = (await filesOf(tx, id)).find(({ kind }) => kind === name);
      if (!file) return problem('not-found');
      await this.looks.at(tx, actor, { of: 'cut-overs', id });
      const headers = { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="errors.csv"' };
      return new Answer(200, Buffer.from(errorsCsv(file.headings, file.rejected, (fault) => rowFaultText(fault, language))), { headers });
    });
  }

  @Post(':id/proposal')
  @HttpCode(200)
  @RequireRole('case-officer')
  @Idempotent()
  @NeedsIfMatch()
  @ApiOperation({ summary: 'Propose the import as it is', operationId: 'proposeCutOver' })
  propose(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @IfMatch() ifMatch: string | undefined,
    @Body() body: CutOverProposalRequest,
    @Once() once: OnceOnly,
  ) {
    return once.run(async (tx) => {
      const row = await this.at(tx, id, ifMatch);
      return row instanceof Problem ? row : moved(await this.cutOvers.propose(tx, actor, row, body.leaveOut === true));
    });
  }

  @Post(':id/withdrawal')
  @HttpCode(200)
  @RequireRole('case-officer')
  @Idempotent()
  @ApiOperation({ summary: 'Withdraw an own import', operationId: 'withdrawCutOver' })
  withdraw(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const row = await this.cutOvers.open(tx, id, true);
      return row.ok ? moved(await this.cutOvers.withdraw(tx, actor, row.value)) : recordsProblem(row);
    });
  }

  @Post(':id/statements')
  @RequireRole('issuing-officer', 'administrator')
  @Idempotent()
  @ApiOperation({ summary: 'Prepare a verdict to be signed', operationId: 'prepareCutOverVerdict' })
  prepare(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Body() body: CutOverVerdictRequest, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const row = await this.cutOvers.open(tx, id, true);
      if (!row.ok) return recordsProblem(row);
      const prepared = await this.cutOvers.prepare(tx, actor, row.value, { verdict: body.verdict, note: body.note ?? null });
      if (!prepared.ok) return recordsProblem(prepared);
      await this.looks.at(tx, actor, { of: 'statements', id: prepared.value.statementId, about: id, reason: 'signing' });
      return created(`/v1/cut-overs/${id}`, prepared.value);
    });
  }

  @Post(':id/approval')
  @HttpCode(200)
  @RequireRole('issuing-officer', 'administrator')
  @Idempotent()
  @ApiOperation({
    summary: 'Approve an import',
    description: 'By two people who did not make it, one of them an issuing officer; the second approval carries it out.',
    operationId: 'approveCutOver',
  })
  approve(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Body() body: CutOverApprovalRequest, @Once() once: OnceOnly) {
    return this.decide(actor, id, once, signedOf(body), { verdict: 'approve', note: body.note ?? null });
  }

  @Post(':id/refusal')
  @HttpCode(200)
  @RequireRole('issuing-officer', 'administrator')
  @Idempotent()
  @ApiOperation({ summary: 'Refuse an import: back to whoever made it', operationId: 'refuseCutOver' })
  refuse(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Body() body: CutOverRefusalRequest, @Once() once: OnceOnly) {
    return this.decide(actor, id, once, signedOf(body), { verdict: 'refuse', note: body.note ?? null });
  }

  private decide(
    actor: Actor,
    id: string,
    once: OnceOnly,
    signed: ReturnType<typeof signedOf>,
    verdict: { readonly verdict: 'approve' | 'refuse'; readonly note: string | null },
  ) {
    return once.run(async (tx) => {
      const row = await this.cutOvers.open(tx, id, true);
      if (!row.ok) return recordsProblem(row);
      return moved(
        signed
          ? await this.cutOvers.decideSigned(tx, actor, row.value, signed, verdict.verdict)
          : await this.cutOvers.decide(tx, actor, row.value, verdict),
      );
    });
  }

  private async at(tx: Tx, id: string, ifMatch: string | undefined): Promise<CutOverRow | Problem> {
    const row = await this.cutOvers.open(tx, id, true);
    if (!row.ok) return recordsProblem(row);
    return matchVersion(ifMatch, row.value.version) ?? row.value;
  }
}

function moved(outcome: RecordsOutcome<CutOverRow>) {
  return outcome.ok ? ok(cutOverView(outcome.value), { etag: etagOf(outcome.value.version) }) : recordsProblem(outcome);
}
