import type { Tx } from '#database';

/** As the signer stored it after its own check. */
export interface LogProofRow {
  readonly proof: Buffer;
  readonly entry: Buffer;
  /** false: the log's own signature alone, while witnesses were away. */
  readonly witnessed: boolean;
}

export async function findLogProof(tx: Tx, permitId: string): Promise<LogProofRow | null> {
  const [row] = (await tx.query('select proof, entry, witnessed from issuance.log_proof where permit_id = $1', [
    permitId,
  ])) as LogProofRow[];
  return row ?? null;
}
