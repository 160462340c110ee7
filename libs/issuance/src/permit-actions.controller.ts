import { Body, Controller, Get, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { answerInUnit, refusalProblem } from '#applications';
import { type Tx, UnitOfWork } from '#database';
import { signedOf } from '#identity';
import { type Actor, Looks } from '#ledger';
import {
  type Answer,
  created,
  CurrentActor,
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
import { FindPermits } from './find-permits.service.js';
import { listActions } from './permit-action.repository.js';
import { type ActionStep, PermitActions } from './permit-actions.service.js';
import { PermitActionBody, PermitStatementBody, RejectionBody, VerdictBody } from './permit-requests.js';
import { actionView } from './permit-view.js';
import type { PermitRow } from './permit.repository.js';

interface Step {
  readonly actor: Actor;
  readonly id: string;
  readonly ifMatch: string | undefined;
  readonly once: OnceOnly;
  readonly languages: string | undefined;
}

/** Cancelling, suspending and lifting: proposed by one officer, decided by another. */
@ApiTags('permits')
@Controller('v1/permits/:id')
export class PermitActionsController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly permits: FindPermits,
    private readonly actions: PermitActions,
    private readonly looks: Looks,
  ) {}

  @Get('actions')
  @RequireRole('case-officer', 'issuing-officer', 'auditor')
  @ApiOperation({ summary: 'What was proposed and decided on this permit', operationId: 'listPermitActions' })
  list(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string) {
    return answerInUnit(this.unit, async (tx) => {
      const permit = await this.permits.open(tx, actor, id, { look: true });
      return permit.ok ? ok({ items: (await listActions(tx, id)).map(actionView) }) : refusalProblem(permit);
    });
  }

  @Post('statements')
  @RequireRole('case-officer', 'issuing-officer')
  @Idempotent()
  @NeedsIfMatch()
  @ApiOperation({
    summary: 'Prepare a proposal or a verdict to be signed',
    description: 'Sign `challenge` within ten minutes and send the assertion to actions, approval or rejection.',
    operationId: 'preparePermitAction',
  })
  prepare(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @IfMatch() ifMatch: string | undefined,
    @Body() body: PermitStatementBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return this.step({ actor, id, ifMatch, once, languages }, async (tx, permit) => {
      const step = stepOf(body);
      if (step instanceof Problem) return step;
      const prepared = await this.actions.prepare(tx, actor, permit, step);
      if (!prepared.ok) return refusalProblem(prepared, languageOf(languages));
      await this.looks.at(tx, actor, { of: 'statements', id: prepared.value.statementId, about: id, reason: 'signing' });
      return created(`/v1/permits/${id}/actions`, prepared.value);
    });
  }

  @Post('actions')
  @RequireRole('case-officer', 'issuing-officer')
  @Idempotent()
  @NeedsIfMatch()
  @ApiOperation({ summary: 'Propose to cancel, suspend or lift', operationId: 'proposePermitAction' })
  propose(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @IfMatch() ifMatch: string | undefined,
    @Body() body: PermitActionBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return this.step({ actor, id, ifMatch, once, languages }, async (tx, permit) => {
      const proposal = {
        kind: body.kind,
        reason: body.reason,
        originalReturned: body.originalReturned ?? false,
        swornLoss: body.swornLoss ?? false,
      };
      const signed = signedOf(body);
      const proposed = signed
        ? await this.actions.carryOut(tx, actor, permit, signed, { act: 'propose' })
        : await this.actions.propose(tx, actor, permit, proposal);
      if (!proposed.ok) return refusalProblem(proposed, languageOf(languages));
      return created(`/v1/permits/${id}/actions/${proposed.value.id}`, actionView(proposed.value));
    });
  }

  @Post('actions/:action/approval')
  @HttpCode(200)
  @RequireRole('issuing-officer')
  @Idempotent()
  @NeedsIfMatch()
  @ApiOperation({ summary: 'Approve what another officer proposed; it takes effect at once', operationId: 'approvePermitAction' })
  approve(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('action', UuidParam) action: string,
    @IfMatch() ifMatch: string | undefined,
    @Body() body: VerdictBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return this.step({ actor, id, ifMatch, once, languages }, async (tx, permit) => {
      const signed = signedOf(body);
      const approved = signed
        ? await this.actions.carryOut(tx, actor, permit, signed, { act: 'approve', action })
        : await this.actions.approve(tx, actor, permit, action, body.note ?? null);
      return approved.ok ? ok(actionView(approved.value)) : refusalProblem(approved, languageOf(languages));
    });
  }

  @Post('actions/:action/rejection')
  @HttpCode(200)
  @RequireRole('issuing-officer')
  @Idempotent()
  @NeedsIfMatch()
  @ApiOperation({ summary: 'Reject what another officer proposed', operationId: 'rejectPermitAction' })
  reject(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('action', UuidParam) action: string,
    @IfMatch() ifMatch: string | undefined,
    @Body() body: RejectionBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return this.step({ actor, id, ifMatch, once, languages }, async (tx, permit) => {
      const signed = signedOf(body);
      const rejected = signed
        ? await this.actions.carryOut(tx, actor, permit, signed, { act: 'reject', action })
        : await this.actions.reject(tx, actor, permit, action, body.reason);
      return rejected.ok ? ok(actionView(rejected.value)) : refusalProblem(rejected, languageOf(languages));
    });
  }

  @Post('actions/:action/withdrawal')
  @HttpCode(200)
  @RequireRole('case-officer', 'issuing-officer')
  @Idempotent()
  @NeedsIfMatch()
  @ApiOperation({ summary: 'Take back an own proposal', operationId: 'withdrawPermitAction' })
  withdraw(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('action', UuidParam) action: string,
    @IfMatch() ifMatch: string | undefined,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return this.step({ actor, id, ifMatch, once, languages }, async (tx, permit) => {
      const withdrawn = await this.actions.withdraw(tx, actor, permit, action);
      return withdrawn.ok ? ok(actionView(withdrawn.value)) : refusalProblem(withdrawn, languageOf(languages));
    });
  }

  private step(step: Step, work: (tx: Tx, permit: PermitRow) => Promise<Answer | Problem>) {
    return step.once.run(async (tx) => {
      const permit = await this.permits.open(tx, step.actor, step.id, { lock: true });
      if (!permit.ok) return refusalProblem(permit, languageOf(step.languages));
      return matchVersion(step.ifMatch, permit.value.rowVersion) ?? (await work(tx, permit.value));
    });
  }
}

function stepOf({ act, action, kind, reason, note, originalReturned, swornLoss }: PermitStatementBody): ActionStep | Problem {
  if (act !== 'propose') return action === undefined ? missing('action') : { act, action, note: note ?? reason ?? null };
  if (kind === undefined) return missing('kind');
  if (reason === undefined) return missing('reason');
  return { act, kind, reason, originalReturned: originalReturned ?? false, swornLoss: swornLoss ?? false };
}

/** What is needed follows from `act`, which no single member can say of itself. */
function missing(member: string): Problem {
  return problem('request-invalid', { errors: [{ pointer: `/${member}`, code: 'missing' }] });
}
