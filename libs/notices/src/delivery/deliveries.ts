import { randomInt } from 'node:crypto';
import { type Tx, UnitOfWork } from '#database';
import { Ledger } from '#ledger';
import type { Language } from '#messages';
import { systemActor } from '#web';
import { type ContactChannel, noteContactFault, storeCode, waitingContact } from '../contact/contact.repository.js';
import { codeMail, codeSms, noticeMail, noticeSms } from '../notice-text.js';
import { webhookBody } from '../webhook/webhook-message.js';
import { endWebhook } from '../webhook/webhook.repository.js';
import {
  activeWebhook,
  type Delivery,
  dropWaiting,
  enqueue,
  insertMessages,
  insertWebhookDeliveries,
  languageOfPerson,
  lookAtClocks,
  noteAttempt,
  noteChannels,
  noteSpread,
  noteWebhookHealth,
  readDelivery,
  tellMissed,
  unspread,
} from './delivery.repository.js';
import type { MailSender } from './mail-sender.js';
import { messageSchedule, pauseAfter, type Sent, webhookDays, webhookSchedule } from './sent.js';
import type { SmsSender } from './sms-sender.js';
import type { WebhookSender } from './webhook-sender.js';

/** Minutes in which a code that was sent can be typed. */
export const codeMinutes = 30;
/** Days before an answer is due, and before a permit ends, on which people are told. */
const [questionDays, permitDays] = [7, 30];

export interface DeliveryOptions {
  /** Address of the portal, ends with "/". */
  readonly portalUrl: string;
  /** For people who chose none. */
  readonly language: Language;
  /** null = this authority sends no e-mail. */
  readonly mail: MailSender | null;
  readonly sms: SmsSender | null;
  readonly webhook: WebhookSender;
  /** Something that nobody will try again. Ids and codes, no addresses. */
  readonly dead: (what: { readonly delivery: string; readonly channel: string; readonly fault: string }) => void;
}

/**
 * What the worker does about notices. Every step may run twice (a worker that was killed does its job again), so each looks
 * first whether it was done.
 */
