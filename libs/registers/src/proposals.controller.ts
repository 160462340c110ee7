import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { UnitOfWork } from '#database';
import { signedOf } from '#identity';
import { Looks } from '#ledger';
import {
  type Actor,
  created,
  CurrentActor,
  decodeCursor,
  etagOf,
  Idempotent,
  ok,
  Once,
  type OnceOnly,
  pageOf,
  problem,
  RequireRole,
  UuidParam,
} from '#web';
import { ChangeRegister, type RegisterOutcome } from './change-register.service.js';
import { Opinions } from './opinions.js';
import { entryById, listProposals, proposalById, type ProposalRow } from './register.repository.js';
import { ApprovalRequest, OpinionRequest, ProposalQuery, RefusalRequest, VerdictRequest } from './requests.js';
import { entryView, proposalView } from './views.js';

@ApiTags('Registers')
@Controller('v1/registers/proposals')
@RequireRole('case-officer', 'issuing-officer', 'scientific-authority', 'auditor')
export class ProposalsController {
  constructor(
    private readonly change: ChangeRegister,
    private readonly opinions: Opinions,
    private readonly unitOfWork: UnitOfWork,
    private readonly looks: Looks,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List proposals', description: 'With `entryId` and `state=approved`: the history of an entry.' })
  list(@Query() query: ProposalQuery, @CurrentActor() actor: Actor) {
    const [after] = decodeCursor(query.cursor, ['uuid']) ?? [null];
    return this.unitOfWork.run(async (tx) => {
      const rows = await listProposals(tx, query, after as string | null, query.limit);
      await this.looks.overPage(tx, actor, 'register-proposals', rows, query.limit);
      return pageOf(rows, query.limit, (row) => [row.id], proposalView);
    });
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read a proposal', description: '`current` is the entry as it stands.' })
  read(@Param('id', UuidParam) id: string, @CurrentActor() actor: Actor) {
    return this.unitOfWork.run(async (tx) => {
      const row = await proposalById(tx, id);
      if (!row) return problem('not-found');
      await this.looks.at(tx, actor, { of: 'register-proposals', id });
      const entry = await entryById(tx, row.register, row.entryId);
      return ok(
        { ...proposalView(row), current: entry ? entryView(entry) : null, opinions: await this.opinions.on(tx, id) },
        { etag: etagOf(row.version) },
      );
    });
  }

  @Post(':id/opinions')
  @RequireRole('scientific-authority')
  @Idempotent()
  @ApiOperation({ summary: 'Say what the Scientific Authority thinks of a proposed facility', operationId: 'giveRegisterOpinion' })
  give(@Param('id', UuidParam) id: string, @Body() body: OpinionRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const given = await this.opinions.give(tx, actor, id, body);
      return given.ok ? created(`/v1/registers/proposals/${id}`, given.value) : problem(given.code);
    });
  }

  @Post(':id/statements')
  @RequireRole('issuing-officer')
  @Idempotent()
  @ApiOperation({
    summary: 'Prepare a verdict on a proposal to be signed',
    description: 'Sign `challenge` within ten minutes and send the assertion to approval or refusal.',
    operationId: 'prepareRegisterVerdict',
  })
  prepare(@Param('id', UuidParam) id: string, @Body() body: VerdictRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const prepared = await this.change.prepare(tx, actor, id, { verdict: body.verdict, note: body.note ?? null });
      if (!prepared.ok) return problem(prepared.code);
      await this.looks.at(tx, actor, { of: 'statements', id: prepared.value.statementId, about: id, reason: 'signing' });
      return created(`/v1/registers/proposals/${id}`, prepared.value);
    });
  }

  @Post(':id/approval')
  @HttpCode(200)
  @RequireRole('issuing-officer')
  @Idempotent()
  @ApiOperation({ summary: 'Approve a proposal', description: 'By an issuing officer who did not propose it.' })
  approve(@Param('id', UuidParam) id: string, @Body() body: ApprovalRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    const signed = signedOf(body);
    return once.run(async (tx) =>
      decided(
        signed ? await this.change.carryOut(tx, actor, id, signed, 'approve') : await this.change.approve(tx, actor, id, body.note ?? null),
      ),
    );
  }

  @Post(':id/refusal')
  @HttpCode(200)
  @RequireRole('issuing-officer')
  @Idempotent()
  @ApiOperation({ summary: 'Refuse a proposal' })
  refuse(@Param('id', UuidParam) id: string, @Body() body: RefusalRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    const signed = signedOf(body);
    return once.run(async (tx) =>
      decided(signed ? await this.change.carryOut(tx, actor, id, signed, 'refuse') : await this.change.refuse(tx, actor, id, body.note)),
    );
  }

  @Post(':id/withdrawal')
  @HttpCode(200)
  @RequireRole('case-officer')
  @Idempotent()
  @ApiOperation({ summary: 'Withdraw an own proposal' })
  withdraw(@Param('id', UuidParam) id: string, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => decided(await this.change.withdraw(tx, actor, id)));
  }
}

function decided(outcome: RegisterOutcome<ProposalRow>) {
  return outcome.ok ? ok(proposalView(outcome.value), { etag: etagOf(outcome.value.version) }) : problem(outcome.code);
}
