import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { UnitOfWork } from '#database';
import type { Actor } from '#ledger';
import { Choice, CurrentActor, decodeCursor, PageQuery, pageOf, Pattern, problem, RequireRole } from '#web';
import { queueOf } from './queues.js';
import { type QueuedCase, WorkQueue } from './work-queue.service.js';

const working = ['case-officer', 'scientific-authority', 'issuing-officer'] as const;

/** Filters of a queue: the same names stand in the addresses of the pages. */
export class QueueQueryFields extends PageQuery {
  @Choice(['I', 'II', 'III'], { optional: true, description: 'Some line is of this Appendix' })
  appendix?: string;

  @Pattern(/^[a-z][a-z0-9-]{0,63}$/, 'not-allowed', {
    optional: true,
    max: 64,
    example: 'quota-exceeded',
    description: 'Rule with a finding',
  })
  flag?: string;

  @Pattern(/^[A-Z][A-Z0-9-]{0,9}$/, 'not-allowed', { optional: true, max: 10, example: 'E', description: 'Document type applied for' })
  documentType?: string;
}

/** The work queues of whoever asks. */
@ApiTags('applications')
@Controller('v1/queues')
export class QueuesController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly work: WorkQueue,
  ) {}

  @Get()
  @RequireRole(...working, 'auditor')
  @ApiOperation({ summary: 'Your work queues, with how many cases stand in each', operationId: 'listQueues' })
  list(@CurrentActor() actor: Actor) {
    return this.unit.run(async (tx) => ({
      items: (await this.work.counts(tx, actor)).map(({ queue, count }) => ({ queue: queue.slug, count })),
    }));
  }

  @Get(':queue')
  @RequireRole(...working)
  @ApiOperation({ summary: 'Open cases of one queue, with their clocks', operationId: 'readQueue' })
  read(@CurrentActor() actor: Actor, @Param('queue') slug: string, @Query() query: QueueQueryFields) {
    const queue = queueOf(actor.role, slug);
    if (!queue) return problem('not-found');
    const cursor = decodeCursor(query.cursor, ['time', 'uuid']);
    const { appendix, flag, documentType, limit } = query;
    return this.unit.run(async (tx) => {
      const rows = await this.work.list(tx, actor, queue, {
        filter: { ...(appendix ? { appendix } : {}), ...(flag ? { flag } : {}), ...(documentType ? { documentType } : {}) },
        after: cursor && [String(cursor[0]), String(cursor[1])],
        limit,
      });
      return pageOf(rows, limit, (row) => [row.at, row.id], queuedCaseView);
    });
  }
}

function queuedCaseView(row: QueuedCase) {
  return {
    id: row.id,
    caseNumber: row.caseNumber,
    state: row.state,
    officer: row.officer,
    documentType: row.documentType,
    species: row.species,
    speciesCount: row.speciesCount,
    appendices: row.appendices,
    lineCount: row.lineCount,
    quantity: row.quantity === null ? null : { value: row.quantity, unit: row.unit },
    flags: row.flags,
    science: row.science,
    duplicate: row.twin,
    dueOn: row.clock.dueOn,
    workingDaysLeft: row.clock.daysLeft,
    paused: row.clock.paused,
  };
}
