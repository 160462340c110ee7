import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Tx, UnitOfWork } from '#database';
import { type Actor, Looks } from '#ledger';
import {
  type Answer,
  created,
  CurrentActor,
  decodeCursor,
  DocumentedBody,
  etagOf,
  Idempotent,
  IfMatch,
  languageOf,
  matchVersion,
  NeedsIfMatch,
  noContent,
  ok,
  Once,
  type OnceOnly,
  pageOf,
  type Problem,
  problem,
  RequireRole,
  UuidParam,
} from '#web';
import { attachmentMediaTypes } from '../attachment/attachment-type.js';
import { fileAnswer } from '../attachment/file-answer.js';
import { ReceiveFile } from '../attachment/receive-file.service.js';
import type { Outcome } from '../outcome.js';
import { refusalProblem } from '../refusal-problem.js';
import { answerInUnit } from '../unit-answer.js';
import { PaperQuery, ParticularsBody, VettingDecisionBody, VettingProposalBody, VettingsQuery } from './vetting-requests.js';
import { listVettings, type PaperRow, papersOf, vettingById, type VettingRow } from './vetting.repository.js';
import { Vetting } from './vetting.service.js';

const officers = ['case-officer', 'issuing-officer', 'auditor'] as const;
const of = 'vettings';

/** An organisation tells who it is; two officers check it. */
@ApiTags('Organisations')
@Controller('v1/vettings')
export class VettingController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly vetting: Vetting,
    private readonly receiving: ReceiveFile,
    private readonly looks: Looks,
  ) {}

  @Get('own')
  @RequireRole('applicant', 'agent')
  @ApiOperation({ summary: 'Where your organisation stands, and what it handed in', operationId: 'readOwnVetting' })
  own(@CurrentActor() actor: Actor) {
    return this.unit.run(async (tx) => {
      const { vetted, newest } = await this.vetting.standing(tx, actor.org);
      if (newest) await this.looks.at(tx, actor, { of, id: newest.id });
      const papers = newest ? await papersOf(tx, newest.id) : [];
      return ok({ vetted, newest: newest && ownView(newest, papers) }, newest ? { etag: etagOf(newest.version) } : {});
    });
  }

  @Put('own')
  @RequireRole('applicant')
  @ApiOperation({ summary: 'Keep particulars; they may be incomplete until they are handed in', operationId: 'keepParticulars' })
  change(@CurrentActor() actor: Actor, @Body() body: ParticularsBody) {
    const particulars = { ...body, owners: body.owners.map(({ name, country, share }) => ({ name, country, share: share ?? '' })) };
    return answerInUnit(this.unit, async (tx) => {
      const row = await this.vetting.open(tx, actor);
      if (!row.ok) return refusalProblem(row);
      const changed = await this.vetting.change(tx, actor, row.value, particulars);
      if (!changed.ok) return refusalProblem(changed);
      return ok(ownView(changed.value, await papersOf(tx, changed.value.id)), { etag: etagOf(changed.value.version) });
    });
  }

  @Post('own/papers')
  @RequireRole('applicant')
  @Idempotent()
  @DocumentedBody(Object.fromEntries([...attachmentMediaTypes, 'application/octet-stream'].map((type) => [type, { schema: {} }])))
  @ApiOperation({ summary: 'Add a paper: PDF, PNG, JPEG or DOCX of at most 10 MB, as the body', operationId: 'addPaper' })
  async addPaper(
    @CurrentActor() actor: Actor,
    @Query() query: PaperQuery,
    @Body() bytes: unknown,
    @Once() once: OnceOnly,
    @Headers('content-type') declared?: string,
    @Headers('accept-language') languages?: string,
  ) {
    const language = languageOf(languages);
    if (!Buffer.isBuffer(bytes)) return problem('attachment-type');
    const received = await this.receiving.receive(bytes, declared);
    if (!received.ok) return refusalProblem(received, language);
    return once.run(async (tx) => {
      const row = await this.vetting.open(tx, actor);
      if (!row.ok) return refusalProblem(row, language);
      const added = await this.vetting.addPaper(tx, actor, row.value, received.value, query.name, query.kind);
      if (!added.ok) return refusalProblem(added, language);
      return created(`/v1/vettings/${row.value.id}/papers/${added.value}`, { id: added.value, vetting: row.value.id });
    });
  }

  @Delete('own/papers/:paper')
  @HttpCode(204)
  @RequireRole('applicant')
  @ApiOperation({ summary: 'Take a paper out before it is handed in', operationId: 'removePaper' })
  removePaper(@CurrentActor() actor: Actor, @Param('paper', UuidParam) paper: string) {
    return answerInUnit(this.unit, async (tx) => {
      const row = await this.vetting.open(tx, actor);
      if (!row.ok) return refusalProblem(row);
      const removed = await this.vetting.removePaper(tx, actor, row.value, paper);
      return removed.ok ? noContent() : refusalProblem(removed);
    });
  }

  @Post('own/handing-in')
  @HttpCode(200)
  @RequireRole('applicant')
  @Idempotent()
  @ApiOperation({ summary: 'Hand the particulars in to be vetted', operationId: 'handInParticulars' })
  handIn(@CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const row = await this.vetting.open(tx, actor);
      if (!row.ok) return refusalProblem(row);
      const moved = await this.vetting.handIn(tx, actor, row.value);
      if (!moved.ok) return refusalProblem(moved);
      return ok(ownView(moved.value, await papersOf(tx, moved.value.id)), { etag: etagOf(moved.value.version) });
    });
  }

  @Get()
  @RequireRole(...officers)
  @ApiOperation({ summary: 'Organisations that wait to be vetted, or were', operationId: 'listVettings' })
  list(@CurrentActor() actor: Actor, @Query() query: VettingsQuery) {
    const [after] = decodeCursor(query.cursor, ['uuid']) ?? [null];
    return this.unit.run(async (tx) => {
      const rows = await listVettings(tx, query.state, after as string | null, query.limit + 1);
      await this.looks.overPage(tx, actor, of, rows, query.limit);
      return pageOf(
        rows,
        query.limit,
        (row) => [row.id],
        (row) => ({ id: row.id, organisation: row.organisation, name: row.name, state: row.state, handedInAt: row.handedInAt }),
      );
    });
  }

  @Get(':id')
  @RequireRole(...officers)
  @ApiOperation({ summary: 'What an organisation handed in, and what was made of it', operationId: 'readVetting' })
  read(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string) {
    return this.unit.run(async (tx) => {
      const row = await seen(tx, id);
      if (!row) return problem('not-found');
      await this.looks.at(tx, actor, { of, id });
      return ok(officersView(row, await papersOf(tx, id)), { etag: etagOf(row.version) });
    });
  }

  @Get(':id/papers/:paper')
  @RequireRole(...officers, 'applicant')
  @ApiOperation({ summary: 'A paper itself, to be saved and never shown inline', operationId: 'readPaper' })
  paper(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Param('paper', UuidParam) paper: string) {
    return answerInUnit(this.unit, async (tx) => {
      const row = await vettingById(tx, id);
      const own = actor.role === 'applicant';
      if (!row || (own ? row.organisation !== actor.org : row.state === 'draft')) return problem('not-found');
      await this.looks.at(tx, actor, { of, id });
      const found = await this.vetting.readPaper(tx, row, paper);
      return found.ok ? fileAnswer(found.value.paper, found.value.bytes) : refusalProblem(found);
    });
  }

  @Post(':id/proposal')
  @HttpCode(200)
  @RequireRole('case-officer')
  @Idempotent()
  @NeedsIfMatch()
  @ApiOperation({ summary: 'Say what the check came to; an issuing officer decides', operationId: 'proposeVetting' })
  propose(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() body: VettingProposalBody,
    @IfMatch() ifMatch: string | undefined,
    @Once() once: OnceOnly,
  ) {
    return this.step(once, id, ifMatch, (tx, row) => this.vetting.propose(tx, actor, row, body.proposal, body.note));
  }

  @Post(':id/decision')
  @HttpCode(200)
  @RequireRole('issuing-officer')
  @Idempotent()
  @NeedsIfMatch()
  @ApiOperation({ summary: 'Approve an organisation, or refuse it with a reason', operationId: 'decideVetting' })
  decide(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() body: VettingDecisionBody,
    @IfMatch() ifMatch: string | undefined,
    @Once() once: OnceOnly,
  ) {
    return this.step(once, id, ifMatch, (tx, row) => this.vetting.decide(tx, actor, row, body.outcome, body.reason ?? ''));
  }

  private step(
    once: OnceOnly,
    id: string,
    ifMatch: string | undefined,
    work: (tx: Tx, row: VettingRow) => Promise<Outcome<VettingRow>>,
  ): Promise<Answer | Problem> {
    return once.run(async (tx) => {
      const row = await seen(tx, id, true);
      if (!row) return problem('not-found');
      const stale = matchVersion(ifMatch, row.version);
      if (stale) return stale;
      const moved = await work(tx, row);
      if (!moved.ok) return refusalProblem(moved);
      return ok(officersView(moved.value, await papersOf(tx, id)), { etag: etagOf(moved.value.version) });
    });
  }
}

