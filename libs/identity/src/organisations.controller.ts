import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
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
  IfMatch,
  matchVersion,
  NeedsIfMatch,
  noContent,
  ok,
  Once,
  type OnceOnly,
  PageQuery,
  pageOf,
  problem,
  RequireRole,
  UuidParam,
} from '#web';
import { Accounts } from './accounts.js';
import { listOrganisations, organisationById } from './organisation.repository.js';
import { MemberRequest, OrganisationChange, OrganisationRequest } from './requests.js';
import { RoleGrants } from './role-grants.js';
import { organisationView, refusal } from './views.js';

const readers = ['administrator', 'auditor', 'case-officer', 'issuing-officer', 'scientific-authority'] as const;

@ApiTags('Organisations')
@Controller('v1/organisations')
export class OrganisationsController {
  constructor(
    private readonly accounts: Accounts,
    private readonly grants: RoleGrants,
    private readonly unitOfWork: UnitOfWork,
    private readonly looks: Looks,
  ) {}

  @Post()
  @RequireRole('administrator')
  @Idempotent()
  @ApiOperation({ summary: 'Make an organisation' })
  create(@Body() body: OrganisationRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const outcome = await this.accounts.createOrganisation(tx, actor, body);
      if (!outcome.ok) return refusal(outcome);
      return created(`/v1/organisations/${outcome.value.id}`, organisationView(outcome.value), { etag: etagOf(outcome.value.version) });
    });
  }

  @Get()
  @RequireRole(...readers)
  @ApiOperation({ summary: 'List organisations' })
  list(@Query() query: PageQuery, @CurrentActor() actor: Actor) {
    const [after] = decodeCursor(query.cursor, ['text']) ?? [null];
    return this.unitOfWork.run(async (tx) => {
      const rows = await listOrganisations(tx, after as string | null, query.limit);
      await this.looks.overPage(tx, actor, 'organisations', rows, query.limit);
      return pageOf(rows, query.limit, (row) => [row.code], organisationView);
    });
  }

  @Get(':id')
  @RequireRole(...readers)
  @ApiOperation({ summary: 'Read an organisation' })
  read(@Param('id', UuidParam) id: string, @CurrentActor() actor: Actor) {
    return this.unitOfWork.run(async (tx) => {
      const row = await organisationById(tx, id);
      if (!row) return problem('not-found');
      await this.looks.at(tx, actor, { of: 'organisations', id });
      return ok(organisationView(row), { etag: etagOf(row.version) });
    });
  }

  @Patch(':id')
  @RequireRole('administrator')
  @NeedsIfMatch()
  @ApiOperation({ summary: 'Change name or address', description: 'Code, kind and country never change.' })
  change(
    @Param('id', UuidParam) id: string,
    @Body() body: OrganisationChange,
    @IfMatch() ifMatch: string | undefined,
    @CurrentActor() actor: Actor,
  ) {
    return this.unitOfWork.run(async (tx) => {
      const row = await organisationById(tx, id, true);
      if (!row) return problem('not-found');
      const stale = matchVersion(ifMatch, row.version);
      if (stale) return stale;
      const changed = await this.accounts.changeOrganisation(tx, actor, id, {
        name: body.name ?? row.name,
        address: body.address ?? row.address,
      });
      return ok(organisationView(changed), { etag: etagOf(changed.version) });
    });
  }

  @Post(':id/members')
  @RequireRole('administrator')
  @Idempotent()
  @ApiOperation({ summary: 'Add a member' })
  addMember(@Param('id', UuidParam) id: string, @Body() body: MemberRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const outcome = await this.accounts.addMember(tx, actor, body.personId, id);
      return outcome.ok ? created(`/v1/people/${body.personId}`, { personId: body.personId, organisationId: id }) : refusal(outcome);
    });
  }

  @Delete(':id/members/:personId')
  @HttpCode(204)
  @RequireRole('administrator')
  @ApiOperation({ summary: 'End a membership', description: 'The roles held there end with it.' })
  endMember(@Param('id', UuidParam) id: string, @Param('personId', UuidParam) personId: string, @CurrentActor() actor: Actor) {
    return this.unitOfWork.run(async (tx) => {
      const outcome = await this.grants.endMembership(tx, actor, personId, id);
      return outcome.ok ? noContent() : refusal(outcome);
    });
  }
}
