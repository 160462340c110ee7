import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { UnitOfWork } from '#database';
import { type Actor, Looks } from '#ledger';
import { created, CurrentActor, Day, Idempotent, ok, Once, type OnceOnly, Pattern, RequireRole, UuidParam } from '#web';
import { refusalProblem } from '../refusal-problem.js';
import type { Delegation } from './delegation.repository.js';
import { Delegations } from './delegations.service.js';

export class DelegationBody {
  @Pattern(/^[a-z0-9._@-]{2,64}$/, 'not-login-name', { max: 64, example: 'wei.agent', description: 'Sign-in name of an agent' })
  loginName: string;

  @Day({ description: 'First day' })
  from: string;

  @Day({ description: 'Last day; five years after the first at most' })
  to: string;
}

@ApiTags('Organisations')
@Controller('v1/delegations')
export class DelegationsController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly delegations: Delegations,
    private readonly looks: Looks,
  ) {}

  @Get()
  @RequireRole('applicant', 'agent')
  @ApiOperation({ summary: 'Agents of your organisation; for an agent the organisations that named them', operationId: 'listDelegations' })
  list(@CurrentActor() actor: Actor) {
    return this.unit.run(async (tx) => {
      const rows = await this.delegations.list(tx, actor);
      await this.looks.over(tx, actor, { of: 'delegations', ids: rows.map(({ id }) => id) });
      return ok({ items: rows.map(delegationView) });
    });
  }

  @Post()
  @RequireRole('applicant')
  @Idempotent()
  @ApiOperation({ summary: 'Name an agent who may prepare your organisation’s applications', operationId: 'nameAgent' })
  name(@CurrentActor() actor: Actor, @Body() body: DelegationBody, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const made = await this.delegations.name(tx, actor, body);
      return made.ok ? created('/v1/delegations', delegationView(made.value)) : refusalProblem(made);
    });
  }

  @Post(':id/withdrawal')
  @HttpCode(200)
  @RequireRole('applicant')
  @Idempotent()
  @ApiOperation({ summary: 'Withdraw an agent; it works at once', operationId: 'withdrawAgent' })
  withdraw(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const ended = await this.delegations.withdraw(tx, actor, id);
      return ended.ok ? ok(delegationView(ended.value)) : refusalProblem(ended);
    });
  }
}

function delegationView({ id, organisation, organisationName, agentName, fromDay, toDay, withdrawnAt, inForce }: Delegation) {
  return { id, organisation, organisationName, agentName, from: fromDay, to: toDay, withdrawnAt, inForce };
}
