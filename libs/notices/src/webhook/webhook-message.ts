import { createHmac } from 'node:crypto';

/** Body of a webhook: thin, so that a stolen address learns a case number and a word. Details are asked for over the API. */
export interface WebhookMessage {
  /** `case.NOTICE`, or `webhook.test`. */
  readonly type: string;
  /** Of the event, ISO 8601. */
  readonly timestamp: string;
  readonly data: { readonly ref: string; readonly status: string };
}

export function webhookBody(message: WebhookMessage): string {
  const { type, timestamp, data } = message;
  return JSON.stringify({ type, timestamp, data: { ref: data.ref, status: data.status } });
}

/** The secret as receivers configure it (Standard Webhooks 1.0). */
export function secretText(secret: Buffer): string {
  return `whsec_${secret.toString('base64')}`;
}

/**
 * The three headers of Standard Webhooks 1.0, scheme v1: HMAC-SHA-256 over `id.timestamp.body`.
 *
 * @param at time of this attempt: receivers refuse what is older than five minutes, so each attempt is signed anew
 */
export function webhookHeaders(id: string, at: Date, body: string, secret: Buffer): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
