import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Tx, UnitOfWork } from '#database';
import { Looks } from '#ledger';
import {
  type Actor,
  Choice,
  created,
  CurrentActor,
  decodeCursor,
  etagOf,
  Idempotent,
  ok,
  Once,
  type OnceOnly,
  PageQuery,
  pageOf,
  problem,
  RequireRole,
  Text,
  Uuid,
  UuidParam,
} from '#web';
import { MaybeSignedRequest, signedOf, UnlessSigned } from '../keys/assertion-requests.js';
import { ReasonRequest } from '../requests.js';
import { refusal } from '../views.js';
import { type Erasure, erasureById, listErasures } from './erasure.repository.js';
import { Erasures } from './erasures.js';

/** Paragraphs of article 17 of the GDPR, and what the law of the country says elsewhere. */
const legalBases = ['gdpr-17-1-a', 'gdpr-17-1-b', 'gdpr-17-1-c', 'gdpr-17-1-d', 'gdpr-17-1-e', 'national-law'] as const;

export class ErasureRequest {
  @Uuid({ description: 'An event, or a person, case or permit all of whose events are meant' })
  about: string;

  @Choice(legalBases, { description: 'Legal basis; stands in the public log' })
  basis: (typeof legalBases)[number];

  @Text({ min: 10, max: 2000, lines: true, example: 'Request of the person concerned of 3 March 2035, file 12/35.' })
  reason: string;
}

/** The same, or the statement that says it, signed. */
export class ErasureProposalRequest extends MaybeSignedRequest {
  @UnlessSigned()
  @Uuid({ description: 'An event, or a person, case or permit all of whose events are meant' })
  about: string;

  @UnlessSigned()
  @Choice(legalBases, { description: 'Legal basis; stands in the public log' })
  basis: (typeof legalBases)[number];

  @UnlessSigned()
  @Text({ min: 10, max: 2000, lines: true, example: 'Request of the person concerned of 3 March 2035, file 12/35.' })
  reason: string;
}

export class ErasureConfirmationRequest extends MaybeSignedRequest {}

/** What the log committed to about a person is made unreadable by two people, once the law no longer asks to keep it. */
@ApiTags('Erasures')
@Controller('v1/erasures')
@RequireRole('administrator', 'issuing-officer', 'auditor')
export class ErasuresController {
  constructor(
    private readonly erasures: Erasures,
    private readonly unitOfWork: UnitOfWork,
    private readonly looks: Looks,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Erasures, newest first', operationId: 'listErasures' })
  list(@Query() query: PageQuery, @CurrentActor() actor: Actor) {
    const [before] = decodeCursor(query.cursor, ['uuid']) ?? [null];
    return this.unitOfWork.run(async (tx) => {
      const rows = await listErasures(tx, before as string | null, query.limit);
      await this.looks.overPage(tx, actor, 'erasures', rows, query.limit);
      return pageOf(rows, query.limit, (row) => [row.id], view);
    });
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read an erasure', operationId: 'readErasure' })
  read(@Param('id', UuidParam) id: string, @CurrentActor() actor: Actor) {
    return this.unitOfWork.run(async (tx) => {
      const row = await erasureById(tx, id);
      if (!row) return problem('not-found');
      await this.looks.at(tx, actor, { of: 'erasures', id });
      return ok(view(row), { etag: etagOf(row.version) });
    });
  }

  @Post('statements')
  @RequireRole('administrator', 'issuing-officer')
  @Idempotent()
  @ApiOperation({ summary: 'Prepare the proposal of an erasure to be signed', operationId: 'prepareErasure' })
  prepare(@Body() { about, basis, reason }: ErasureRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => this.prepared(tx, actor, await this.erasures.prepare(tx, actor, { about, basis, reason })));
  }

  @Post(':id/statements')
  @Idempotent()
  @ApiOperation({ summary: 'Prepare the confirmation of an erasure to be signed', operationId: 'prepareErasureConfirmation' })
  prepareConfirmation(@Param('id', UuidParam) id: string, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => this.prepared(tx, actor, await this.erasures.prepare(tx, actor, { erasure: id })));
  }

  private async prepared(tx: Tx, actor: Actor, statement: Awaited<ReturnType<Erasures['prepare']>>) {
    if (!statement.ok) return refusal(statement);
    await this.looks.at(tx, actor, { of: 'statements', id: statement.value.statementId, reason: 'signing' });
    return created('/v1/erasures', statement.value);
  }

  @Post()
  @RequireRole('administrator', 'issuing-officer')
  @Idempotent()
  @ApiOperation({
    summary: 'Propose to erase what opens events',
    description: 'Refused before the legal hold is over: five years after the event, and after its case and every permit of it.',
    operationId: 'proposeErasure',
  })
  propose(@Body() body: ErasureProposalRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const { about, basis, reason } = body;
      const signed = signedOf(body);
      const proposed = signed
        ? await this.erasures.carryOut(tx, actor, signed, null)
        : await this.erasures.propose(tx, actor, { about, basis, reason });
      if (!proposed.ok) return refusal(proposed);
      return created(`/v1/erasures/${proposed.value.id}`, view(proposed.value), { etag: etagOf(proposed.value.version) });
    });
  }

  @Post(':id/confirmation')
  @HttpCode(200)
  @Idempotent()
  @ApiOperation({ summary: 'Carry it out, as another person; it cannot be undone', operationId: 'confirmErasure' })
  confirm(
    @Param('id', UuidParam) id: string,
    @Body() body: ErasureConfirmationRequest,
    @CurrentActor() actor: Actor,
    @Once() once: OnceOnly,
  ) {
    return once.run(async (tx) => {
      const signed = signedOf(body);
      const confirmed = signed ? await this.erasures.carryOut(tx, actor, signed, id) : await this.erasures.confirm(tx, actor, id);
      return confirmed.ok ? ok(view(confirmed.value), { etag: etagOf(confirmed.value.version) }) : refusal(confirmed);
    });
  }

  @Post(':id/refusal')
  @HttpCode(200)
  @Idempotent()
  @ApiOperation({ summary: 'Turn a proposed erasure down', operationId: 'refuseErasure' })
  refuse(@Param('id', UuidParam) id: string, @Body() body: ReasonRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const turned = await this.erasures.refuse(tx, actor, id, body.reason);
      return turned.ok ? ok(view(turned.value), { etag: etagOf(turned.value.version) }) : refusal(turned);
    });
  }
}

function view({ id, about, events, basis, reason, state, proposedBy, proposedAt, decidedBy, decidedAt }: Erasure) {
  return { id, about, events, basis, reason, state, proposedBy, proposedAt, decidedBy, decidedAt };
}
