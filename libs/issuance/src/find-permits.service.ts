import { Injectable } from '@nestjs/common';
import { CaseRecord, done, findApplication, isApplicant, maySee, refused } from '#applications';
import type { Tx } from '#database';
import type { Actor } from '#ledger';
import type { Issued } from './outcome.js';
import { findPermit, type PermitRow } from './permit.repository.js';

/** Permits as an actor may see them; a look by anybody but the holder is on record before anything is sent. */
@Injectable()
export class FindPermits {
  constructor(private readonly record: CaseRecord) {}

  async open(
    tx: Tx,
    actor: Actor,
    id: string,
    options: { readonly lock?: boolean; readonly look?: string } = {},
  ): Promise<Issued<PermitRow>> {
    const permit = await findPermit(tx, id, options.lock);
    const application = permit && (await findApplication(tx, permit.applicationId));
    if (!permit || !application || !maySee(actor, application)) return refused('permit-not-found');
    if (options.look && !isApplicant(actor))
      await this.record.note(tx, actor, { kind: 'look.record', act: 'look', application, subjects: [permit.id], reason: options.look });
    return done(permit);
  }
}
