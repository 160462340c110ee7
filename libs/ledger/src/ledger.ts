import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '#database';
import { buildEntry, type LedgerEvent } from './entry.js';
import { logOf } from './event-kinds.js';
import { actorKey, historyOf, type HistoryRow, insertEvent } from './ledger.repository.js';

const noKey = new Uint8Array();

/** The audit trail. An event and what it is about commit together or not at all. */
@Injectable()
export class Ledger {
  /**
   * Writes an event with its openings.
   *
   * @param tx transaction of the business change itself
   * @throws TypeError when the event breaks the rules of an entry: a bug of the caller
   */
  async append(tx: Tx, event: LedgerEvent): Promise<{ eventId: string }> {
    const at = new Date();
    const eventId = newId();
    // Public entries hold no pseudonym. Asked each time: a remembered key could be one whose transaction rolled back.
    const key = logOf(event.kind) === 'public' ? noKey : await actorKey(tx, at.getUTCFullYear());
    const built = buildEntry(event, { eventId, at, actorKey: key });
    await insertEvent(tx, {
      eventId,
      entry: built.bytes,
      log: built.log,
      subjects: event.subjects,
      openings: built.openings,
      legalHoldUntil: event.legalHoldUntil ?? null,
    });
    return { eventId };
  }

  /** What happened to a row, oldest first. */
  async history(tx: Tx, subject: string): Promise<readonly HistoryRow[]> {
    return historyOf(tx, subject);
  }
}
