import { Body, Controller, Get, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { answerInUnit, refusalProblem } from '#applications';
import { UnitOfWork } from '#database';
import { signedOf } from '#identity';
import type { Actor } from '#ledger';
import { created, CurrentActor, Idempotent, languageOf, ok, Once, type OnceOnly, RequireRole, UuidParam } from '#web';
import { DegradedMode } from './degraded-mode.service.js';
import type { DegradedPeriod } from './degraded-period.repository.js';
import { DegradedConfirmationBody, DegradedEndBody, DegradedProposalBody, DegradedStatementBody } from './degraded-requests.js';

/** What officers see of the log's witnesses, and what two of them may decide when these do not answer. */
@ApiTags('log')
@Controller('v1/log')
export class DegradedController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly mode: DegradedMode,
  ) {}

  @Get('witnessing')
  @RequireRole('case-officer', 'issuing-officer', 'administrator', 'auditor')
  @ApiOperation({
    summary: 'Whether the witnesses of the log answer, and whether permits go out without them',
    operationId: 'readWitnessing',
  })
  witnessing() {
    return answerInUnit(this.unit, async (tx) => {
      const { waitingSince, degraded, period } = await this.mode.state(tx);
      return ok({ waitingSince: waitingSince?.toISOString() ?? null, degraded, period: period && view(period) });
    });
  }

  @Post('degraded/statements')
  @RequireRole('issuing-officer', 'administrator')
  @Idempotent()
  @ApiOperation({ summary: 'Prepare a proposal of it to be signed', operationId: 'prepareDegraded' })
  prepare(
    @CurrentActor() actor: Actor,
    @Body() body: DegradedStatementBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return once.run(async (tx) => {
      const prepared = await this.mode.prepare(tx, actor, { reason: body.reason, hours: body.hours });
      return prepared.ok ? created('/v1/log/degraded', prepared.value) : refusalProblem(prepared, languageOf(languages));
    });
  }

  @Post('degraded/:id/statements')
  @RequireRole('issuing-officer', 'administrator')
  @Idempotent()
  @ApiOperation({ summary: 'Prepare the confirmation of it to be signed', operationId: 'prepareDegradedConfirmation' })
  prepareConfirmation(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return once.run(async (tx) => {
      const prepared = await this.mode.prepare(tx, actor, { period: id });
      return prepared.ok ? created(`/v1/log/degraded/${id}`, prepared.value) : refusalProblem(prepared, languageOf(languages));
    });
  }

  @Post('degraded')
  @RequireRole('issuing-officer', 'administrator')
  @Idempotent()
  @ApiOperation({
    summary: 'Propose to issue without witnesses',
    description: 'Possible when a checkpoint has waited 15 minutes for its quorum. Works once a second person has confirmed it.',
    operationId: 'proposeDegraded',
  })
  propose(
    @CurrentActor() actor: Actor,
    @Body() body: DegradedProposalBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return once.run(async (tx) => {
      const signed = signedOf(body);
      const proposed = signed
        ? await this.mode.carryOut(tx, actor, signed, null)
        : await this.mode.propose(tx, actor, { reason: body.reason, hours: body.hours });
      return proposed.ok
        ? created(`/v1/log/degraded/${proposed.value.id}`, view(proposed.value))
        : refusalProblem(proposed, languageOf(languages));
    });
  }

  @Post('degraded/:id/confirmation')
  @HttpCode(200)
  @RequireRole('issuing-officer', 'administrator')
  @Idempotent()
  @ApiOperation({ summary: 'Confirm it, as another person: permits go out without witnesses from now on', operationId: 'confirmDegraded' })
  confirm(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() body: DegradedConfirmationBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return once.run(async (tx) => {
      const signed = signedOf(body);
      const confirmed = signed ? await this.mode.carryOut(tx, actor, signed, id) : await this.mode.confirm(tx, actor, id);
      return confirmed.ok ? ok(view(confirmed.value)) : refusalProblem(confirmed, languageOf(languages));
    });
  }

  @Post('degraded/:id/end')
  @HttpCode(200)
  @RequireRole('issuing-officer', 'administrator')
  @Idempotent()
  @ApiOperation({ summary: 'Reject a proposal, or end the period at once', operationId: 'endDegraded' })
  end(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() body: DegradedEndBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return once.run(async (tx) => {
      const ended = await this.mode.end(tx, actor, id, body.reason);
      return ended.ok ? ok(view(ended.value)) : refusalProblem(ended, languageOf(languages));
    });
  }
}

function view(period: DegradedPeriod) {
  const { id, reason, hours, proposedAt, confirmedAt, until, endedAt, endedCause } = period;
  return {
    ...{ id, reason, hours, endedCause },
    state: endedAt ? 'ended' : confirmedAt ? 'on' : 'proposed',
    proposedAt: proposedAt.toISOString(),
    confirmedAt: confirmedAt?.toISOString() ?? null,
    until: until?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
  };
}
