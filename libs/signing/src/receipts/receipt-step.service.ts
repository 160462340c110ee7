import type { UnitOfWork } from '#database';
import { encodeReceipt } from '#trust';
import type { SignerKeys } from '../signer-keys.js';
import type { TrustPublisher } from '../trust/trust-publisher.js';
import type { ReceiptRepository } from './receipt.repository.js';

/** Seconds within which the log promises to hold an event (docs/spec/receipt.md). */
export const maximumMergeDelay = 3600;
const batch = 200;

/**
 * Signs a receipt for every step that an applicant or the authority took in a case. Receipts and the mark up to which all
 * have theirs commit together: killed anywhere, nothing is left out and nothing is signed into the table twice.
 */
export class ReceiptStep {
  constructor(
    private readonly country: string,
    private readonly unit: UnitOfWork,
    private readonly receipts: ReceiptRepository,
    private readonly keys: SignerKeys,
    private readonly publisher: TrustPublisher,
    private readonly clock: () => Date = () => new Date(),
  ) {}

  /** One batch. @returns whether there may be more to do at once */
  async run(): Promise<boolean> {
    const list = (await this.publisher.store()).keyList(this.country);
    // Nothing can be promised for a log that is not there.
    if (list?.state !== 'ok' || !list.value.list.log) return false;
    const key = await this.keys.key('receipt');
    return this.unit.run(async (tx) => {
      if (!(await this.receipts.lock(tx))) return false;
      const horizon = await this.receipts.horizon(tx);
      const steps = await this.receipts.waiting(tx, batch);
      const issuedAt = Math.floor(this.clock().getTime() / 1000);
      const signed = [];
      for (const step of steps) {
        if (step.origin === null) return false;
        const { eventId, origin, kind, caseNumber, at } = step;
        const receipt = await encodeReceipt(
          {
            country: this.country,
            origin,
            eventId,
            leafHash: new Uint8Array(step.leafHash),
            kind,
            caseNumber,
            at: Math.floor(at.getTime() / 1000),
            mergeDelay: maximumMergeDelay,
            issuedAt,
          },
          { alg: key.alg, kid: key.kid, sign: (bytes) => key.sign(bytes) },
        );
        signed.push({ ...step, receipt });
      }
      if (signed.length > 0) await this.receipts.store(tx, signed);
      const last = steps.length === batch ? steps.at(-1)?.txid : undefined;
      await this.receipts.mark(tx, last !== undefined && BigInt(last) < BigInt(horizon) ? last : horizon);
      return steps.length === batch;
    });
  }
}
