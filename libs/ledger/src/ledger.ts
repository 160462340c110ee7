import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '#database';
import { buildEntry, type LedgerEvent } from './entry.js';
import { logOf } from './event-kinds.js';
import { actorKey, historyOf, type HistoryRow, insertEvent } from './ledger.repository.js';

const noKey = new Uint8Array();
/** How long the key of the year is remembered. */
const rememberedMilliseconds = 30_000;

/** The audit trail. An event and what it is about commit together or not at all. */
@Injectable()
export class Ledger {
  private known: { readonly year: number; readonly key: Uint8Array; readonly at: number } | null = null;

  /**
   * Writes an event with its openings and queues it for its log.
   *
   * @param tx transaction of the business change itself
   * @returns the event's id, and the RFC 9162 leaf hash by which its place in the log can be proven: what a receipt names
   * @throws TypeError when the event breaks the rules of an entry: a bug of the caller
   */
  async append(tx: Tx, event: LedgerEvent): Promise<{ eventId: string; leafHash: Uint8Array }> {
    const at = new Date();
    const eventId = newId();
    // Public entries hold no pseudonym.
    const key = logOf(event.kind) === 'public' ? noKey : await this.actorKey(tx, at.getUTCFullYear());
    const built = buildEntry(event, { eventId, at, actorKey: key });
    const leafHash = await insertEvent(tx, {
      eventId,
      beforeSee: built.beforeSee,
      afterSee: built.afterSee,
      log: built.log,
      subjects: event.subjects,
      openings: built.openings,
      legalHoldUntil: event.legalHoldUntil ?? null,
    });
    return { eventId, leafHash: new Uint8Array(leafHash) };
  }

  /** Only a key that was committed is remembered, and not for long: destroying it makes its year unlinkable. */
  private async actorKey(tx: Tx, year: number): Promise<Uint8Array> {
    const { known } = this;
    if (known?.year === year && performance.now() - known.at < rememberedMilliseconds) return known.key;
    const { key, settled } = await actorKey(tx, year);
    if (settled) this.known = { year, key, at: performance.now() };
    return key;
  }

  /** What happened to a row, oldest first. */
  async history(tx: Tx, subject: string): Promise<readonly HistoryRow[]> {
    return historyOf(tx, subject);
  }
}
