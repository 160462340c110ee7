import type { Tx } from '#database';

/** Answer kept for a key. */
export interface StoredAnswer {
  readonly requestHash: Buffer;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/**
 * Takes the key for this transaction. The lock ends with the transaction, however it ends: a crashed request leaves
 * nothing behind that would have to be cleaned up or waited for.
 *
 * @param lockKey 64 bits of a hash of actor and key; a chance collision costs a retry and nothing else
 */
export async function lockKey(tx: Tx, lock: bigint): Promise<boolean> {
  const [row] = (await tx.query('select pg_try_advisory_xact_lock($1::bigint) as taken', [lock.toString()])) as { taken: boolean }[];
  return row?.taken === true;
}

export async function storedAnswer(tx: Tx, personId: string, key: string): Promise<StoredAnswer | null> {
  const [row] = (await tx.query(
    'select request_hash, status, headers, body from web.idempotency where person_id = $1 and idempotency_key = $2',
    [personId, key],
  )) as { request_hash: Buffer; status: number; headers: Record<string, string>; body: { value?: unknown } }[];
  return row ? { requestHash: row.request_hash, status: row.status, headers: row.headers, body: row.body.value } : null;
}

/** Keeps an answer, and forgets a few that are older than 72 hours: every request that stores one pays for the cleaning. */
export async function storeAnswer(tx: Tx, personId: string, key: string, answer: StoredAnswer): Promise<void> {
  await tx.query(
    `with stored as (
       insert into web.idempotency (person_id, idempotency_key, request_hash, status, headers, body) values ($1, $2, $3, $4, $5, $6))
     select web.forget_old_answers()`,
    [personId, key, answer.requestHash, answer.status, JSON.stringify(answer.headers), JSON.stringify({ value: answer.body })],
  );
}
