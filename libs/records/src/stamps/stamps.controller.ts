import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { UnitOfWork } from '#database';
import { type Actor, Looks } from '#ledger';
import { created, CurrentActor, Idempotent, ok, Once, type OnceOnly, problem, RequireRole, UuidParam } from '#web';
import { recordsProblem } from '../refusal.js';
import { StampConfirmationRequest, StampMovementRequest, StampRefusalRequest } from '../requests.js';
import { StampStock } from './stamp-stock.service.js';

const readers = ['case-officer', 'issuing-officer', 'auditor'] as const;
const movementsMax = 100;

/** The stock of security stamps. */
@ApiTags('records')
@Controller('v1/stamps')
export class StampsController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly stock: StampStock,
    private readonly looks: Looks,
  ) {}

  @Get()
  @RequireRole(...readers)
  @ApiOperation({ summary: 'How many stamps are where, and what happened to them last', operationId: 'listStamps' })
  list(@CurrentActor() actor: Actor) {
    return this.unit.run(async (tx) => {
      const movements = await this.stock.movements(tx, movementsMax);
      await this.looks.overPage(tx, actor, 'stamp-movements', movements, movementsMax);
      return ok({ counts: await this.stock.counts(tx), movements });
    });
  }

  @Get(':number')
  @RequireRole(...readers)
  @ApiOperation({ summary: 'Where one stamp is', operationId: 'readStamp' })
  read(@CurrentActor() actor: Actor, @Param('number') number: string) {
    return this.unit.run(async (tx) => {
      const row = /^[A-Za-z0-9-]{1,30}$/.test(number) ? await this.stock.find(tx, number) : null;
      if (!row) return problem('not-found');
      await this.looks.over(tx, actor, { of: 'stamps', ids: [row.number] });
      return ok(row);
    });
  }

  @Post('movements')
  @RequireRole('case-officer', 'issuing-officer')
  @Idempotent()
  @ApiOperation({
    summary: 'Say what happened to a range: received, handed to an office, spoilt, lost',
    operationId: 'proposeStampMovement',
  })
  propose(@CurrentActor() actor: Actor, @Body() body: StampMovementRequest, @Once() once: OnceOnly) {
    const { kind, prefix = '', first, last, office, note } = body;
    if (kind === 'handed' && office === undefined) return problem('request-invalid', { errors: [{ pointer: '/office', code: 'missing' }] });
    return once.run(async (tx) => {
      const range = { prefix, first: Number(first), last: Number(last), width: first.length };
      const made = await this.stock.propose(tx, actor, { kind, ...range, office: office ?? null, note });
      return made.ok ? created(`/v1/stamps/movements/${made.value.id}`, made.value) : recordsProblem(made);
    });
  }

  @Post('movements/:id/confirmation')
  @HttpCode(200)
  @RequireRole('case-officer', 'issuing-officer')
  @Idempotent()
  @ApiOperation({ summary: 'Counted the same, by another officer', operationId: 'confirmStampMovement' })
  confirm(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() body: StampConfirmationRequest,
    @Once() once: OnceOnly,
  ) {
    return once.run(async (tx) => {
      const done = await this.stock.confirm(tx, actor, id, body.version);
      return done.ok ? ok(done.value) : recordsProblem(done);
    });
  }

  @Post('movements/:id/refusal')
  @HttpCode(200)
  @RequireRole('case-officer', 'issuing-officer')
  @Idempotent()
  @ApiOperation({ summary: 'Not counted the same', operationId: 'refuseStampMovement' })
  refuse(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Body() body: StampRefusalRequest, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const done = await this.stock.refuse(tx, actor, id, body.version, body.note);
      return done.ok ? ok(done.value) : recordsProblem(done);
    });
  }
}
