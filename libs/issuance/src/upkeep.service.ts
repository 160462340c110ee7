import { Injectable } from '@nestjs/common';
import {
  CaseRecord,
  dayIn,
  EvaluateApplication,
  findApplication,
  moveApplication,
  overdueApplications,
  readOffice,
  SubmitApplication,
} from '#applications';
import { type Tx, UnitOfWork } from '#database';
import type { Actor } from '#ledger';
import { systemActor } from '#web';
import { MarkRegister } from './mark-register.service.js';
import { findPermit, movePermit, overduePermits, permitOfApplication, requestPublication } from './permit.repository.js';
import { QuotaShare } from './quota-share.service.js';

/** Days an approval waits for its issue before it lapses and its quota is free again. */
const approvalDays = 90;
const batch = 100;

export interface UpkeepReport {
  readonly expired: number;
  readonly abandoned: number;
  readonly lapsed: number;
  readonly evaluated: number;
}

/** What the passing of time does: permits expire, questions stay unanswered, approvals are not used, listings change. */
@Injectable()
export class Upkeep {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly record: CaseRecord,
    private readonly quota: QuotaShare,
    private readonly marks: MarkRegister,
    private readonly submissions: SubmitApplication,
    private readonly evaluator: EvaluateApplication,
  ) {}

  async run(): Promise<UpkeepReport> {
    return {
      expired: await this.batches((tx, system) => this.expire(tx, system)),
      abandoned: await this.batches((tx, system) => this.abandon(tx, system)),
      lapsed: await this.batches((tx, system) => this.lapse(tx, system)),
      evaluated: await this.batches((tx, system) => this.evaluator.runOutdated(tx, system, batch)),
    };
  }

  private async batches(work: (tx: Tx, system: Actor) => Promise<number>): Promise<number> {
    let total = 0;
    for (;;) {
      const count = await this.unit.run(async (tx) => work(tx, systemActor(`${(await readOffice(tx)).country}-MA`)));
      total += count;
      if (count < batch) return total;
    }
  }

  /** The quota of an expired permit stays used: only its original, brought back unused, frees it (a cancellation). */
  private async expire(tx: Tx, system: Actor): Promise<number> {
    const ids = await overduePermits(tx, batch);
    for (const id of ids) {
      const permit = await findPermit(tx, id, true);
      const application = permit && (await findApplication(tx, permit.applicationId));
      if (!permit || !application) continue;
      await movePermit(tx, permit, system, 'expire', 'expired');
      await this.marks.giveBack(tx, permit.id);
      await this.record.note(tx, system, {
        kind: 'permit.expired',
        act: 'expire',
        application,
        subjects: [permit.id],
        fields: { permit: permit.number ?? '' },
      });
    }
    if (ids.length > 0) await requestPublication(tx);
    return ids.length;
  }

  private async abandon(tx: Tx, system: Actor): Promise<number> {
    const ids = await overdueApplications(tx, dayIn((await readOffice(tx)).timeZone), batch);
    for (const id of ids) {
      const application = await findApplication(tx, id, true);
      if (application?.state === 'information-asked') await this.submissions.abandon(tx, system, application);
    }
    return ids.length;
  }

  private async lapse(tx: Tx, system: Actor): Promise<number> {
    const rows = (await tx.query(
      `select application_id as id from issuance.permit where state = 'approved' and approved_at < now() - $1 * interval '1 day' order by approved_at limit $2`,
      [approvalDays, batch],
    )) as { id: string }[];
    for (const { id } of rows) {
      const application = await findApplication(tx, id, true);
      const permit = await permitOfApplication(tx, id, true);
      if (!application || permit?.state !== 'approved') continue;
      await movePermit(tx, permit, system, 'lapse', 'lapsed');
      await this.quota.release(tx, permit.id, 'approval lapsed');
      await moveApplication(tx, application, system, { event: 'lapse', to: 'lapsed' });
      await this.record.note(tx, system, { kind: 'application.lapsed', act: 'lapse', application, subjects: [permit.id] });
    }
    return rows.length;
  }
}
