import { Body, Controller, Get, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { answerInUnit, refusalProblem } from '#applications';
import { type Tx, UnitOfWork } from '#database';
import type { Actor } from '#ledger';
import { Choice, created, CurrentActor, Day, Idempotent, languageOf, ok, Once, type OnceOnly, RequireRole, Text, UuidParam } from '#web';
import { FindPermits } from '../find-permits.service.js';
import type { Issued } from '../outcome.js';
import type { PermitRow } from '../permit.repository.js';
import { type PermitPapers, PermitPrints } from './permit-prints.service.js';

class PrintBody {
  @Text({ min: 2, max: 200, example: 'Counter 3, Port Utopia', description: 'Where it is printed' })
  place: string;

  @Text({ optional: true, min: 10, max: 4000, lines: true, description: 'For every copy after the first' })
  reason?: string;
}
class PrintDelegationBody {
  @Text({ max: 32, example: 'XA-MA-NORTH', description: 'Organisation of the office' })
  office: string;

  @Choice(['permit', 'holder'], { description: 'This permit, or every permit of its holder' })
  scope: 'permit' | 'holder';

  @Day({ description: 'Last day' })
  until: string;

  @Text({ min: 10, max: 4000, lines: true })
  reason: string;
}

/** Papers that officers print, and offices that may. */
@ApiTags('permits')
@Controller('v1/permits/:id')
export class PrintsController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly permits: FindPermits,
    private readonly prints: PermitPrints,
  ) {}

  @Get('prints')
  @RequireRole('case-officer', 'scientific-authority', 'issuing-officer', 'auditor')
  @ApiOperation({ summary: 'Who printed the permit, where, when and why; and offices that may', operationId: 'listPrints' })
  list(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string) {
    return answerInUnit(this.unit, async (tx) => {
      const opened = await this.permits.open(tx, actor, id, { look: true });
      return opened.ok ? ok(await this.prints.papers(tx, actor, opened.value)) : refusalProblem(opened);
    });
  }

  @Post('prints')
  @RequireRole('case-officer', 'issuing-officer')
  @Idempotent()
  @ApiOperation({ summary: 'Count a print of the sealed form; from the second on with a reason', operationId: 'printPermit' })
  print(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() body: PrintBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    const input = { place: body.place, reason: body.reason ?? '' };
    return this.step(actor, id, once, languages, (tx, permit) => this.prints.print(tx, actor, permit, input));
  }

  @Post('print-delegations')
  @RequireRole('issuing-officer')
  @Idempotent()
  @ApiOperation({ summary: 'Let another office print', operationId: 'delegatePrinting' })
  delegate(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() body: PrintDelegationBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return this.step(actor, id, once, languages, (tx, permit) => this.prints.delegate(tx, actor, permit, body));
  }

  @Post('print-delegations/:delegation/end')
  @HttpCode(200)
  @RequireRole('issuing-officer')
  @Idempotent()
  @ApiOperation({ summary: 'End a delegation', operationId: 'endPrintDelegation' })
  end(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('delegation', UuidParam) delegation: string,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return this.step(actor, id, once, languages, (tx, permit) => this.prints.end(tx, actor, permit, delegation));
  }

  private step(
    actor: Actor,
    id: string,
    once: OnceOnly,
    languages: string | undefined,
    work: (tx: Tx, permit: PermitRow) => Promise<Issued<PermitPapers>>,
  ) {
    return once.run(async (tx) => {
      const opened = await this.permits.open(tx, actor, id, { lock: true });
      if (!opened.ok) return refusalProblem(opened, languageOf(languages));
      const done = await work(tx, opened.value);
      return done.ok ? created(`/v1/permits/${id}/prints`, done.value) : refusalProblem(done, languageOf(languages));
    });
  }
}
