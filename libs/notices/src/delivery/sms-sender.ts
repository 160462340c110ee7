import type { Sent } from './sent.js';

/** A way to send short messages; another provider is another implementation of this. */
export interface SmsSender {
  /** @param to E.164. @param id the same for each attempt */
  send(to: string, text: string, id: string): Promise<Sent>;
}

export interface HttpSmsOptions {
  /** https, or http on this machine. */
  readonly url: string;
  readonly token?: string;
  readonly sender?: string;
}

/** A provider that takes `POST {to, text, id, from}` as JSON with a bearer token, as most gateways do or can be made to. */
export function httpSmsSender(options: HttpSmsOptions, post: typeof fetch = fetch): SmsSender {
  return {
    send: async (to, text, id) => {
      try {
        const answer = await post(options.url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'idempotency-key': id,
            ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
          },
          body: JSON.stringify({ to, text, id, ...(options.sender === undefined ? {} : { from: options.sender }) }),
          redirect: 'error',
          signal: AbortSignal.timeout(15_000),
        });
        await answer.body?.cancel();
        if (answer.ok) return { outcome: 'sent' };
        // 400 and 422 are about this number or text; 401, 403, 404 about our account, which somebody will put right.
        return { outcome: [400, 410, 422].includes(answer.status) ? 'dead' : 'again', fault: `sms ${answer.status}` };
      } catch (error) {
        return { outcome: 'again', fault: `sms ${error instanceof Error ? error.name : 'failed'}` };
      }
    },
  };
}
