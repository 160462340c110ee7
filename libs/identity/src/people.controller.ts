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
import { CloseAccount } from './close-account.js';
import { Interests } from './interests.js';
import { listPeople, membershipsOf, personById } from './person.repository.js';
import { InterestRequest, PersonRequest } from './requests.js';
import { activeGrants } from './role-grant.repository.js';
import { personView, refusal } from './views.js';

@ApiTags('People')
@Controller('v1')
export class PeopleController {
  constructor(
    private readonly accounts: Accounts,
    private readonly closing: CloseAccount,
    private readonly interests: Interests,
    private readonly unitOfWork: UnitOfWork,
    private readonly looks: Looks,
  ) {}

  @Post('people')
  @RequireRole('administrator')
  @Idempotent()
  @ApiOperation({
    summary: 'Make a person with an account',
    description: 'The generated password is in the first answer only; a repeated request does not show it.',
  })
  create(@Body() body: PersonRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const outcome = await this.accounts.createPerson(tx, actor, body);
      if (!outcome.ok) return refusal(outcome);
      const { personId, password } = outcome.value;
      const shown = { id: personId, fullName: body.fullName, loginName: body.loginName };
      return created(`/v1/people/${personId}`, { ...shown, password }, { replayBody: shown, headers: { 'Cache-Control': 'no-store' } });
    });
  }

  @Get('people')
  @RequireRole('administrator', 'auditor')
  @ApiOperation({ summary: 'List people' })
  list(@Query() query: PageQuery, @CurrentActor() actor: Actor) {
    const [after] = decodeCursor(query.cursor, ['uuid']) ?? [null];
    return this.unitOfWork.run(async (tx) => {
      const rows = await listPeople(tx, after as string | null, query.limit);
      await this.looks.overPage(tx, actor, 'people', rows, query.limit);
      return pageOf(
        rows,
        query.limit,
        (row) => [row.id],
        ({ id, fullName, email, createdAt, closedAt }) => ({ id, fullName, email, createdAt, closedAt }),
      );
    });
  }

  @Get('people/:id')
  @ApiOperation({
    summary: 'Read a person',
    description: 'Everybody reads themselves; administrators, auditors and issuing officers read anybody.',
  })
  read(@Param('id', UuidParam) id: string, @CurrentActor() actor: Actor) {
    // Somebody else's record looks like none at all.
    if (actor.personId !== id && !['administrator', 'auditor', 'issuing-officer'].includes(actor.role)) return problem('not-found');
    return this.unitOfWork.run(async (tx) => {
      const person = await personById(tx, id);
      if (!person) return problem('not-found');
      await this.looks.at(tx, actor, { of: 'people', id, ...(actor.personId === id ? { reason: 'own' } : {}) });
      return ok(personView(person, await membershipsOf(tx, id), await activeGrants(tx, id)), { etag: etagOf(person.version) });
    });
  }

  @Post('people/:id/closure')
  @HttpCode(204)
  @RequireRole('administrator', 'auditor')
  @Idempotent()
  @ApiOperation({ summary: 'Close a person for good', description: 'Sessions end at once; nothing is deleted.' })
  close(@Param('id', UuidParam) id: string, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const outcome = await this.closing.close(tx, actor, id);
      return outcome.ok ? noContent() : refusal(outcome);
    });
  }

  @Get('interests')
  @RequireRole('case-officer', 'scientific-authority', 'issuing-officer')
  @ApiOperation({ summary: 'Own declared interests' })
  ownInterests(@CurrentActor() actor: Actor) {
    return this.unitOfWork.run(async (tx) => {
      const items = await this.interests.list(tx, actor.personId);
      await this.looks.over(tx, actor, { of: 'interests', ids: items.map(({ id }) => id), reason: 'own' });
      return { items, next: null };
    });
  }

  @Post('interests')
  @RequireRole('case-officer', 'scientific-authority', 'issuing-officer')
  @Idempotent()
  @ApiOperation({ summary: 'Declare an interest in a party' })
  declare(@Body() body: InterestRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const row = await this.interests.declare(tx, actor, body);
      return created(`/v1/interests/${row.id}`, row);
    });
  }

  @Post('interests/:id/end')
  @HttpCode(204)
  @RequireRole('case-officer', 'scientific-authority', 'issuing-officer')
  @Idempotent()
  @ApiOperation({ summary: 'End an own interest' })
  endInterest(@Param('id', UuidParam) id: string, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const outcome = await this.interests.end(tx, actor, id);
      return outcome.ok ? noContent() : refusal(outcome);
    });
  }
}
