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
import type { Outcome } from '../outcome.js';
import { ReasonRequest } from '../requests.js';
import { refusal } from '../views.js';
import { assertionOf, attestationOf, SignedRequest } from './assertion-requests.js';
import { KeyOfferRequest, KeysQuery, KeyStatementRequest } from './officer-key-requests.js';
import { keyById, keyRoles, listKeys, type OfficerKey } from './officer-key.repository.js';
import { type KeyStatement, OfficerKeys } from './officer-keys.js';

/** Officers' passkeys. Each is offered by its owner and enrolled by a second person, who signs that it is hers or his. */
@ApiTags('Officer keys')
@Controller('v1/officer-keys')
@RequireRole(...keyRoles)
export class OfficerKeysController {
  constructor(
    private readonly keys: OfficerKeys,
    private readonly unitOfWork: UnitOfWork,
    private readonly looks: Looks,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Keys of officers', operationId: 'listOfficerKeys' })
  list(@Query() query: KeysQuery, @CurrentActor() actor: Actor) {
    const [after] = decodeCursor(query.cursor, ['uuid']) ?? [null];
    return this.unitOfWork.run(async (tx) => {
      const rows = await listKeys(tx, query, after as string | null, query.limit);
      await this.looks.overPage(tx, actor, 'officer-keys', rows, query.limit);
      return pageOf(rows, query.limit, (row) => [row.id], keyView);
    });
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read a key', operationId: 'readOfficerKey' })
  read(@Param('id', UuidParam) id: string, @CurrentActor() actor: Actor) {
    return this.unitOfWork.run(async (tx) => {
      const key = await keyById(tx, id);
      if (!key) return problem('not-found');
      await this.looks.at(tx, actor, { of: 'officer-keys', id });
      return ok(keyView(key), { etag: etagOf(key.version) });
    });
  }

  @Post('options')
  @Idempotent()
  @ApiOperation({
    summary: 'Options for making an own key',
    description: 'For navigator.credentials.create(), for the role of this session. Valid for ten minutes.',
    operationId: 'beginOfficerKey',
  })
  begin(@CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const begun = await this.keys.begin(tx, actor);
      return begun.ok ? created('/v1/officer-keys', begun.value) : refusal(begun);
    });
  }

  @Post()
  @Idempotent()
  @ApiOperation({
    summary: 'Offer an own key',
    description: 'It signs once a second person has enrolled it.',
    operationId: 'offerOfficerKey',
  })
  offer(@Body() body: KeyOfferRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const { statementId, label, response } = body;
      const offered = await this.keys.offer(tx, actor, { statementId, label, response: attestationOf(response) });
      return offered.ok ? created(`/v1/officer-keys/${offered.value.id}`, keyView(offered.value)) : refusal(offered);
    });
  }

  @Post(':id/statements')
  @Idempotent()
  @ApiOperation({ summary: 'Prepare what a second person signs about a key', operationId: 'prepareKeyStatement' })
  prepare(@Param('id', UuidParam) id: string, @Body() body: KeyStatementRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const prepared = await this.keys.prepare(tx, actor, id, body);
      if (!prepared.ok) return refusal(prepared);
      await this.looks.at(tx, actor, { of: 'statements', id: prepared.value.statementId, about: id, reason: 'signing' });
      return created(`/v1/officer-keys/${id}`, prepared.value);
    });
  }

  @Post(':id/enrolment')
  @HttpCode(200)
  @Idempotent()
  @ApiOperation({ summary: 'Enrol an offered key of somebody else', operationId: 'enrolOfficerKey' })
  enrol(@Param('id', UuidParam) id: string, @Body() body: SignedRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return this.carryOut('enrol', { id, body, actor, once });
  }

  @Post(':id/revocation')
  @HttpCode(200)
  @Idempotent()
  @ApiOperation({ summary: 'Revoke a key that somebody else suspended', operationId: 'revokeOfficerKey' })
  revoke(@Param('id', UuidParam) id: string, @Body() body: SignedRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return this.carryOut('revoke', { id, body, actor, once });
  }

  @Post(':id/restoration')
  @HttpCode(200)
  @Idempotent()
  @ApiOperation({ summary: 'Let a suspended key of somebody else sign again', operationId: 'restoreOfficerKey' })
  restore(@Param('id', UuidParam) id: string, @Body() body: SignedRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return this.carryOut('restore', { id, body, actor, once });
  }

  @Post(':id/suspension')
  @HttpCode(200)
  @Idempotent()
  @ApiOperation({ summary: 'Stop a key at once', description: 'An own one, or anybody’s.', operationId: 'suspendOfficerKey' })
  suspend(@Param('id', UuidParam) id: string, @Body() body: ReasonRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => answer(await this.keys.suspend(tx, actor, id, body.reason)));
  }

  @Post(':id/refusal')
  @HttpCode(200)
  @Idempotent()
  @ApiOperation({ summary: 'Turn an offered key down', operationId: 'refuseOfficerKey' })
  refuse(@Param('id', UuidParam) id: string, @Body() body: ReasonRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => answer(await this.keys.refuse(tx, actor, id, body.reason)));
  }

  private carryOut(act: KeyStatement['act'], step: { id: string; body: SignedRequest; actor: Actor; once: OnceOnly }) {
    const { statementId, assertion } = step.body;
    return step.once.run(async (tx) =>
      answer(await this.keys.carryOut(tx, step.actor, step.id, { statementId, assertion: assertionOf(assertion) }, act)),
    );
  }
}

function answer(outcome: Outcome<OfficerKey>) {
  return outcome.ok ? ok(keyView(outcome.value), { etag: etagOf(outcome.value.version) }) : refusal(outcome);
}

function keyView(key: OfficerKey) {
  const { id, personId, organisation, role, rpId, label, backedUp, state, bootstrap, offeredAt } = key;
  const { confirmedBy, validFrom, validUntil, suspendedBy, suspendedAt, reason, endedBy, endedAt, distrustedFrom, lastUsedAt } = key;
  return {
    id,
    personId,
    organisation,
    role,
    // What the public log shows, for comparing by eye.
    key: key.keySha256.toString('base64url'),
    rpId,
    label,
    backedUp,
    state,
    bootstrap,
    offeredAt,
    confirmedBy,
    validFrom,
    validUntil,
    suspendedBy,
    suspendedAt,
    reason,
    endedBy,
    endedAt,
    distrustedFrom,
    lastUsedAt,
  };
}
