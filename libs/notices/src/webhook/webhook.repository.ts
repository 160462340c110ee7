import type { Tx } from '#database';

export interface Webhook {
  readonly id: string;
  readonly organisation: string;
  readonly url: string;
  readonly state: 'active' | 'paused' | 'removed' | 'gone' | 'disabled';
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly failingSince: Date | null;
  /** Counts what people change of it: state and secret. */
  readonly version: number;
}

export interface WebhookDelivery {
  readonly id: string;
  /** Type in the body, e.g. `case.issued`. */
  readonly type: string;
  readonly ref: string | null;
  readonly state: 'waiting' | 'sent' | 'dead' | 'abandoned';
  readonly attempts: number;
  readonly fault: string | null;
  readonly madeAt: Date;
  readonly triedAt: Date | null;
}

const columns = `id, organisation, url, state, created_at as "createdAt", ended_at as "endedAt", failing_since as "failingSince", version`;

export async function insertWebhook(
  tx: Tx,
  row: { readonly id: string; readonly organisation: string; readonly createdBy: string; readonly url: string; readonly secret: Buffer },
): Promise<void> {
  await tx.query('insert into notices.webhook (id, organisation, created_by, url, secret) values ($1, $2, $3, $4, $5)', [
    row.id,
    row.organisation,
    row.createdBy,
    row.url,
    row.secret,
  ]);
}

/** Those of an organisation that were not removed, newest first. */
export async function webhooksOf(tx: Tx, organisation: string): Promise<Webhook[]> {
  return (await tx.query(
    `select ${columns} from notices.webhook where organisation = $1 and state <> 'removed' order by id desc limit 50`,
    [organisation],
  )) as Webhook[];
}

export async function findWebhook(tx: Tx, organisation: string, id: string, lock = false): Promise<Webhook | null> {
  const rows = (await tx.query(
    `select ${columns} from notices.webhook where id = $1 and organisation = $2 and state <> 'removed' ${lock ? 'for no key update' : ''}`,
    [id, organisation],
  )) as Webhook[];
  return rows[0] ?? null;
}

export async function endWebhook(tx: Tx, id: string, state: 'removed' | 'gone' | 'disabled'): Promise<void> {
  await tx.query('update notices.webhook set state = $2, ended_at = now() where id = $1', [id, state]);
}

export async function webhookDeliveries(
  tx: Tx,
  webhookId: string,
  after: { readonly at: string; readonly id: string } | null,
  limit: number,
): Promise<WebhookDelivery[]> {
  return (await tx.query(
    `select id, body::jsonb ->> 'type' as type, body::jsonb #>> '{data,ref}' as ref, state, attempts, fault, made_at as "madeAt", tried_at as "triedAt"
     from notices.delivery
     where webhook_id = $1 and ($2::timestamptz is null or (date_trunc('milliseconds', made_at), id) < ($2, $3::uuid))
     order by date_trunc('milliseconds', made_at) desc, id desc limit $4`,
    [webhookId, after?.at ?? null, after?.id ?? null, limit + 1],
  )) as WebhookDelivery[];
}

export async function testWebhook(tx: Tx, id: string, body: string): Promise<boolean> {
  const [row] = (await tx.query('select notices.test_webhook($1, $2) as made', [id, body])) as [{ made: string | null }];
  return row.made !== null;
}

export async function replayDelivery(tx: Tx, webhookId: string, deliveryId: string): Promise<boolean> {
  const [row] = (await tx.query(
    `select coalesce((select notices.replay_webhook(d.id) from notices.delivery d where d.id = $2 and d.webhook_id = $1), false) as done`,
    [webhookId, deliveryId],
  )) as [{ done: boolean }];
  return row.done;
}

export async function storeSecret(tx: Tx, id: string, secret: Buffer): Promise<void> {
  await tx.query('update notices.webhook set secret = $2, version = version + 1 where id = $1', [id, secret]);
}

/** What waits for a paused webhook is given up: nobody wants it hours later. */
export async function turnWebhook(tx: Tx, id: string, state: 'active' | 'paused'): Promise<void> {
  await tx.query('update notices.webhook set state = $2, version = version + 1 where id = $1', [id, state]);
  if (state === 'paused') await tx.query('select notices.hold_webhook($1)', [id]);
}
