import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { UnitOfWork } from '#database';
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
  Pattern,
  RequireRole,
  UuidParam,
} from '#web';
import { assertionOf, SignedRequest } from '../keys/assertion-requests.js';
import { keyRoles } from '../keys/officer-key.repository.js';
import { refusal } from '../views.js';
import { AlarmAddresses } from './alarm-addresses.js';
import { type AlarmChange, listAlarmChanges } from './alarm-change.repository.js';
import { listAlarms } from './alarm.repository.js';

export class AlarmAddressRequest {
  @Choice(['add', 'end'])
  change: 'add' | 'end';

  @Pattern(/^https:\/\/[^\s/?#@]+(\/[^\s#]*)?$|^http:\/\/([a-z0-9-]+\.)*localhost(:\d+)?(\/[^\s#]*)?$/, 'not-allowed', {
    max: 500,
    example: 'https://oversight.example/opencites-alarms',
    description: 'Receives each alarm as a POST of JSON; https, or http on this machine',
  })
  url: string;
}

/** Alarms, and who outside the authority is told of them. */
@ApiTags('Alarms')
@Controller('v1')
@RequireRole(...keyRoles)
export class AlarmsController {
  constructor(
    private readonly addresses: AlarmAddresses,
    private readonly unitOfWork: UnitOfWork,
    private readonly looks: Looks,
  ) {}

  @Get('alarms')
  @RequireRole('auditor', 'administrator', 'issuing-officer')
  @ApiOperation({ summary: 'Alarms, newest first', operationId: 'listAlarms' })
  list(@Query() query: PageQuery, @CurrentActor() actor: Actor) {
    const [before] = decodeCursor(query.cursor, ['uuid']) ?? [null];
    return this.unitOfWork.run(async (tx) => {
      const rows = await listAlarms(tx, before as string | null, query.limit);
      await this.looks.overPage(tx, actor, 'alarms', rows, query.limit);
      return pageOf(
        rows,
        query.limit,
        (row) => [row.id],
        (row) => row,
      );
    });
  }

  @Get('alarm-addresses')
  @ApiOperation({ summary: 'Changes of the addresses, oldest first; the newest confirmed one counts', operationId: 'listAlarmAddresses' })
  changes(@CurrentActor() actor: Actor) {
    return this.unitOfWork.run(async (tx) => {
      const items = await listAlarmChanges(tx);
      await this.looks.over(tx, actor, { of: 'alarm-addresses', ids: items.map(({ id }) => id) });
      return { items, next: null };
    });
  }

  @Post('alarm-addresses/statements')
  @Idempotent()
  @ApiOperation({ summary: 'Prepare the proposal of an address, or of its end', operationId: 'prepareAlarmAddress' })
  prepare(@Body() body: AlarmAddressRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const prepared = await this.addresses.prepareProposal(tx, actor, body);
      if (!prepared.ok) return refusal(prepared);
      await this.looks.at(tx, actor, { of: 'statements', id: prepared.value.statementId, reason: 'signing' });
      return created('/v1/alarm-addresses', prepared.value);
    });
  }

  @Post('alarm-addresses')
  @Idempotent()
  @ApiOperation({ summary: 'Propose what was signed', operationId: 'proposeAlarmAddress' })
  propose(@Body() body: SignedRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const proposed = await this.addresses.propose(tx, actor, { statementId: body.statementId, assertion: assertionOf(body.assertion) });
      return proposed.ok ? created(`/v1/alarm-addresses`, proposed.value, { etag: etagOf(proposed.value.version) }) : refusal(proposed);
    });
  }

  @Post('alarm-addresses/:id/statements')
  @Idempotent()
  @ApiOperation({ summary: 'Prepare the confirmation of what somebody else proposed', operationId: 'prepareAlarmAddressConfirmation' })
  prepareConfirmation(@Param('id', UuidParam) id: string, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const prepared = await this.addresses.prepareConfirmation(tx, actor, id);
      if (!prepared.ok) return refusal(prepared);
      await this.looks.at(tx, actor, { of: 'statements', id: prepared.value.statementId, about: id, reason: 'signing' });
      return created('/v1/alarm-addresses', prepared.value);
    });
  }

  @Post('alarm-addresses/:id/confirmation')
  @HttpCode(200)
  @Idempotent()
  @ApiOperation({ summary: 'Confirm what somebody else proposed; it counts at once', operationId: 'confirmAlarmAddress' })
  confirm(@Param('id', UuidParam) id: string, @Body() body: SignedRequest, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    const signed = { statementId: body.statementId, assertion: assertionOf(body.assertion) };
    return once.run(async (tx) => answer(await this.addresses.confirm(tx, actor, id, signed)));
  }

  @Post('alarm-addresses/:id/refusal')
  @HttpCode(200)
  @Idempotent()
  @ApiOperation({ summary: 'Turn a proposed change down', operationId: 'refuseAlarmAddress' })
  refuse(@Param('id', UuidParam) id: string, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => answer(await this.addresses.refuse(tx, actor, id)));
  }
}

function answer(outcome: Awaited<ReturnType<AlarmAddresses['confirm']>>) {
  return outcome.ok ? ok(outcome.value satisfies AlarmChange, { etag: etagOf(outcome.value.version) }) : refusal(outcome);
}
