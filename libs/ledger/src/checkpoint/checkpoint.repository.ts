import type { Tx } from '#database';
import type { HeadRow, LogRow } from '../tree/log-rows.repository.js';

/** Names the log where it has no name; answers the name it has. */
export async function nameLog(tx: Tx, kind: string, origin: string): Promise<string | null> {
  const [row] = (await tx.query('select ledger.name_log($1, $2) as origin', [kind, origin])) as { origin: string | null }[];
  return row?.origin ?? null;
}

export async function hasCheckpoints(tx: Tx, logId: number): Promise<boolean> {
  const [row] = (await tx.query('select exists (select from ledger.checkpoint where log_id = $1) as found', [logId])) as {
    found: boolean;
  }[];
  return row?.found === true;
}

/** The note of a size as it stands in the database after this: ours, or an earlier one of the same size. */
export async function insertCheckpoint(tx: Tx, log: LogRow, { size, root }: HeadRow, note: string): Promise<string | null> {
  await tx.query('insert into ledger.checkpoint (log_id, size, root, note) values ($1, $2, $3, $4) on conflict do nothing', [
    log.id,
    size,
    Buffer.from(root),
    note,
  ]);
  const [row] = (await tx.query('select note from ledger.checkpoint where log_id = $1 and size = $2', [log.id, size])) as {
    note: string;
  }[];
  return row?.note ?? null;
}

export interface CosignatureRow {
  /** Name of the witness's key. */
  readonly witness: string;
  readonly keyId: number;
  /** Unix seconds; null where the line has none that we read. */
  readonly time: number | null;
  readonly line: string;
}

export async function insertCosignatures(tx: Tx, logId: number, size: number, rows: readonly CosignatureRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into ledger.cosignature (log_id, size, witness, key_id, ts, line)
       select $1, $2, t.* from unnest($3::text[], $4::bytea[], $5::bigint[], $6::text[]) as t on conflict do nothing`,
    [
      logId,
      size,
      rows.map(({ witness }) => witness),
      rows.map(({ keyId }) => keyIdBytes(keyId)),
      rows.map(({ time }) => time ?? 0),
      rows.map(({ line }) => line),
    ],
  );
}

/** The newest line of each witness for a size. */
export async function cosignaturesOf(tx: Tx, logId: number, size: number): Promise<readonly string[]> {
  const rows = (await tx.query(
    `select distinct on (witness, key_id) line from ledger.cosignature where log_id = $1 and size = $2 order by witness, key_id, ts desc`,
    [logId, size],
  )) as { line: string }[];
  return rows.map(({ line }) => line);
}

/** Largest size that each witness cosigned, by the name of its key. */
export async function witnessedSizes(tx: Tx, logId: number): Promise<ReadonlyMap<string, number>> {
  const rows = (await tx.query('select c.witness, max(c.size)::text as largest from ledger.cosignature c where c.log_id = $1 group by 1', [
    logId,
  ])) as { witness: string; largest: string }[];
  return new Map(rows.map(({ witness, largest }) => [witness, Number(largest)]));
}

export async function insertPublished(tx: Tx, log: LogRow, size: number, note: string, policyId: string): Promise<void> {
  await tx.query(
    `with published as (insert into ledger.published (log_id, size, note, policy_id) values ($1, $2, $3, $4))
     select pg_notify('ledger_published', $5)`,
    [log.id, size, note, policyId, log.kind],
  );
}

function keyIdBytes(keyId: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(keyId);
  return bytes;
}
