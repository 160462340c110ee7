import { Injectable } from '@nestjs/common';
import type { ApplicationRow, ApprovedPermits } from '#applications';
import type { Tx } from '#database';
import { type Actor, Ledger } from '#ledger';
import { QuotaLedger } from '#species';
import { movePermit, permitOfApplication } from './permit.repository.js';

/** What withdrawing an approved application does to its permit. */
@Injectable()
export class ApprovedPermitsKeeper implements ApprovedPermits {
  constructor(
    private readonly ledger: Ledger,
    private readonly quotas: QuotaLedger,
  ) {}

  async lapse(tx: Tx, actor: Actor, application: ApplicationRow, reason: string): Promise<void> {
    const permit = await permitOfApplication(tx, application.id, true);
    if (permit?.state !== 'approved') throw new Error('An approved application has no approved permit');
    await movePermit(tx, permit, actor, 'lapse', 'lapsed');
    await this.quotas.releaseAll(tx, permit.id, 'application withdrawn');
    await this.ledger.append(tx, {
      kind: 'permit.lapsed',
      actor,
      act: 'lapse',
      subjects: [permit.id, application.id],
      fields: { note: reason },
    });
  }
}
