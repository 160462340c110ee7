import { Injectable } from '@nestjs/common';
import type { Tx } from '#database';
import type { Actor, Role } from '#web';
import { Ledger } from './ledger.js';

/** Why somebody of this role looks, where the request does not say more; `own` for what is about themselves or their house. */
const reasons: Readonly<Record<Role, string>> = {
  applicant: 'own',
  agent: 'own',
  'case-officer': 'case-work',
  'scientific-authority': 'case-work',
  'issuing-officer': 'case-work',
  auditor: 'audit',
  administrator: 'administration',
  system: 'processing',
};

/** Reason code of a look (docs/spec/log-entries.md). */
export function lookReason(actor: Actor): string {
  return reasons[actor.role];
}

export interface RecordLook {
  /** What kind of record, in the plural, e.g. "people". In clear. */
  readonly of: string;
  readonly id: string;
  /** Row that the record belongs to, e.g. the case of a statement: the look stands in its history too. */
  readonly about?: string;
  readonly reason?: string;
}

export interface ListLook {
  readonly of: string;
  readonly ids: readonly string[];
  readonly reason?: string;
}

/**
 * Looks at records. Each is written in the transaction that reads, before anything is sent: when the event cannot commit, the
 * request fails and shows nothing. A look at a record that is not there is none.
 */
@Injectable()
export class Looks {
  constructor(private readonly ledger: Ledger) {}

  /** A look at one record. Which one is committed, not told. */
  async at(tx: Tx, actor: Actor, { of, id, about, reason = lookReason(actor) }: RecordLook): Promise<void> {
    await this.ledger.append(tx, {
      kind: 'look.record',
      actor,
      act: 'look',
      subjects: about === undefined ? [id] : [id, about],
      reason,
      fields: { id },
      pub: { of },
    });
  }

  /** One event for a whole list: how many, of what kind, and a commitment to which. */
  async over(tx: Tx, actor: Actor, { of, ids, reason = lookReason(actor) }: ListLook): Promise<void> {
    await this.ledger.append(tx, {
      kind: 'look.list',
      actor,
      act: 'look',
      subjects: [],
      reason,
      fields: { ids },
      pub: { count: ids.length, of },
    });
  }

  /** The same for a page. @param rows one more than `limit` may have been read, to know whether there is a next page; it is not shown */
  overPage(tx: Tx, actor: Actor, of: string, rows: readonly { readonly id: string }[], limit: number): Promise<void> {
    return this.over(tx, actor, { of, ids: rows.slice(0, limit).map(({ id }) => id) });
  }
}
