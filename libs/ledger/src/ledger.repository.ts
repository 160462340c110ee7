import type { Tx } from '#database';
import type { Opening } from './commitment.js';

/**
 * Key of a year for pseudonyms; made by the database the first time somebody asks.
 *
 * @returns `settled`: false for a key that this very transaction made and that rolls back with it
 */
export async function actorKey(tx: Tx, year: number): Promise<{ readonly key: Buffer; readonly settled: boolean }> {
  const [row] = (await tx.query('select key, settled from ledger.actor_key_told($1)', [year])) as { key: Buffer; settled: boolean }[];
  if (!row) throw new Error('ledger: the database gave no actor key');
  return row;
}

export interface EventRow {
  readonly eventId: string;
  /** The entry around the value of `see`. */
  readonly beforeSee: Buffer;
  readonly afterSee: Buffer;
  readonly log: 'public' | 'restricted';
  readonly subjects: readonly string[];
  readonly openings: readonly Opening[];
  readonly legalHoldUntil: string | null;
}

/** Goes through a function because no role may insert or read the tables themselves. Answers the leaf hash. */
export async function insertEvent(tx: Tx, row: EventRow): Promise<Buffer> {
  const [written] = (await tx.query('select ledger.append($1, $2, $3, $4, $5, $6, $7, $8, $9) as leaf', [
    row.eventId,
    row.log,
    row.beforeSee,
    row.afterSee,
    row.subjects,
    row.openings.map(({ field }) => field),
    row.openings.map(({ salt }) => salt),
    row.openings.map(({ value }) => value),
    row.legalHoldUntil,
  ])) as { leaf: Buffer }[];
  if (!written) throw new Error('ledger: the database took no event');
  return written.leaf;
}

export interface HistoryRow {
  readonly eventId: string;
  readonly kind: string;
  readonly act: string;
  /** ISO 8601 UTC with milliseconds. */
  readonly at: string;
  readonly org: string;
  readonly role: string;
  readonly reason: string | null;
  readonly pub: Readonly<Record<string, unknown>> | null;
}

/** Events that name a row, oldest first, without persons and committed fields. */
export async function historyOf(tx: Tx, subject: string): Promise<HistoryRow[]> {
  return (await tx.query('select event_id as "eventId", kind, act, at, org, role, reason, pub from ledger.history($1)', [
    subject,
  ])) as HistoryRow[];
}
