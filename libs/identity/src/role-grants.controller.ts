import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { UnitOfWork } from '#database';
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
import { GrantQuery, GrantRequest, ReasonRequest } from './requests.js';
import { grantById, listGrants } from './role-grant.repository.js';
import { RoleGrants } from './role-grants.js';
import { listPolicies } from './policy.repository.js';
import { grantView, refusal } from './views.js';

@ApiTags('Roles')
@Controller('v1')
export class RoleGrantsController {
  constructor(
    private readonly grants: RoleGrants,
    private readonly unitOfWork: UnitOfWork,
    private readonly looks: Looks,
  ) {}

  @Post('role-grants')
  @RequireRole('administrator')
  @Idempotent()
  @ApiOperation({ summary: 'Propose a role', description: 'It works once a second person has confirmed it.' })
  propose(@Body() body: GrantRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const { until, ...grant } = body;
      const outcome = await this.grants.propose(tx, actor, { ...grant, ...(until ? { until: new Date(until) } : {}) });
      if (!outcome.ok) return refusal(outcome);
      return created(`/v1/role-grants/${outcome.value.id}`, grantView(outcome.value), { etag: etagOf(outcome.value.version) });
    });
  }

  @Get('role-grants')
  @RequireRole('administrator', 'issuing-officer', 'auditor')
  @ApiOperation({ summary: 'List grants' })
  list(@Query() query: GrantQuery, @CurrentActor() actor: Actor) {
    const [after] = decodeCursor(query.cursor, ['uuid']) ?? [null];
    return this.unitOfWork.run(async (tx) => {
      const rows = await listGrants(tx, query, after as string | null, query.limit);
      await this.looks.overPage(tx, actor, 'role-grants', rows, query.limit);
      return pageOf(rows, query.limit, (row) => [row.id], grantView);
    });
  }

  @Get('role-grants/:id')
  @RequireRole('administrator', 'issuing-officer', 'auditor')
  @ApiOperation({ summary: 'Read a grant' })
  read(@Param('id', UuidParam) id: string, @CurrentActor() actor: Actor) {
    return this.unitOfWork.run(async (tx) => {
      const row = await grantById(tx, id);
      if (!row) return problem('not-found');
      await this.looks.at(tx, actor, { of: 'role-grants', id });
      return ok(grantView(row), { etag: etagOf(row.version) });
    });
  }

  @Post('role-grants/:id/confirmation')
  @HttpCode(200)
  @RequireRole('administrator', 'issuing-officer', 'auditor')
  @Idempotent()
  @ApiOperation({ summary: 'Confirm a grant', description: 'By somebody who did not propose it and does not gain by it.' })
  confirm(@Param('id', UuidParam) id: string, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const outcome = await this.grants.confirm(tx, actor, id);
      return outcome.ok ? ok(grantView(outcome.value), { etag: etagOf(outcome.value.version) }) : refusal(outcome);
    });
  }

  @Post('role-grants/:id/end')
  @HttpCode(200)
  @RequireRole('administrator', 'issuing-officer', 'auditor')
  @Idempotent()
  @ApiOperation({ summary: 'Refuse a proposed grant or revoke a live one', description: 'Works with the next request of the person.' })
  end(@Param('id', UuidParam) id: string, @Body() body: ReasonRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const outcome = await this.grants.end(tx, actor, id, body.reason);
      return outcome.ok ? ok(grantView(outcome.value), { etag: etagOf(outcome.value.version) }) : refusal(outcome);
    });
  }

  @Get('policies')
  @RequireRole('administrator', 'case-officer', 'scientific-authority', 'issuing-officer', 'auditor')
  @ApiOperation({ summary: 'Dated policies of the authority' })
  policies(@CurrentActor() actor: Actor) {
    return this.unitOfWork.run(async (tx) => {
      const items = await listPolicies(tx);
      await this.looks.over(tx, actor, { of: 'policies', ids: items.map(({ name }) => name) });
      return { items, next: null };
    });
  }
}
