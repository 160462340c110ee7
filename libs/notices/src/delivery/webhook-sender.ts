import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { literalFault, PrivateAddress, safeLookup } from '../webhook/safe-address.js';
import { webhookHeaders } from '../webhook/webhook-message.js';
import type { Sent } from './sent.js';

export interface WebhookSending {
  /** Stays the same for every attempt and replay of a message. */
  readonly id: string;
  readonly url: string;
  readonly body: string;
  readonly secret: Buffer;
}

export interface WebhookSenderOptions {
  /** Only for tests on one machine: plain http, and addresses that are not public. */
  readonly local: boolean;
  readonly lookup?: ReturnType<typeof safeLookup>;
  readonly timeoutMilliseconds?: number;
  readonly ca?: string;
}

export type WebhookSender = (sending: WebhookSending) => Promise<Sent>;

/** Posts a signed message. Redirections are not followed, and what the receiver answers is not read beyond its status. */
export function webhookSender(options: WebhookSenderOptions): WebhookSender {
  return async ({ id, url: text, body, secret }) => {
    const url = new URL(text);
    const secure = url.protocol === 'https:';
    if (!options.local && (!secure || literalFault(url.hostname))) return { outcome: 'dead', fault: 'address not allowed' };
    const target: RequestOptions = {
      method: 'POST',
      // A connection of its own for each message: a kept one would pass by the look-up.
      agent: false,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'OpenCITES-Webhooks',
        ...webhookHeaders(id, new Date(), body, secret),
      },
      ...(options.local ? {} : { lookup: options.lookup ?? safeLookup() }),
      timeout: options.timeoutMilliseconds ?? 15_000,
    };
    try {
      const status = await posted(secure, url, { ...target, ...(options.ca === undefined ? {} : { ca: options.ca }) }, body);
      if (status >= 200 && status < 300) return { outcome: 'sent' };
      return { outcome: status === 410 ? 'gone' : 'again', fault: `http ${status}` };
    } catch (error) {
      if (error instanceof PrivateAddress) return { outcome: 'again', fault: 'address not allowed' };
      return { outcome: 'again', fault: `http ${(error as { code?: string }).code ?? 'failed'}` };
    }
  };
}

function posted(secure: boolean, url: URL, target: RequestOptions, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = (secure ? httpsRequest : httpRequest)(url, target, (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    // `timeout` counts silence; a receiver that sends a byte now and then has no longer than this.
    const late = setTimeout(() => request.destroy(Object.assign(new Error('too slow'), { code: 'ETIMEDOUT' })), target.timeout);
    request.on('timeout', () => request.destroy(Object.assign(new Error('silent'), { code: 'ETIMEDOUT' })));
    request.on('error', reject);
    request.on('close', () => clearTimeout(late));
    request.end(body);
  });
}
