import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { documentNumber } from '#cites';
import { UnitOfWork } from '#database';
import { type Actor, Looks } from '#ledger';
import { CurrentActor, decodeCursor, Idempotent, ok, Once, type OnceOnly, pageOf, RequireRole, UuidParam } from '#web';
import { recordsProblem } from '../refusal.js';
import { LegacyCaseClosingRequest, LegacyCaseQuery, LegacyPermitQuery } from '../requests.js';
import { LegacyCases } from './legacy-cases.service.js';
import { listLegacyCases, listLegacyPermits } from './legacy.repository.js';

const casesMax = 500;

/** Permits and cases from before the records began here. */
@ApiTags('records')
@Controller('v1')
@RequireRole('case-officer', 'issuing-officer', 'scientific-authority', 'auditor')
export class LegacyController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly cases: LegacyCases,
    private readonly looks: Looks,
  ) {}

  @Get('legacy-permits')
  @ApiOperation({ summary: 'Permits issued on paper before the records began', operationId: 'listLegacyPermits' })
  permits(@CurrentActor() actor: Actor, @Query() query: LegacyPermitQuery) {
    const cursor = decodeCursor(query.cursor, ['text']);
    return this.unit.run(async (tx) => {
      const filter = query.number ? { number: documentNumber(query.number) } : {};
      const rows = await listLegacyPermits(tx, filter, cursor && String(cursor[0]), query.limit);
      const ids = rows.slice(0, query.limit).map(({ number }) => number);
      await this.looks.over(tx, actor, { of: 'legacy-permits', ids });
      return pageOf(rows, query.limit, (row) => [row.number], (row) => row); // prettier-ignore
    });
  }

  @Get('legacy-cases')
  @ApiOperation({ summary: 'Cases that were open when the records began, oldest first', operationId: 'listLegacyCases' })
  list(@CurrentActor() actor: Actor, @Query() query: LegacyCaseQuery) {
    return this.unit.run(async (tx) => {
      const rows = await listLegacyCases(tx, query.state ?? null, casesMax);
      await this.looks.over(tx, actor, { of: 'legacy-cases', ids: rows.map(({ id }) => id) });
      return ok({ items: rows });
    });
  }

  @Post('legacy-cases/:id/closing')
  @HttpCode(200)
  @RequireRole('case-officer')
  @Idempotent()
  @ApiOperation({ summary: 'Close a case from before, with a reason', operationId: 'closeLegacyCase' })
  close(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Body() body: LegacyCaseClosingRequest, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const closed = await this.cases.close(tx, actor, id, body.version, body.note);
      return closed.ok ? ok(closed.value) : recordsProblem(closed);
    });
  }
}
