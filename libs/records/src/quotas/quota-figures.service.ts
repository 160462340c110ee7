import { Injectable } from '@nestjs/common';
import { dayIn, readOffice } from '#applications';
import type { Tx } from '#database';
import { listQuotas, quotaById, type QuotaFigure, type QuotaHolder, quotaHolders } from './quota-figures.repository.js';

/** Holders of one quota that are shown. */
export const quotaHoldersMax = 200;

/** Quotas of this country: reserved at approval, committed at issue, used at the border, left for the next. */
@Injectable()
export class QuotaFigures {
  /** @param filter.day YYYY-MM-DD; today in the office's zone where absent */
  async list(
    tx: Tx,
    filter: { readonly name?: string; readonly day?: string },
    after: readonly [string, string] | null,
    limit: number,
  ): Promise<QuotaFigure[]> {
    const { country, timeZone } = await readOffice(tx);
    const day = filter.day ?? dayIn(timeZone, new Date());
    return listQuotas(tx, { country, day, ...(filter.name ? { name: filter.name } : {}) }, after, limit);
  }

  async one(
    tx: Tx,
    id: string,
  ): Promise<{ readonly quota: QuotaFigure; readonly holders: readonly QuotaHolder[]; readonly more: boolean } | null> {
    const { country } = await readOffice(tx);
    const quota = await quotaById(tx, country, id);
    if (!quota) return null;
    const holders = await quotaHolders(tx, id, quotaHoldersMax);
    return { quota, holders: holders.slice(0, quotaHoldersMax), more: holders.length > quotaHoldersMax };
  }
}
