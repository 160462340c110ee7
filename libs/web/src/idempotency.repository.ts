import type { Tx } from '#database';

/** Answer kept for a key. */
export interface StoredAnswer {
  readonly requestHash: Buffer;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/**
 * Takes the key for this transaction, and reads what is stored for it. The lock ends with the transaction, however it ends:
 * a crashed request leaves nothing behind that would have to be cleaned up or waited for.
 *
 * @param lock 64 bits of a hash of actor and key; a chance collision costs a retry and nothing else
 * @returns `taken`: false while another request with this key is at work
 */
export async function takeKey(
  tx: Tx,
  lock: bigint,
  personId: string,
  key: string,
): Promise<{ readonly taken: boolean; readonly earlier: StoredAnswer | null }> {
  const [row] = (await tx.query('select taken, request_hash, status, headers, body from web.take_key($1, $2, $3)', [
    lock.toString(),
    personId,
    key,
  ])) as {
    taken: boolean;
    request_hash: Buffer;
    status: number | null;
    headers: Record<string, string>;
    body: { value?: unknown };
  }[];
  if (!row?.taken) return { taken: false, earlier: null };
  const { request_hash: requestHash, status, headers, body } = row;
  return { taken: true, earlier: status === null ? null : { requestHash, status, headers, body: body.value } };
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
