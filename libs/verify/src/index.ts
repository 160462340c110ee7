/**
 * Is this permit genuine and good? Pure.
 *
 * `verifyPermit(input, trust, options)` -> `Report`. `input`: texts of codes, COSE bytes (with a proof of the log beside them) or a `PdfReading` of libs/document;
 * `trust`: a `TrustStore` opened with `openTrust(files, crypto)` of #trust; `options.now` in Unix seconds.
 * `reportJson(report)` is the body of the endpoint and of `opencites verify --json`; `reasons` the one table of verdicts;
 * the text of a reason is `message(reasons[check.reason].message, check.args, lang)` of #messages.
 * Crypto: `webCrypto()` here (browsers and Node), `nodeCrypto` of #keystore/verify-crypto (processes; answers at once).
 */
export type { LogEvidence } from './checks/log-proof.check.js';
export { openCitesEntries, readEntry } from './log-entry.js';
export { defaultPolicy, type VerifyPolicy } from './policy.js';
export type { LineView, PartyView, PermitView } from './permit-view.js';
export {
  checkIds,
  overall,
  reasons,
  type CheckId,
  type ExitCode,
  type Outcome,
  type ReasonId,
  type ReasonRow,
  type Verdict,
} from './reasons.js';
export { reportJson, reportText, type Check, type Report, type ReportJson } from './report.js';
export type { PdfReading, VerifyInput, VerifyOptions } from './verify-input.js';
export { verifyPermit } from './verify-permit.js';
export { webCrypto } from './web-crypto.js';
