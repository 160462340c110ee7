import { Injectable } from '@nestjs/common';
import { Decimal, currentUnit, type PermitLine, type QuotaDraw } from '#cites';
import type { Tx } from '#database';
import { QuotaLedger } from '#species';
import { type IssuanceRefusal } from './outcome.js';
import { refused } from '#applications';

/** Keeps what a permit holds of quotas equal to what its lines draw on them. */
@Injectable()
export class QuotaShare {
  constructor(private readonly quotas: QuotaLedger) {}

  /**
   * Reserves what is missing and releases what is too much. Quotas are taken in the order of their ids, so that two
   * permits which share several of them can never wait for each other.
   */
  async align(tx: Tx, permitId: string, draws: readonly QuotaDraw[]): Promise<IssuanceRefusal | null> {
    const held = new Map((await this.quotas.holdings(tx, permitId)).map((holding) => [holding.quotaId, Decimal.from(holding.reserved)]));
    const wanted = new Map(draws.map((draw) => [draw.quota.id, inUnitOfQuota(draw)]));
    const ids = [...new Set([...held.keys(), ...wanted.keys()])].sort();
    for (const quotaId of ids) {
      const difference = (wanted.get(quotaId) ?? Decimal.zero).minus(held.get(quotaId) ?? Decimal.zero);
      if (difference.isZero()) continue;
      const movement = { quotaId, permitId, amount: difference.toString().replace(/^-/, '') };
      const result = difference.isNegative()
        ? await this.quotas.release(tx, { ...movement, reason: 'less is drawn' })
        : await this.quotas.reserve(tx, movement);
      if (!result.ok) return refused('quota-exceeded', { args: { quota: quotaId, wanted: movement.amount } });
    }
    return null;
  }

  /** What the permit has reserved now, for the event of the act: whoever edits the rows of the ledger later is shown by it. */
  async reserved(tx: Tx, permitId: string): Promise<readonly (readonly [quota: string, amount: string])[]> {
    const held = await this.quotas.holdings(tx, permitId);
    return held.map(({ quotaId, reserved }) => [quotaId, Decimal.from(reserved).toString()] as const);
  }

  async release(tx: Tx, permitId: string, reason: string): Promise<void> {
    await this.quotas.releaseAll(tx, permitId, reason);
  }

  /** Frees what an issued permit had committed: only when its original is back or its loss sworn, and it was never endorsed. */
  async giveBack(tx: Tx, permitId: string, reason: string): Promise<void> {
    for (const { quotaId, committed } of await this.quotas.holdings(tx, permitId)) {
      if (Decimal.from(committed).isZero()) continue;
      const result = await this.quotas.giveBack(tx, { quotaId, permitId, amount: committed, reason });
      if (!result.ok)
        throw new Error(`The ledger shows ${committed} of quota ${quotaId} committed but refused to take it back: ${result.code}`);
    }
  }
}

/** A quota kept in a historical unit counts in that unit; the factor is exact. */
function inUnitOfQuota(draw: QuotaDraw): Decimal {
  const factor = currentUnit(draw.quota.quantity.unit)?.factor;
  const amount = factor ? draw.wanted.dividedBy(factor) : null;
  if (!amount) throw new Error(`A draw cannot be counted in the unit of quota ${draw.quota.id}`);
  return amount;
}

/** Box 11a per line: exported in the quota's period including this permit, and the quota; the narrowest quota where several apply. */
export function quotaByLine(draws: readonly QuotaDraw[]): ReadonlyMap<number, NonNullable<PermitLine['quota']>> {
  const boxes = new Map<number, NonNullable<PermitLine['quota']>>();
  const narrowestFirst = [...draws].sort((a, b) => Decimal.from(a.quota.quantity.value).compare(Decimal.from(b.quota.quantity.value)));
  for (const draw of narrowestFirst) {
    const exported = Decimal.from(draw.quota.committed).plus(inUnitOfQuota(draw)).toString();
    const { id, quantity } = draw.quota;
    for (const line of draw.lines) if (!boxes.has(line)) boxes.set(line, { id, exported, annual: quantity.value, unit: quantity.unit });
  }
  return boxes;
}
