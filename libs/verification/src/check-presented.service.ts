import { type PdfReading, type Report, type VerifyInput, verifyPermit } from '#verify';
import { sortTexts } from './presented/sort-presented.js';
import type { Carrier, Presented } from './presented/presented.js';
import type { TrustDirectory } from './publication/trust-directory.js';
import { readingLimits, type ImageReading, type ReadingLimits } from './reading/reading.js';
import type { ReadingPool } from './reading/reading-pool.js';
import type { ReadingRequest } from './reading/reading.worker.js';

/** Why nothing was checked. A permit that fails its checks is a report, never one of these. */
export type CheckFault =
  | 'verification-empty'
  | 'verification-file-malformed'
  | 'verification-image-too-large'
  | 'verification-file-too-hard'
  | 'verification-busy';

export type CheckOutcome =
  | { readonly ok: true; readonly report: Report; readonly carrier: Carrier; readonly now: number }
  | { readonly ok: false; readonly fault: CheckFault };

export interface CheckOptions {
  /** Asks about another time instead of now, Unix seconds. */
  readonly at?: number;
}

/** Answers one question: is what was presented genuine and good. Keeps nothing of it. */
export class CheckPresented {
  constructor(
    private readonly trust: TrustDirectory,
    private readonly readers: ReadingPool,
    private readonly limits: ReadingLimits = readingLimits,
    private readonly clock: () => number = Date.now,
  ) {}

  async check(presented: Presented, options: CheckOptions = {}): Promise<CheckOutcome> {
    const read = this.read(presented);
    // Codes and tokens need no reader, and so no turn of the event loop.
    const input = read instanceof Promise ? await read : read;
    if (typeof input === 'string') return { ok: false, fault: input };
    const now = Math.floor(this.clock() / 1000);
    const { store } = this.trust.publication;
    const report = await verifyPermit(input, store, { now, ...(options.at === undefined ? {} : { at: options.at }) });
    return { ok: true, report, carrier: presented.carrier, now };
  }

  private read(presented: Presented): VerifyInput | CheckFault | Promise<VerifyInput | CheckFault> {
    switch (presented.carrier) {
      case 'qr':
        return { kind: 'codes', texts: presented.texts, from: 'text' };
      case 'cose':
        return { kind: 'cose', bytes: presented.bytes };
      case 'pdf':
        return this.readPdf(presented.bytes);
      case 'image':
        return this.readImage(presented.bytes);
    }
  }

  private async readPdf(bytes: Uint8Array): Promise<VerifyInput | CheckFault> {
    const outcome = await this.run<PdfReading>({ kind: 'pdf', bytes: ownBytes(bytes) });
    return typeof outcome === 'string' ? outcome : { kind: 'pdf', reading: outcome };
  }

  private async readImage(bytes: Uint8Array): Promise<VerifyInput | CheckFault> {
    const outcome = await this.run<ImageReading>({ kind: 'image', bytes: ownBytes(bytes), pixels: this.limits.pixels });
    if (typeof outcome === 'string') return outcome;
    if (!outcome.ok) return outcome.code === 'image-too-large' ? 'verification-image-too-large' : 'verification-file-malformed';
    const sorted = sortTexts(outcome.texts);
    return { kind: 'codes', texts: sorted.ok && sorted.presented.carrier === 'qr' ? sorted.presented.texts : [], from: 'picture' };
  }

  private async run<T>(request: ReadingRequest): Promise<T | CheckFault> {
    const outcome = await this.readers.run<T>(request, [request.bytes.buffer as ArrayBuffer]);
    if (outcome.ok) return outcome.value;
    return outcome.fault === 'reader-busy' ? 'verification-busy' : 'verification-file-too-hard';
  }
}

/** A copy with a buffer of its own, which can be handed to a thread: small request bodies share Node's pool. */
function ownBytes(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes);
}
