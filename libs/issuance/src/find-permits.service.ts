import { Injectable } from '@nestjs/common';
import { CaseRecord, done, findApplication, maySee, refused } from '#applications';
import type { Tx } from '#database';
import { type Actor, lookReason } from '#ledger';
import type { Issued } from './outcome.js';
import { findPermit, type PermitRow } from './permit.repository.js';

/** Permits as an actor may see them; each look is on record before anything is sent. */
@Injectable()
export class FindPermits {
  constructor(private readonly record: CaseRecord) {}

  async open(
    tx: Tx,
    actor: Actor,
    id: string,
    options: { readonly lock?: boolean; readonly look?: boolean } = {},
  ): Promise<Issued<PermitRow>> {
    const permit = await findPermit(tx, id, options.lock);
    const application = permit && (await findApplication(tx, permit.applicationId));
    if (!permit || !application || !maySee(actor, application)) return refused('permit-not-found');
    const look = { kind: 'look.record', act: 'look', application, subjects: [permit.id], reason: lookReason(actor) } as const;
    if (options.look) await this.record.note(tx, actor, look);
    return done(permit);
  }
}
