/**
 * Records of the authority beside cases and permits: what was brought along from before, quota figures, the stock of stamps.
 */
export { type CutOverKind, cutOverKindOf, cutOverKinds, cutOverShape } from './cut-over/cut-over-columns.js';
export {
  approvalsOf,
  type CutOverApproval,
  type CutOverFileRow,
  type CutOverRow,
  filesOf,
  rowsOf,
  type StagedRow,
} from './cut-over/cut-over.repository.js';
export { CutOver, type CutOverStatement, type CutOverVerdict } from './cut-over/cut-over.service.js';
export { rowFaultText } from './cut-over/row-fault-text.js';
export { LegacyCases } from './legacy/legacy-cases.service.js';
export { type LegacyCase, legacyCaseById, type LegacyPermit, listLegacyCases, listLegacyPermits } from './legacy/legacy.repository.js';
export type { RecordsOutcome, RecordsRefusal, RecordsRefusalCode } from './outcome.js';
export { type QuotaFigure, type QuotaHolder } from './quotas/quota-figures.repository.js';
export { QuotaFigures, quotaHoldersMax } from './quotas/quota-figures.service.js';
export { RecordsModule } from './records.module.js';
export { recordsProblem } from './refusal.js';
export { StampMovementRequest } from './requests.js';
export {
  type StampCount,
  type StampMovement,
  type StampMovementKind,
  stampMovementKinds,
  type StampRow,
} from './stamps/stamp.repository.js';
export { stampRangeMax, StampStock } from './stamps/stamp-stock.service.js';
