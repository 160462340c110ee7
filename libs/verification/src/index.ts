/**
 * Checks for the world, and the lists that let anybody check without us.
 *
 * `VerificationModule.forRoot({ trustDirectory, crypto })`: POST /v1/verify, GET /v1/trust, GET /v1/trust/*.
 * For other doors (command line, pages): `sortBytes`/`sortText` say what something is, `CheckPresented` answers,
 * `ReadingPool(workerScript(), limits)` reads pictures and PDFs in threads, `TrustDirectory` opens lists from disk.
 */
export { CheckPresented, type CheckFault, type CheckOptions, type CheckOutcome } from './check-presented.service.js';
export { CheckCountsRepository } from './counts/check-counts.repository.js';
export { CheckCounts } from './counts/check-counts.service.js';
export { type NumberAnswer, type NumberAnswerKind } from './number/number-answer.js';
export { NumberLookup } from './number/number-lookup.repository.js';
export { numberText } from './number/number-text.js';
export type { Carrier, Presented } from './presented/presented.js';
export { readRequest, type RequestReading } from './presented/read-request.js';
export { sortBytes, sortText, sortTexts, type PresentedFault, type PresentedResult } from './presented/sort-presented.js';
export { publishable, type Publishable } from './publication/publishable.js';
export { readTrustFiles } from './publication/read-trust-files.js';
export { TrustDirectory, type Publication, type PublishedFile } from './publication/trust-directory.js';
export { readImage } from './reading/read-image.js';
export { readingLimits, type ImageReading, type ReadingLimits } from './reading/reading.js';
export { ReadingPool, type ReadingOutcome } from './reading/reading-pool.js';
export { workerScript } from './reading/worker-script.js';
export { bodyBytesMax, textBytesMax, type VerificationOptions } from './verification-options.js';
export { VerificationModule } from './verification.module.js';
export { faultProblem, instantOf } from './verify.controller.js';
