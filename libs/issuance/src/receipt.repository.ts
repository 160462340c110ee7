import type { Tx } from '#database';

export interface ReceiptRow {
  readonly eventId: string;
  readonly log: 'public' | 'restricted';
  readonly kind: string;
  readonly at: Date;
  readonly leafHash: Buffer;
  /** COSE_Sign1 by the receipt key. */
  readonly receipt: Buffer;
}

/** In the order of the events: their identifiers rise with time. */
export async function listReceipts(
  tx: Tx,
  applicationId: string,
  page: { readonly limit: number; readonly after: string | null },
): Promise<ReceiptRow[]> {
  return (await tx.query(
    `select event_id as "eventId", log, kind, at, leaf_hash as "leafHash", receipt from signing.receipt
      where application_id = $1 and ($2::uuid is null or event_id > $2) order by event_id limit $3`,
    [applicationId, page.after, page.limit],
  )) as ReceiptRow[];
}
