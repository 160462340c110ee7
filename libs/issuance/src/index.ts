/**
 * Issuance: permits from approval to their end. The portal takes them as far as `reserved`; the signer does the rest through
 * the functions of the database and what this index offers.
 */
export { ApprovePermit, type Approved } from './approve-permit.service.js';
export { type EarlierFinding, type TradeYear } from './dossier/species-dossier.repository.js';
export { SpeciesDossier, type SpeciesDossierView } from './dossier/species-dossier.service.js';
export { FindPermits } from './find-permits.service.js';
export { IssuanceModule } from './issuance.module.js';
export { IssuePermit } from './issue-permit.service.js';
export { listReceipts, type ReceiptRow } from './receipt.repository.js';
export { MarkRegister } from './mark-register.service.js';
export type { IssuanceRefusalCode } from './outcome.js';
export { OwnPermitsRepository, plainNumber } from './own-permits.repository.js';
export { listActions, type PermitAction, type PermitActionKind } from './permit-action.repository.js';
export type { PermitActionStatement } from './permit-action-statement.js';
export { findLogProof, type LogProofRow } from './log-proof.repository.js';
export { type PermitPapers, PermitPrints } from './prints/permit-prints.service.js';
export { listPrints, type PermitPrint, type PrintDelegation } from './prints/print.repository.js';
export { type ActionStep, PermitActions } from './permit-actions.service.js';
export { PermitRecordsModule } from './permit-records.module.js';
export {
  findCredential,
  findPermit,
  findPermitByNumber,
  findSealedPdf,
  jobsOf,
  listPermits,
  type PermitRow,
  permitOfApplication,
  readDocument,
} from './permit.repository.js';
export {
  livePermitStates,
  type PermitEvent,
  type PermitState,
  permitStates,
  permitTransition,
  permitTransitions,
} from './permit-transitions.js';
export { differencesOf, type PermitDifference, type PermitPreview, PreviewPermit } from './preview-permit.service.js';
export { permitView } from './permit-view.js';
export { insertRestoredPermits, leaveOutPlaces, permitsNumberedSince, skipNumbers } from './restored-permits.repository.js';
export { quotaByLine, QuotaShare } from './quota-share.service.js';
export { Upkeep, type UpkeepReport } from './upkeep.service.js';
export { endOfDay, lastValidDay, statusListOf } from './validity.js';