/** A draft is the house's own affair. */
async function seen(tx: Tx, id: string, lock = false): Promise<VettingRow | null> {
  const row = await vettingById(tx, id, lock);
  return row && row.state !== 'draft' ? row : null;
}

function paperView({ id, kind, sha256, mediaType, size, fileName, uploadedAt, scannedAt }: PaperRow) {
  return { id, kind, sha256: sha256.toString('hex'), mediaType, size, fileName, uploadedAt, scannedAt };
}

/** What the house reads: neither who checked it nor their notes. */
function ownView(row: VettingRow, papers: readonly PaperRow[]) {
  const { id, organisation, state, version, particulars, handedInAt, decidedAt } = row;
  const reason = state === 'refused' ? row.reason : null;
  return { id, organisation, state, version, particulars, handedInAt, decidedAt, reason, papers: papers.map(paperView) };
}

function officersView(row: VettingRow, papers: readonly PaperRow[]) {
  const { name, address, country, legalForm, proposal, proposalNote, proposedBy, proposedAt, decidedBy, reason, handedInBy } = row;
  const house = { name, address, country, legalForm, changedSince: row.currentVersion !== row.organisationVersion };
  return { ...ownView(row, papers), house, handedInBy, proposal, proposalNote, proposedBy, proposedAt, decidedBy, reason };
}
