import { UnitOfWork, violatedConstraint } from '#database';
import type { Ledger } from '#ledger';
import type { PermitToSeal, SignedPermitRepository } from '../credential/signed-permit.repository.js';
import type { JobOutcome, SigningJob } from '../jobs/signing-job.js';
import type { SigningJobRepository } from '../jobs/signing-job.repository.js';
import { refusal, type SigningRefusal } from '../refusal.js';
import { signerActor } from '../signer-actor.js';
import type { TrustPublisher } from '../trust/trust-publisher.js';
import type { PermitSealer } from './permit-sealer.js';

/**
 * From a witnessed permit to the sealed paper: drawing needs no transaction, what it leads to needs exactly one. In it the
 * PDF is stored, the permit issued, its quota committed, the application closed and a replaced permit ended.
 */
export class SealJob {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly jobs: SigningJobRepository,
    private readonly permits: SignedPermitRepository,
    private readonly sealer: PermitSealer,
    private readonly publisher: TrustPublisher,
    private readonly ledger: Ledger,
    private readonly clock: () => Date = () => new Date(),
  ) {}

  async run(job: SigningJob): Promise<JobOutcome> {
    const permit = await this.permits.readForSeal(this.unit.reader, job.permitId ?? '');
    if (!permit) throw new Error(`the job names the permit ${job.permitId ?? 'none'}, which is not there`);
    if (permit.isSealed) return this.end(job, null);
    if (permit.state !== 'witnessed') return this.end(job, refusal('permit-not-witnessed', { state: permit.state }));
    const trust = await this.publisher.storeWith(permit.statusList);
    const sealed = await this.sealer.seal(permit, trust);
    if (!sealed.ok) return this.end(job, sealed.refusal);
    try {
      await this.unit.run(async (tx) => {
        const actor = signerActor(permit.country);
        // Sent together; the connection keeps their order, the lock first.
        await Promise.all([
          this.permits.lock(tx, permit.id),
          this.permits.storeSealedPdf(tx, permit.id, sealed.pdf, sealed.sha256, this.clock()),
          this.ledger.append(tx, {
            kind: 'permit.sealed',
            actor,
            act: 'seal',
            subjects: [permit.id],
            fields: { permit: permit.number, pdf: Buffer.from(sealed.sha256).toString('hex') },
          }),
        ]);
        if (permit.replaces !== null)
          await this.ledger.append(tx, {
            kind: 'permit.replaced',
            actor,
            act: 'replace',
            subjects: [permit.replaces],
            fields: { permit: permit.replacedNumber ?? '', by: permit.number },
          });
        await Promise.all([this.permits.advance(tx, permit.id, ['seal', 'complete'], actor.org), this.jobs.finish(tx, job)]);
      });
    } catch (error) {
      // A second signer sealed it while we were drawing: its paper counts, ours is thrown away.
      if (violatedConstraint(error) === 'sealed_pdf_pk') return { outcome: 'again', reason: 'sealed meanwhile' };
      throw error;
    }
    return { outcome: 'done' };
  }

  private async end(job: SigningJob, reason: SigningRefusal | null): Promise<JobOutcome> {
    await this.unit.run((tx) => (reason ? this.jobs.refuse(tx, job, reason) : this.jobs.finish(tx, job)));
    return reason ? { outcome: 'refused', refusal: reason } : { outcome: 'done' };
  }
}

export type { PermitToSeal };
