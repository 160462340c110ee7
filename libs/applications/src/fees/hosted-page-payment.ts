import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Charge } from './fee.repository.js';
import type { PaymentBegun, PaymentProvider } from './payment-provider.js';

export interface HostedPageOptions {
  /** Where a payment is begun. */
  readonly url: string;
  /** Shared with the provider; signs both ways. */
  readonly secret: Buffer;
  /** Where the provider reports to. */
  readonly callbackUrl: string;
}

/** What a provider reports: that a reference was paid. It has no member for a card, and none is read. */
export interface PaymentReport {
  readonly reference: string;
  readonly amount: string;
  readonly currency: string;
  readonly receipt: string;
}

const answerMs = 10_000;
const answerMax = 10_000;
/** Reports are refused when they are older or newer than this, as Standard Webhooks asks of receivers. */
const toleranceSeconds = 300;

/** `HMAC-SHA-256(id.timestamp.body)` in the three headers of Standard Webhooks 1.0. */
export function signedHeaders(id: string, at: Date, body: string | Buffer, secret: Buffer): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signatureOf(id, timestamp, body, secret)}` };
}

function signatureOf(id: string, timestamp: string, body: string | Buffer, secret: Buffer): string {
  return createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest('base64');
}

/** A payment page that somebody else runs: it is asked over HTTP for an address, and reports by a signed callback. */
export class HostedPagePayment implements PaymentProvider {
  readonly name = 'page';

  constructor(private readonly options: HostedPageOptions) {}

  async begin(
    { reference, amount, currency }: Pick<Charge, 'reference' | 'amount' | 'currency'>,
    backUrl: string,
  ): Promise<PaymentBegun | null> {
    const { url, secret, callbackUrl } = this.options;
    const body = JSON.stringify({ reference, amount, currency, returnUrl: backUrl, callbackUrl });
    try {
      const answer = await fetch(url, {
        method: 'POST',
        body,
        // Asked twice for one reference a provider answers with one payment.
        headers: { 'content-type': 'application/json', ...signedHeaders(randomUUID(), new Date(), body, secret) },
        redirect: 'error',
        signal: AbortSignal.timeout(answerMs),
      });
      if (!answer.ok || Number(answer.headers.get('content-length') ?? 0) > answerMax) return null;
      const page = (JSON.parse((await answer.text()).slice(0, answerMax)) as { url?: unknown }).url;
      return typeof page === 'string' && isPage(page, url) ? { kind: 'page', url: page } : null;
    } catch {
      return null;
    }
  }

  /** @returns null when the report was not signed by the provider just now, or is none */
  read(headers: Readonly<Record<string, string | string[] | undefined>>, body: Buffer, now = new Date()): PaymentReport | null {
    const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => headers[name]);
    if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') return null;
    if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now.getTime() / 1000 - Number(timestamp)) > toleranceSeconds) return null;
    const wanted = Buffer.from(`v1,${signatureOf(id, timestamp, body, this.options.secret)}`);
    const given = signatures.split(' ').map((text) => Buffer.from(text));
    const fits = given.some((one) => one.length === wanted.length && timingSafeEqual(one, wanted));
    return fits ? reportIn(body) : null;
  }
}

function reportIn(body: Buffer): PaymentReport | null {
  try {
    const { type, reference, amount, currency, receipt } = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
    if (type !== 'payment.paid' || ![reference, amount, currency, receipt].every((text) => typeof text === 'string')) return null;
    const report = { reference, amount, currency, receipt } as PaymentReport;
    // A receipt is a short word: never a number that could be a card's.
    return /^[A-Za-z0-9._-]{1,60}$/.test(report.receipt) && !/^\d{12,19}$/.test(report.receipt) ? report : null;
  } catch {
    return null;
  }
}

/** People are only sent to a page over https; over http to one on the machine of a test, where the provider is there too. */
function isPage(text: string, provider: string): boolean {
  if (text.length > 2000 || !URL.canParse(text)) return false;
  const { protocol, username } = new URL(text);
  return username === '' && (protocol === 'https:' || (protocol === 'http:' && new URL(provider).protocol === 'http:'));
}
