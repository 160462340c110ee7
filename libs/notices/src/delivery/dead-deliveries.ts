import { Injectable } from '@nestjs/common';
import type { Tx } from '#database';
import { type Actor, Ledger } from '#ledger';
import { abandonDelivery, retryDelivery } from './dead.repository.js';

/** What an administrator does about things that could not be delivered. Each act is an event, in the same transaction. */
@Injectable()
export class DeadDeliveries {
  constructor(private readonly ledger: Ledger) {}

  /** @returns false when it is not dead (any more), or its address ended */
  async retry(tx: Tx, actor: Actor, id: string): Promise<boolean> {
    if (!(await retryDelivery(tx, id))) return false;
    await this.ledger.append(tx, { kind: 'organisation.delivery-retried', actor, act: 'retry', subjects: [id] });
    return true;
  }

  /** @param reason 3 to 1,000 characters. @returns false when it is not dead (any more) */
  async giveUp(tx: Tx, actor: Actor, id: string, reason: string): Promise<boolean> {
    if (!(await abandonDelivery(tx, id, actor.personId, reason))) return false;
    const fields = { reason };
    await this.ledger.append(tx, { kind: 'organisation.delivery-given-up', actor, act: 'give-up', subjects: [id], fields });
    return true;
  }
}

const codes: Readonly<Record<string, string>> = {
  'address ended': 'ended',
  'address not allowed': 'not-allowed',
  'channel off': 'off',
  'no address': 'none',
};

/** Message id of a fault in words, `notices.dead.fault.…`; the code itself is shown beside it. */
export function deadFault(fault: string | null): string {
  if (fault === null) return 'notices.dead.fault.unknown';
  const known = codes[fault];
  if (known !== undefined) return `notices.dead.fault.${known}`;
  if (/^http [45]\d\d$/.test(fault) || /^sms \d/.test(fault) || /^(mail|smtp) [45]\d\d/.test(fault)) return 'notices.dead.fault.refused';
  return 'notices.dead.fault.unreachable';
}
