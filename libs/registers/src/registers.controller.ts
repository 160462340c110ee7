import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { documentNumber } from '#cites';
import { UnitOfWork } from '#database';
import { Looks } from '#ledger';
import {
  accepted,
  type Actor,
  CurrentActor,
  decodeCursor,
  etagOf,
  Idempotent,
  IfMatch,
  matchVersion,
  NeedsIfMatch,
  ok,
  Once,
  type OnceOnly,
  pageOf,
  problem,
  RequireRole,
  type Role,
  UuidParam,
} from '#web';
import { ChangeRegister, type RegisterOutcome } from './change-register.service.js';
import { contentIn } from './content-in.js';
import { AllContents } from './contents.js';
import type { ContentOf } from './entry-key.js';
import { ForeignPermitBalance } from './foreign-permit-balance.js';
import { type EntryRow, entryById, listEntries, type ProposalRow } from './register.repository.js';
import { isRegister, openRegisters, type RegisterName, registerNames } from './register-names.js';
import { ClosingRequest, EntryQuery, ProposalRequest } from './requests.js';
import { entryView, proposalView } from './views.js';

const readers: readonly Role[] = ['case-officer', 'issuing-officer', 'scientific-authority', 'auditor'];

function registerOf(name: string): RegisterName {
  if (!isRegister(name)) throw problem('not-found');
  return name;
}

@ApiTags('Registers')
@AllContents()
@Controller('v1/registers')
export class RegistersController {
  constructor(
    private readonly change: ChangeRegister,
    private readonly balances: ForeignPermitBalance,
    private readonly unitOfWork: UnitOfWork,
    private readonly looks: Looks,
  ) {}

  @Get(':register')
  @ApiParam({ name: 'register', enum: registerNames })
  @ApiOperation({
    summary: 'List a register',
    description: 'acceptance and focal-points for everybody signed in, the others for officers and auditors.',
  })
  list(@Param('register') name: string, @Query() query: EntryQuery, @CurrentActor() actor: Actor) {
    const register = this.readable(name, actor);
    const [after] = decodeCursor(query.cursor, ['uuid']) ?? [null];
    const filter = { country: query.country, scientificName: query.scientificName, number: query.number && documentNumber(query.number) };
    return this.unitOfWork.run(async (tx) => {
      const rows = await listEntries(tx, register, filter, after as string | null, query.limit);
      await this.looks.overPage(tx, actor, register, rows, query.limit);
      return pageOf(rows, query.limit, (row) => [row.id], entryView);
    });
  }

  @Get(':register/:id')
  @ApiParam({ name: 'register', enum: registerNames })
  @ApiOperation({
    summary: 'Read an entry',
    description: 'A foreign permit comes with what is left of each line after the draws of our own permits.',
  })
  read(@Param('register') name: string, @Param('id', UuidParam) id: string, @CurrentActor() actor: Actor) {
    const register = this.readable(name, actor);
    return this.unitOfWork.run(async (tx) => {
      const row = await entryById(tx, register, id);
      if (!row) return problem('not-found');
      await this.looks.at(tx, actor, { of: register, id });
      const permit = register === 'foreign-permits' ? (row.content as ContentOf['foreign-permits']) : null;
      const today = new Date().toISOString().slice(0, 10);
      const balance = permit ? { balance: await this.balances.of(tx, permit, today) } : {};
      return ok({ ...entryView(row), ...balance }, { etag: etagOf(row.version) });
    });
  }

  @Post(':register')
  @HttpCode(202)
  @RequireRole('case-officer')
  @Idempotent()
  @ApiParam({ name: 'register', enum: registerNames })
  @ApiOperation({ summary: 'Propose an entry', description: 'It stands in the register once an issuing officer has approved it.' })
  async propose(@Param('register') name: string, @Body() body: ProposalRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    const register = registerOf(name);
    const content = await contentIn(register, body.content);
    return once.run(async (tx) => proposed(await this.change.proposeEntry(tx, actor, { register, content, reason: body.reason })));
  }

  @Post(':register/:id/changes')
  @HttpCode(202)
  @RequireRole('case-officer')
  @Idempotent()
  @NeedsIfMatch()
  @ApiParam({ name: 'register', enum: registerNames })
  @ApiOperation({ summary: 'Propose a change', description: 'The whole entry as it shall be; what makes it that entry cannot change.' })
  async proposeChange(
    @Param('register') name: string,
    @Param('id', UuidParam) id: string,
    @Body() body: ProposalRequest,
    @IfMatch() ifMatch: string | undefined,
    @CurrentActor() actor: Actor,
    @Once() once: OnceOnly,
  ) {
    const register = registerOf(name);
    const content = await contentIn(register, body.content);
    return once.run(async (tx) => {
      const entry = await entryById(tx, register, id, true);
      const stale = staleOf(entry, ifMatch);
      if (stale || !entry) return stale ?? problem('not-found');
      return proposed(await this.change.proposeChange(tx, actor, { entry, register, content, reason: body.reason }));
    });
  }

  @Post(':register/:id/closing')
  @HttpCode(202)
  @RequireRole('case-officer')
  @Idempotent()
  @NeedsIfMatch()
  @ApiParam({ name: 'register', enum: registerNames })
  @ApiOperation({ summary: 'Propose to close an entry', description: 'Nothing is deleted; a closed entry counts for nothing any more.' })
  proposeClosing(
    @Param('register') name: string,
    @Param('id', UuidParam) id: string,
    @Body() body: ClosingRequest,
    @IfMatch() ifMatch: string | undefined,
    @CurrentActor() actor: Actor,
    @Once() once: OnceOnly,
  ) {
    const register = registerOf(name);
    return once.run(async (tx) => {
      const entry = await entryById(tx, register, id, true);
      const stale = staleOf(entry, ifMatch);
      if (stale || !entry) return stale ?? problem('not-found');
      return proposed(await this.change.proposeClosing(tx, actor, entry, body.reason));
    });
  }

  private readable(name: string, actor: Actor): RegisterName {
    const register = registerOf(name);
    if (!openRegisters.has(register) && !readers.includes(actor.role)) throw problem('role-not-allowed', { args: { role: actor.role } });
    return register;
  }
}

function staleOf(entry: EntryRow | null, ifMatch: string | undefined) {
  return entry ? matchVersion(ifMatch, entry.version) : problem('not-found');
}

function proposed(outcome: RegisterOutcome<ProposalRow>) {
  if (!outcome.ok) return problem(outcome.code);
  const { id, version } = outcome.value;
  return accepted(proposalView(outcome.value), { etag: etagOf(version), headers: { Location: `/v1/registers/proposals/${id}` } });
}
