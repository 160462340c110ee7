import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { UnitOfWork } from '#database';
import { Looks } from '#ledger';
import {
  type Actor,
  CurrentActor,
  decodeCursor,
  Idempotent,
  ok,
  Once,
  type OnceOnly,
  PageQuery,
  pageOf,
  problem,
  RequireRole,
  Text,
  UuidParam,
} from '#web';
import { changeCounts, changesOf, listUpdates, rejectCounts, updateById, type UpdateRow } from './species-update.repository.js';
import { SpeciesUpdates, type UpdateOutcome } from './species-updates.js';

/** A reader of the difference sees this many taxa; the counts are of all. */
const changesShown = 1000;

export class UpdateApprovalRequest {
  @Text({ min: 3, max: 1000, lines: true, optional: true })
  note?: string;
}

export class UpdateRefusalRequest {
  @Text({ min: 3, max: 1000, lines: true, description: 'Why the update is refused' })
  note: string;
}

@ApiTags('species')
@Controller('v1/species/updates')
@RequireRole('case-officer', 'issuing-officer', 'scientific-authority', 'auditor')
export class SpeciesUpdatesController {
  constructor(
    private readonly updates: SpeciesUpdates,
    private readonly unitOfWork: UnitOfWork,
    private readonly looks: Looks,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List updates of species data', description: 'Newest first, the first set-up included.' })
  list(@Query() query: PageQuery, @CurrentActor() actor: Actor) {
    const [after] = decodeCursor(query.cursor, ['uuid']) ?? [null];
    return this.unitOfWork.run(async (tx) => {
      const rows = await listUpdates(tx, after as string | null, query.limit);
      await this.looks.overPage(tx, actor, 'species-updates', rows, query.limit);
      return pageOf(rows, query.limit, (row) => [row.id], updateView);
    });
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read an update', description: 'With what it will change per taxon while it waits for a decision or its day.' })
  read(@Param('id', UuidParam) id: string, @CurrentActor() actor: Actor) {
    return this.unitOfWork.run(async (tx) => {
      const update = await updateById(tx, id);
      if (!update) return problem('not-found');
      await this.looks.at(tx, actor, { of: 'species-updates', id });
      const open = ['staged', 'proposed', 'approved'].includes(update.state);
      return ok({
        ...updateView(update),
        rejected: await rejectCounts(tx, id),
        ...(open ? { counts: await changeCounts(tx, id), changes: await changesOf(tx, id, changesShown) } : {}),
      });
    });
  }

  @Post(':id/approval')
  @HttpCode(200)
  @RequireRole('issuing-officer')
  @Idempotent()
  @ApiOperation({ summary: 'Approve an update', description: 'By an issuing officer who did not propose it. It takes effect on its date.' })
  approve(@Param('id', UuidParam) id: string, @Body() body: UpdateApprovalRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => decided(await this.updates.approve(tx, actor, id, body.note ?? null)));
  }

  @Post(':id/refusal')
  @HttpCode(200)
  @RequireRole('issuing-officer')
  @Idempotent()
  @ApiOperation({ summary: 'Refuse an update' })
  refuse(@Param('id', UuidParam) id: string, @Body() body: UpdateRefusalRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => decided(await this.updates.refuse(tx, actor, id, body.note)));
  }
}

function decided(outcome: UpdateOutcome) {
  return outcome.ok ? ok(updateView(outcome.value)) : problem(outcome.code);
}

function updateView(row: UpdateRow) {
  return {
    id: row.id,
    source: { kind: row.sourceKind, name: row.sourceName },
    coverage: row.coverage,
    complete: row.complete,
    effectiveOn: row.effectiveOn,
    state: row.state,
    firstSetUp: row.firstSetUp,
    startedAt: row.startedAt,
    proposedBy: row.proposedBy,
    proposedAt: row.proposedAt,
    decidedBy: row.decidedBy,
    decidedAt: row.decidedAt,
    decisionReason: row.decisionReason,
    appliedAt: row.appliedAt,
    rowsRead: row.rowsRead,
    rowsRejected: row.rowsRejected,
  };
}
