import type { Tx } from '#database';
import { type LogProofs, nodeHasher } from '#ledger';
import { verifyTlogProof } from '#merkle';
import type { LogPolicy } from '#trust';
import { type LoggedAct, readEntry } from '../authority/logged-act.js';

/** An entry of the public log that was proven to stand there. */
export interface PublishedEvent extends LoggedAct {
  readonly logId: number;
  readonly origin: string;
  readonly leafHash: Uint8Array;
}

/** @returns `absent` while no published checkpoint holds it, `untrue` where what the database shows as its entry is not in the log */
export async function publishedEvent(
  tx: Tx,
  proofs: LogProofs,
  { policy, verify }: LogPolicy,
  eventId: string,
): Promise<PublishedEvent | 'absent' | 'untrue'> {
  const found = await proofs.proofOf(tx, eventId);
  if (!found?.entry) return 'absent';
  const leafHash = nodeHasher.leaf(found.entry);
  const verdict = await verifyTlogProof({ proof: found.proofFile, leafHash, policy, hasher: nodeHasher, verify });
  const told = verdict.ok ? readEntry(verdict.index, found.entry) : null;
  if (!verdict.ok || told?.eventId !== eventId) return 'untrue';
  return { ...told, logId: found.logId, origin: verdict.checkpoint.origin, leafHash };
}
