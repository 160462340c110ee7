import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { conditionKinds } from '#cites';
import { UnitOfWork } from '#database';
import { signedOf } from '#identity';
import { type Actor, Looks } from '#ledger';
import { created, CurrentActor, Idempotent, languageOf, ok, Once, type OnceOnly, RequireRole, UuidParam } from '#web';
import { refusalProblem } from '../refusal-problem.js';
import { SignedStandingBody, StandingBody, standingInput, StandingQuery, StandingReasonBody } from './standing-requests.js';
import type { StandingRow } from './standing.repository.js';
import { StandingFindings } from './standing-findings.service.js';

const readers = ['case-officer', 'scientific-authority', 'issuing-officer', 'auditor'] as const;

/** Findings of the Scientific Authority that are made once for many cases. They are about taxa, and about nobody. */
@ApiTags('standing findings')
@Controller('v1')
export class StandingController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly findings: StandingFindings,
    private readonly looks: Looks,
  ) {}

  @Get('condition-kinds')
  @RequireRole(...readers)
  @ApiOperation({ summary: 'What findings may be tied to, dated', operationId: 'listConditionKinds' })
  kinds() {
    return ok({ items: conditionKinds });
  }

  @Get('standing-findings')
  @RequireRole(...readers)
  @ApiOperation({ summary: 'Standing findings, newest first', operationId: 'listStandingFindings' })
  list(@Query() { taxon, inForce }: StandingQuery) {
    const filter = { ...(taxon ? { taxon } : {}), ...(inForce ? { inForce: inForce === 'true' } : {}) };
    return this.unit.run(async (tx) => ok({ items: (await this.findings.list(tx, filter)).map(standingView) }));
  }

  @Get('standing-findings/:id')
  @RequireRole(...readers)
  @ApiOperation({ summary: 'Read a standing finding', operationId: 'readStandingFinding' })
  read(@Param('id', UuidParam) id: string) {
    return this.unit.run(async (tx) => {
      const found = await this.findings.open(tx, id);
      return found.ok ? ok(standingView(found.value)) : refusalProblem(found);
    });
  }

  @Post('standing-findings/statements')
  @RequireRole('scientific-authority')
  @Idempotent()
  @ApiOperation({ summary: 'Prepare a standing finding to be signed', operationId: 'prepareStandingFinding' })
  prepare(
    @CurrentActor() actor: Actor,
    @Body() body: StandingBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return once.run(async (tx) => {
      const prepared = await this.findings.prepare(tx, actor, standingInput(body));
      if (!prepared.ok) return refusalProblem(prepared, languageOf(languages));
      await this.looks.at(tx, actor, { of: 'statements', id: prepared.value.statementId, reason: 'signing' });
      return created('/v1/standing-findings', prepared.value);
    });
  }

  @Post('standing-findings')
  @RequireRole('scientific-authority')
  @Idempotent()
  @ApiOperation({
    summary: 'Make the standing finding that was signed',
    description: 'Where no policy asks for signatures, nothing can be made here: a standing finding is always signed.',
    operationId: 'makeStandingFinding',
  })
  make(
    @CurrentActor() actor: Actor,
    @Body() body: SignedStandingBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return once.run(async (tx) => {
      const signed = signedOf(body);
      const made = signed ? await this.findings.make(tx, actor, signed) : null;
      if (!made?.ok) return refusalProblem(made ?? { ok: false, code: 'signature-needed' }, languageOf(languages));
      return created(`/v1/standing-findings/${made.value.id}`, standingView(made.value));
    });
  }

  @Post('standing-findings/:id/statements')
  @RequireRole('scientific-authority')
  @Idempotent()
  @ApiOperation({ summary: 'Prepare the withdrawal of a standing finding to be signed', operationId: 'prepareStandingWithdrawal' })
  prepareWithdrawal(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() body: StandingReasonBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return once.run(async (tx) => {
      const prepared = await this.findings.prepareWithdrawal(tx, actor, id, body.reason);
      if (!prepared.ok) return refusalProblem(prepared, languageOf(languages));
      await this.looks.at(tx, actor, { of: 'statements', id: prepared.value.statementId, about: id, reason: 'signing' });
      return created(`/v1/standing-findings/${id}/withdrawal`, prepared.value);
    });
  }

  @Post('standing-findings/:id/withdrawal')
  @HttpCode(200)
  @RequireRole('scientific-authority')
  @Idempotent()
  @ApiOperation({ summary: 'Withdraw a standing finding: no case rests on it from now on', operationId: 'withdrawStandingFinding' })
  withdraw(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() body: SignedStandingBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return once.run(async (tx) => {
      const signed = signedOf(body);
      const withdrawn = signed ? await this.findings.withdraw(tx, actor, id, signed) : null;
      if (!withdrawn?.ok) return refusalProblem(withdrawn ?? { ok: false, code: 'signature-needed' }, languageOf(languages));
      return ok(standingView(withdrawn.value));
    });
  }
}

export function standingView(row: StandingRow) {
  const { id, country, kind, outcome, scope, conditions, reason, org, statement } = row;
  return {
    ...{ id, country, kind, outcome, scope, conditions, reason, org, statement },
    at: row.at.toISOString(),
    statementSha256: row.statementSha256.toString('hex'),
    withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
    withdrawalReason: row.withdrawalReason,
  };
}
