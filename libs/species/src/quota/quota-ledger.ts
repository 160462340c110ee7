import { Injectable } from '@nestjs/common';
import { newId, type Tx, violatedConstraint } from '#database';

export interface QuotaMovement {
  readonly quotaId: string;
  /** Permit (or application before it has one) that holds the quantity. */
  readonly permitId: string;
  /** Positive decimal string in the unit of the quota. */
  readonly amount: string;
  readonly reason?: string;
}

/** `overdrawn`: more than the quota has left. `not-held`: more than this permit holds. `unknown-quota`: no such quota. */
export type QuotaResult = { readonly ok: true } | { readonly ok: false; readonly code: 'overdrawn' | 'not-held' | 'unknown-quota' };

export interface QuotaHolding {
  readonly quotaId: string;
  readonly reserved: string;
  readonly committed: string;
}

const refusals: Readonly<Record<string, 'overdrawn' | 'not-held' | 'unknown-quota'>> = {
  quota_not_overdrawn: 'overdrawn',
  quota_use_reserved_covers: 'not-held',
  quota_use_committed_covers: 'not-held',
  quota_balance_reserved_positive: 'not-held',
  quota_balance_committed_positive: 'not-held',
  quota_entry_quota_fk: 'unknown-quota',
  quota_balance_quota_fk: 'unknown-quota',
};

/**
 * Draws on quotas. Every movement is one append-only entry in the caller's transaction; the database keeps the balance under a
 * row lock and refuses an overdraw, whoever asks and however many ask at once. A refusal leaves the transaction usable.
 *
 * Reserve at approval (portal), commit at issue (signer), release on lapse or refusal (portal), `giveBack` when an issued
 * permit is cancelled with its original returned and never endorsed (portal).
 */
@Injectable()
export class QuotaLedger {
  reserve(tx: Tx, movement: QuotaMovement): Promise<QuotaResult> {
    return post(tx, 'reserve', movement);
  }

  commit(tx: Tx, movement: QuotaMovement): Promise<QuotaResult> {
    return post(tx, 'commit', movement);
  }

  release(tx: Tx, movement: QuotaMovement): Promise<QuotaResult> {
    return post(tx, 'release', movement);
  }

  giveBack(tx: Tx, movement: QuotaMovement): Promise<QuotaResult> {
    return post(tx, 'return', movement);
  }

  /** What a permit holds, in quota order (the order in which several quotas must be locked). */
  async holdings(tx: Tx, permitId: string): Promise<QuotaHolding[]> {
    return tx.query(
      `select quota_id as "quotaId", reserved::text as reserved, committed::text as committed
         from species.quota_use where permit_id = $1 and (reserved > 0 or committed > 0) order by quota_id`,
      [permitId],
    );
  }

  /** Commits everything the permit has reserved. Returns how many quotas moved. */
  async commitAll(tx: Tx, permitId: string): Promise<number> {
    return moveAll(tx, 'commit', permitId, await this.holdings(tx, permitId));
  }

  /** Frees everything the permit has reserved and not committed. Returns how many quotas moved. */
  async releaseAll(tx: Tx, permitId: string, reason: string): Promise<number> {
    return moveAll(tx, 'release', permitId, await this.holdings(tx, permitId), reason);
  }
}

async function moveAll(
  tx: Tx,
  kind: 'commit' | 'release',
  permitId: string,
  holdings: readonly QuotaHolding[],
  reason?: string,
): Promise<number> {
  let moved = 0;
  for (const { quotaId, reserved } of holdings) {
    if (/^0(\.0*)?$/.test(reserved)) continue;
    const result = await post(tx, kind, { quotaId, permitId, amount: reserved, ...(reason === undefined ? {} : { reason }) });
    if (!result.ok) throw new Error(`The ledger shows ${reserved} reserved of quota ${quotaId} but refused to ${kind} it: ${result.code}`);
    moved += 1;
  }
  return moved;
}

async function post(tx: Tx, kind: 'reserve' | 'commit' | 'release' | 'return', movement: QuotaMovement): Promise<QuotaResult> {
  if (!/^\d{1,20}(\.\d{1,10})?$/.test(movement.amount) || /^0+(\.0*)?$/.test(movement.amount))
    throw new Error(`A quota moves by a positive decimal amount, not "${movement.amount}"`);
  // A savepoint, so that the caller can go on after a refusal instead of losing the whole transaction.
  await tx.query('savepoint quota_entry');
  try {
    await tx.query('insert into species.quota_entry (id, quota_id, permit_id, kind, amount, reason) values ($1, $2, $3, $4, $5, $6)', [
      newId(),
      movement.quotaId,
      movement.permitId,
      kind,
      movement.amount,
      movement.reason ?? null,
    ]);
  } catch (error) {
    const code = refusals[violatedConstraint(error) ?? ''];
    if (!code) throw error;
    await tx.query('rollback to savepoint quota_entry');
    return { ok: false, code };
  }
  await tx.query('release savepoint quota_entry');
  return { ok: true };
}
