import { Injectable } from '@nestjs/common';
import type { Tx } from '#database';
import { type Actor, Ledger } from '#ledger';
import { askContact, type ContactChannel, removeContact, verifyContact } from './contact.repository.js';

/** One mailbox: a local part and a domain of letters, digits and hyphens. Nothing that a mail header or an SMTP command reads as its own. */
const mailbox = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{4,190}$)([A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;
/** E.164. */
const phone = /^\+[1-9][0-9]{6,14}$/;

/** What is wrong with an address as a person typed it; null for a good one. */
export function contactFault(channel: ContactChannel, address: string): 'mail-form' | 'sms-form' | null {
  if (channel === 'mail') return mailbox.test(address) ? null : 'mail-form';
  return phone.test(address) ? null : 'sms-form';
}

/** Addresses at which people want to be told. The person of the session alone sets theirs, and proves that it is theirs. */
@Injectable()
export class Contacts {
  constructor(private readonly ledger: Ledger) {}

  /** The worker sends a code to the address; it counts when the code comes back. */
  async ask(tx: Tx, actor: Actor, channel: ContactChannel, address: string): Promise<'asked' | 'too-often' | 'mail-form' | 'sms-form'> {
    return contactFault(channel, address) ?? (await askContact(tx, actor.personId, channel, address));
  }

  async verify(tx: Tx, actor: Actor, channel: ContactChannel, code: string): Promise<'verified' | 'wrong' | 'over'> {
    const answer = await verifyContact(tx, actor.personId, channel, code.replace(/[\s-]/g, '').slice(0, 20));
    if (answer === 'verified') await this.tell(tx, actor, 'account.contact-verified', channel);
    return answer;
  }

  async remove(tx: Tx, actor: Actor, channel: ContactChannel): Promise<void> {
    if (await removeContact(tx, actor.personId, channel)) await this.tell(tx, actor, 'account.contact-removed', channel);
  }

  private async tell(tx: Tx, actor: Actor, kind: `account.${string}`, channel: ContactChannel): Promise<void> {
    await this.ledger.append(tx, { kind, actor, act: 'contact', subjects: [actor.personId], pub: { channel } });
  }
}