export class Deliveries {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly ledger: Ledger,
    private readonly options: DeliveryOptions,
  ) {}

  /** Tells the portal which channels are on. */
  async start(): Promise<void> {
    const { mail, sms } = this.options;
    await this.unit.run((tx) => noteChannels(tx, { mail: mail !== null, sms: sms !== null }));
  }

  /** Makes the deliveries of an announcement, and a job for each. */
  async announce(id: string): Promise<void> {
    await this.unit.run(async (tx) => {
      const announcement = await unspread(tx, id);
      if (!announcement) return;
      const made = await insertMessages(tx, id);
      const { status, caseNumber, notice, at } = announcement;
      if (status !== null && caseNumber !== null) {
        const body = webhookBody({ type: `case.${notice}`, timestamp: at.toISOString(), data: { ref: caseNumber, status } });
        made.push(...(await insertWebhookDeliveries(tx, announcement, body)));
      }
      for (const delivery of made) await enqueue(tx, 'deliver', { delivery });
      await noteSpread(tx, id);
    });
  }

  /** Sends one thing; what it was refused for is noted, and the next attempt is a job of its own. */
  async deliver(id: string): Promise<void> {
    const delivery = await readDelivery(this.unit.reader, id);
    if (!delivery) return;
    // Sent outside of any transaction: a slow receiver must hold no lock.
    const sent = await this.send(delivery);
    await this.unit.run(async (tx) => {
      const pause =
        sent.outcome === 'again'
          ? pauseAfter(delivery.channel === 'webhook' ? webhookSchedule : messageSchedule, delivery.attempts + 1)
          : null;
      const state = sent.outcome === 'sent' ? 'sent' : pause === null ? 'dead' : 'waiting';
      await noteAttempt(tx, id, { state, fault: sent.outcome === 'sent' ? null : sent.fault });
      if (pause !== null) await enqueue(tx, 'deliver', { delivery: id }, pause);
      if (delivery.webhook) await this.noteHealth(tx, delivery.webhook, sent);
      if (state === 'dead' && sent.outcome !== 'sent') this.options.dead({ delivery: id, channel: delivery.channel, fault: sent.fault });
    });
  }

  /** Makes a code for an address that somebody named, and sends it there. Each run makes another: the last one sent is right. */
  async contactCode(personId: string, channel: ContactChannel): Promise<void> {
    const { mail, sms, language: fallback } = this.options;
    const code = String(randomInt(0, 100_000_000)).padStart(8, '0');
    const to = await this.unit.run(async (tx) => {
      const contact = await waitingContact(tx, personId, channel);
      if (!contact) return null;
      await storeCode(tx, personId, channel, code, codeMinutes);
      return { address: contact.address, language: (await languageOfPerson(tx, personId)) ?? fallback };
    });
    if (!to) return;
    const { address, language } = to;
    let sent: Sent = { outcome: 'dead', fault: 'channel off' };
    const id = `code-${personId}-${Date.now()}`;
    if (channel === 'mail' && mail) sent = await mail.send({ ...codeMail(code, codeMinutes, language), to: address, id, language });
    if (channel === 'sms' && sms) sent = await sms.send(address, codeSms(code, codeMinutes, language), id);
    if (sent.outcome === 'sent') return;
    const { fault, outcome } = sent;
    await this.unit.run((tx) => noteContactFault(tx, personId, channel, fault));
    if (outcome === 'again') throw new Error(`a code was not sent: ${fault}`);
  }

  /** Tells people whose answer is due soon and whose permit ends soon. */
  clocks(): Promise<number> {
    return this.unit.run((tx) => lookAtClocks(tx, questionDays, permitDays));
  }

  /** @throws while the reason for which notices were not written lasts */
  missed(): Promise<number> {
    return this.unit.run((tx) => tellMissed(tx));
  }

  private send(delivery: Delivery): Promise<Sent> {
    const { mail, sms, webhook } = this.options;
    const language = delivery.language ?? this.options.language;
    if (delivery.channel === 'webhook') {
      if (!delivery.webhook || delivery.body === null) return Promise.resolve({ outcome: 'dead', fault: 'address ended' });
      const { url, secret } = delivery.webhook;
      return webhook({ id: `msg_${delivery.id}`, url, secret, body: delivery.body });
    }
    if (!delivery.notice || delivery.address === null) return Promise.resolve({ outcome: 'dead', fault: 'no address' });
    const { id, kind, caseNumber } = delivery.notice;
    const link = `${this.options.portalUrl}${language}/notices/${id}`;
    const about = { notice: kind, caseNumber };
    if (delivery.channel === 'mail' && mail) {
      const text = noticeMail(about, link, `${this.options.portalUrl}${language}/notices/preferences`, language);
      return mail.send({ ...text, to: delivery.address, id: delivery.id, language });
    }
    if (delivery.channel === 'sms' && sms) return sms.send(delivery.address, noticeSms(about, link, language), delivery.id);
    return Promise.resolve({ outcome: 'dead', fault: 'channel off' });
  }

  private async noteHealth(tx: Tx, { id, organisation, failingSince }: NonNullable<Delivery['webhook']>, sent: Sent): Promise<void> {
    await noteWebhookHealth(tx, id, sent.outcome !== 'sent');
    const over = failingSince !== null && Date.now() - failingSince.getTime() > webhookDays * 86_400_000;
    if (sent.outcome !== 'gone' && !(sent.outcome !== 'sent' && over)) return;
    if (!(await activeWebhook(tx, id))) return;
    await endWebhook(tx, id, sent.outcome === 'gone' ? 'gone' : 'disabled');
    await dropWaiting(tx, id);
    await this.ledger.append(tx, {
      kind: 'organisation.webhook-disabled',
      actor: systemActor(organisation),
      act: 'disable',
      subjects: [id],
      reason: sent.outcome === 'gone' ? 'gone' : 'failing',
    });
  }
}
