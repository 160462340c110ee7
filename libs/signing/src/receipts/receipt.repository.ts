import { Injectable } from '@nestjs/common';
import type { Tx } from '#database';

/** A step in a case that has no receipt yet. */
export interface StepTaken {
  readonly eventId: string;
  readonly log: 'public' | 'restricted';
  /** null while the log has no name. */
  readonly origin: string | null;
  readonly kind: string;
  readonly at: Date;
  readonly leafHash: Buffer;
  readonly applicationId: string;
  readonly caseNumber: string;
  /** Transaction that wrote the event. */
  readonly txid: string;
}

@Injectable()
export class ReceiptRepository {
  /** One signer of receipts at a time; ends with the transaction. */
  async lock(tx: Tx): Promise<boolean> {
    const [row] = (await tx.query('select pg_try_advisory_xact_lock(7251011) as mine')) as { mine: boolean }[];
    return row?.mine ?? false;
  }

  /** The oldest transaction that is still running: events of later ones may yet appear behind it. */
  async horizon(tx: Tx): Promise<string> {
    const [row] = (await tx.query('select pg_snapshot_xmin(pg_current_snapshot())::text as horizon')) as { horizon: string }[];
    return row?.horizon ?? '0';
  }

  async waiting(tx: Tx, limit: number): Promise<StepTaken[]> {
    return (await tx.query(
      `select event_id as "eventId", log, origin, kind, at, leaf_hash as "leafHash", application_id as "applicationId", case_number as "caseNumber",
              txid::text as txid
         from signing.events_without_receipt($1)`,
      [limit],
    )) as StepTaken[];
  }

  async store(tx: Tx, receipts: readonly (StepTaken & { readonly receipt: Uint8Array })[]): Promise<void> {
    await tx.query(
      `insert into signing.receipt (event_id, application_id, log, kind, leaf_hash, at, receipt)
         select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bytea[], $6::timestamptz[], $7::bytea[])`,
      [
        receipts.map(({ eventId }) => eventId),
        receipts.map(({ applicationId }) => applicationId),
        receipts.map(({ log }) => log),
        receipts.map(({ kind }) => kind),
        receipts.map(({ leafHash }) => leafHash),
        receipts.map(({ at }) => at),
        receipts.map(({ receipt }) => Buffer.from(receipt)),
      ],
    );
  }

  /** Every event of a transaction before `txid` has its receipt. */
  async mark(tx: Tx, txid: string): Promise<void> {
    await tx.query('update signing.receipt_mark set horizon = $1::text::xid8 where horizon < $1::text::xid8', [txid]);
  }
}
