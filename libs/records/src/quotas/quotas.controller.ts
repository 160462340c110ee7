import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { UnitOfWork } from '#database';
import { type Actor, Looks } from '#ledger';
import { CurrentActor, decodeCursor, ok, pageOf, problem, RequireRole, UuidParam } from '#web';
import { QuotaQuery } from '../requests.js';
import { QuotaFigures } from './quota-figures.service.js';

/** Quotas of this country and what is held of them. */
@ApiTags('records')
@Controller('v1/quotas')
@RequireRole('case-officer', 'issuing-officer', 'scientific-authority', 'auditor')
export class QuotasController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly figures: QuotaFigures,
    private readonly looks: Looks,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Quotas in force: reserved, committed, used, left', operationId: 'listQuotas' })
  list(@Query() query: QuotaQuery) {
    const cursor = decodeCursor(query.cursor, ['text', 'uuid']);
    const after = cursor && ([String(cursor[0]), String(cursor[1])] as const);
    const filter = { ...(query.name ? { name: query.name } : {}), ...(query.day ? { day: query.day } : {}) };
    return this.unit.run(async (tx) => {
      const rows = await this.figures.list(tx, filter, after, query.limit);
      return pageOf(rows, query.limit, (row) => [row.scientificName, row.id], (row) => row); // prettier-ignore
    });
  }

  @Get(':id')
  @ApiOperation({ summary: 'One quota with the permits and cases behind its figures', operationId: 'readQuota' })
  read(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string) {
    return this.unit.run(async (tx) => {
      const found = await this.figures.one(tx, id);
      if (!found) return problem('not-found');
      await this.looks.at(tx, actor, { of: 'quotas', id });
      return ok({ ...found.quota, holders: found.holders, more: found.more });
    });
  }
}
