import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '#database';
import { type Actor, Ledger } from '#ledger';
import { literalFault } from './safe-address.js';
import { secretText, webhookBody } from './webhook-message.js';
import {
  endWebhook,
  findWebhook,
  insertWebhook,
  replayDelivery,
  storeSecret,
  testWebhook,
  turnWebhook,
  type Webhook,
  webhooksOf,
} from './webhook.repository.js';

/** Addresses of one organisation at the same time. */
export const webhooksMax = 5;

export type WebhookFault = 'url-form' | 'url-https' | 'url-private' | 'url-credentials' | 'too-many';

/** Whether webhooks may go to this machine: for tests alone. */
export const WEBHOOKS_LOCAL = Symbol('WebhooksLocal');

/** Roles that may have their organisation's programs told. */
export const webhookRoles = ['applicant', 'agent', 'administrator'] as const;

/**
 * What is wrong with an address as somebody typed it; null for a good one. A name is judged again, by the addresses it
 * stands for, each time something is sent.
 *
 * @param local true on a machine for tests: plain http and addresses of this machine are allowed
 */
export function webhookUrlFault(text: string, local: boolean): Exclude<WebhookFault, 'too-many'> | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return 'url-form';
  }
  if (text.length > 500 || url.hash !== '' || !['https:', 'http:'].includes(url.protocol)) return 'url-form';
  if (url.username !== '' || url.password !== '') return 'url-credentials';
  if (local) return null;
  if (url.protocol !== 'https:') return 'url-https';
  return literalFault(url.hostname) ? 'url-private' : null;
}

/** Programs of an organisation that are told what becomes of its cases. */
@Injectable()
export class Webhooks {
  constructor(private readonly ledger: Ledger) {}

  /** @returns the secret, which nobody sees a second time */
  async add(
    tx: Tx,
    actor: Actor,
    url: string,
    local: boolean,
  ): Promise<{ readonly ok: true; readonly id: string; readonly secret: string } | { readonly ok: false; readonly fault: WebhookFault }> {
    const fault = webhookUrlFault(url, local);
    if (fault) return { ok: false, fault };
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`notices.webhook ${actor.org}`]);
    const present = (await webhooksOf(tx, actor.org)).filter(({ state }) => state === 'active' || state === 'paused');
    if (present.length >= webhooksMax) return { ok: false, fault: 'too-many' };
    const id = newId();
    const secret = randomBytes(32);
    await insertWebhook(tx, { id, organisation: actor.org, createdBy: actor.personId, url: new URL(url).href, secret });
    await this.ledger.append(tx, { kind: 'organisation.webhook-added', actor, act: 'add', subjects: [id], fields: { url } });
    return { ok: true, id, secret: secretText(secret) };
  }

  /** @returns false for what is not there, and for that of another organisation */
  async remove(tx: Tx, actor: Actor, id: string): Promise<boolean> {
    const webhook = await findWebhook(tx, actor.org, id);
    if (!webhook) return false;
    await endWebhook(tx, id, 'removed');
    await this.ledger.append(tx, { kind: 'organisation.webhook-removed', actor, act: 'remove', subjects: [id] });
    return true;
  }

  /** The old secret signs nothing any more. @returns the new one, which nobody sees a second time; null for an address that ended */
  async rotate(tx: Tx, actor: Actor, { id, state }: Webhook): Promise<string | null> {
    if (state !== 'active' && state !== 'paused') return null;
    const secret = randomBytes(32);
    await storeSecret(tx, id, secret);
    await this.ledger.append(tx, { kind: 'organisation.webhook-secret-changed', actor, act: 'change', subjects: [id] });
    return secretText(secret);
  }

  /** @returns null for an address that is in this state already, or ended */
  async turn(tx: Tx, actor: Actor, { id, state, organisation }: Webhook, to: 'active' | 'paused'): Promise<Webhook | null> {
    if (state !== (to === 'paused' ? 'active' : 'paused')) return null;
    await turnWebhook(tx, id, to);
    const [kind, act] =
      to === 'paused' ? (['organisation.webhook-paused', 'pause'] as const) : (['organisation.webhook-resumed', 'resume'] as const);
    await this.ledger.append(tx, { kind, actor, act, subjects: [id] });
    return findWebhook(tx, organisation, id);
  }

  /** @returns false when there is no such active address */
  async test(tx: Tx, actor: Actor, id: string): Promise<boolean> {
    const webhook: Webhook | null = await findWebhook(tx, actor.org, id);
    const body = webhookBody({ type: 'webhook.test', timestamp: new Date().toISOString(), data: { ref: 'test', status: 'test' } });
    return webhook !== null && (await testWebhook(tx, id, body));
  }

  /** Sends a message again, under its own id. */
  async replay(tx: Tx, actor: Actor, id: string, deliveryId: string): Promise<boolean> {
    return (await findWebhook(tx, actor.org, id)) !== null && replayDelivery(tx, id, deliveryId);
  }
}
