import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Tx, UnitOfWork } from '#database';
import { type Actor, Looks } from '#ledger';
import {
  type Answer,
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
  type Problem,
  problem,
  RequireRole,
  Text,
  UuidParam,
} from '#web';
import { findWebhook, type Webhook, type WebhookDelivery, webhookDeliveries, webhooksOf } from './webhook.repository.js';
import { webhookRoles, Webhooks, WEBHOOKS_LOCAL } from './webhooks.js';

export class WebhookBody {
  @Text({ max: 500, example: 'https://hooks.example.org/cites', description: 'https, on the public internet, without name and password' })
  url: string;
}

class DeliveriesQuery extends PageQuery {}

/** A secret is shown in the answer to the request that made it, and in no repetition of it. */
const secretly = (body: object) => ({ replayBody: { ...body, secret: null }, headers: { 'Cache-Control': 'no-store' } });

/** Addresses of programs of an organisation that are told what becomes of its cases (docs/notices.md). */
@ApiTags('Webhooks')
@Controller('v1/webhooks')
@RequireRole(...webhookRoles)
export class WebhooksController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly webhooks: Webhooks,
    private readonly looks: Looks,
    @Inject(WEBHOOKS_LOCAL) private readonly local: boolean,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Webhooks of your organisation, newest first', operationId: 'listWebhooks' })
  list(@CurrentActor() actor: Actor) {
    return this.unit.run(async (tx) => {
      const rows = await webhooksOf(tx, actor.org);
      await this.looks.over(tx, actor, { of: 'webhooks', ids: rows.map(({ id }) => id), reason: 'own' });
      return ok({ items: rows.map(webhookView) });
    });
  }

  @Post()
  @Idempotent()
  @ApiOperation({
    summary: 'Have a program told',
    description: 'The secret is in this answer alone; a repeated request shows null.',
    operationId: 'addWebhook',
  })
  add(@CurrentActor() actor: Actor, @Body() body: WebhookBody, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      const added = await this.webhooks.add(tx, actor, body.url, this.local);
      if (!added.ok)
        return added.fault === 'too-many'
          ? problem('webhooks-too-many')
          : problem('webhook-address', { args: { fault: added.fault.replace(/^url-/, '') } });
      const webhook = await findWebhook(tx, actor.org, added.id);
      if (!webhook) return problem('not-found');
      const shown = webhookView(webhook);
      return created(`/v1/webhooks/${added.id}`, { ...shown, secret: added.secret }, { etag: etagOf(webhook.version), ...secretly(shown) });
    });
  }

  @Get(':id')
  @ApiOperation({ summary: 'One webhook', operationId: 'readWebhook' })
  read(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string) {
    return this.unit.run(async (tx) => {
      const webhook = await findWebhook(tx, actor.org, id);
      if (!webhook) return problem('not-found');
      await this.looks.at(tx, actor, { of: 'webhooks', id, reason: 'own' });
      return shownAs(webhook);
    });
  }

  @Post(':id/secret')
  @HttpCode(200)
  @Idempotent()
  @NeedsIfMatch()
  @ApiOperation({
    summary: 'Give a webhook another secret',
    description: 'Messages are signed with it from now on. It is in this answer alone; a repeated request shows null.',
    operationId: 'rotateWebhookSecret',
  })
  rotate(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @IfMatch() ifMatch: string | undefined, @Once() once: OnceOnly) {
    return once.run((tx) =>
      this.changed(tx, actor, id, ifMatch, async (webhook) => {
        const secret = await this.webhooks.rotate(tx, actor, webhook);
        if (secret === null) return problem('conflict');
        const shown = webhookView(webhook);
        return ok({ ...shown, secret }, { etag: etagOf(webhook.version + 1), ...secretly(shown) });
      }),
    );
  }

  @Post(':id/pause')
  @HttpCode(200)
  @Idempotent()
  @NeedsIfMatch()
  @ApiOperation({
    summary: 'Send nothing to a webhook for a while',
    description: 'What happens meanwhile is not sent later.',
    operationId: 'pauseWebhook',
  })
  pause(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @IfMatch() ifMatch: string | undefined, @Once() once: OnceOnly) {
    return once.run((tx) => this.turned(tx, actor, id, ifMatch, 'paused'));
  }

  @Post(':id/resumption')
  @HttpCode(200)
  @Idempotent()
  @NeedsIfMatch()
  @ApiOperation({ summary: 'Send to a paused webhook again', operationId: 'resumeWebhook' })
  resume(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @IfMatch() ifMatch: string | undefined, @Once() once: OnceOnly) {
    return once.run((tx) => this.turned(tx, actor, id, ifMatch, 'active'));
  }

  @Delete(':id')
  @HttpCode(204)
  @NeedsIfMatch()
  @ApiOperation({ summary: 'Remove a webhook', operationId: 'removeWebhook' })
  remove(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @IfMatch() ifMatch: string | undefined) {
    return this.unit.run((tx) =>
      this.changed(tx, actor, id, ifMatch, async () => ((await this.webhooks.remove(tx, actor, id)) ? noContent() : problem('not-found'))),
    );
  }

  @Get(':id/deliveries')
  @ApiOperation({ summary: 'Messages to a webhook, newest first', operationId: 'listWebhookDeliveries' })
  deliveries(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Query() query: DeliveriesQuery) {
    const [at, row] = decodeCursor(query.cursor, ['time', 'uuid']) ?? [null, null];
    return this.unit.run(async (tx) => {
      if (!(await findWebhook(tx, actor.org, id))) return problem('not-found');
      await this.looks.at(tx, actor, { of: 'webhooks', id, reason: 'own' });
      const rows = await webhookDeliveries(tx, id, at === null ? null : { at: String(at), id: String(row) }, query.limit);
      return pageOf(rows, query.limit, (last) => [last.madeAt.toISOString(), last.id], deliveryView);
    });
  }

  @Post(':id/deliveries/:delivery/redelivery')
  @HttpCode(200)
  @Idempotent()
  @ApiOperation({ summary: 'Send a message again, under its own id', operationId: 'redeliverWebhookMessage' })
  redeliver(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('delivery', UuidParam) delivery: string,
    @Once() once: OnceOnly,
  ) {
    return once.run(async (tx) => {
      if (!(await findWebhook(tx, actor.org, id))) return problem('not-found');
      // One that waits already, one of another webhook, and one whose webhook is not active.
      return (await this.webhooks.replay(tx, actor, id, delivery)) ? ok({ id: delivery, state: 'waiting' }) : problem('conflict');
    });
  }

  private turned(tx: Tx, actor: Actor, id: string, ifMatch: string | undefined, to: 'active' | 'paused') {
    return this.changed(tx, actor, id, ifMatch, async (webhook) => {
      const turned = await this.webhooks.turn(tx, actor, webhook, to);
      return turned ? shownAs(turned) : problem('conflict');
    });
  }

  /** The row is locked, so that two who read the same version do not both change it. */
  private async changed(
    tx: Tx,
    actor: Actor,
    id: string,
    ifMatch: string | undefined,
    change: (webhook: Webhook) => Promise<Answer | Problem>,
  ): Promise<Answer | Problem> {
    const webhook = await findWebhook(tx, actor.org, id, true);
    if (!webhook) return problem('not-found');
    return matchVersion(ifMatch, webhook.version) ?? change(webhook);
  }
}

function shownAs(webhook: Webhook) {
  return ok(webhookView(webhook), { etag: etagOf(webhook.version) });
}

function webhookView({ id, url, state, createdAt, endedAt, failingSince }: Webhook) {
  return { id, url, state, createdAt, endedAt, failingSince };
}

function deliveryView({ id, type, ref, state, attempts, fault, madeAt, triedAt }: WebhookDelivery) {
  return { id, type, ref, state, attempts, fault, madeAt, triedAt };
}
