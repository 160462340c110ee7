/**
 * Applications: drafts, submission, casework and the decisions that the treaty asks for; and the reading of everything the
 * rules may look at.
 */
export {
  applicationEvents,
  applicationStates,
  type ApplicationState,
  applicationTransition,
  applicationTransitions,
} from './application-transitions.js';
export {
  type ApplicationRow,
  findApplication,
  findEvaluation,
  listApplications,
  moveApplication,
  outdatedApplicationIds,
  pausedMilliseconds,
  readForm,
  type Sight,
  type StoredForm,
} from './application.repository.js';
export { applicationView } from './application-view.js';
export { type ApplicationsOptions, ApplicationsModule } from './applications.module.js';
export { openQuestions, stateHistory, type StateStep, usedParties } from './applicants-desk.repository.js';
export { AttachEvidence } from './attach-evidence.service.js';
export { attachmentLimitBytes, attachmentMediaTypes } from './attachment/attachment-type.js';
export { type ClamavOptions, readClamavAddress } from './attachment/clamav-scanner.js';
export { ReceiveFile, type ReceivedFile } from './attachment/receive-file.service.js';
export { type Charge, chargesOf, type FeeProposal, feeProposalKinds, type FeeProposalKind } from './fees/fee.repository.js';
export { FeeDecisionBody, FeeProposalBody, ReceiptBody } from './fees/fee-requests.js';
export { type FeeRow, feeScheduleFaults, feesPolicy } from './fees/fee-schedule.js';
export { Fees } from './fees/fees.service.js';
export { type HostedPageOptions, signedHeaders } from './fees/hosted-page-payment.js';
export { FileStore } from './attachment/file-store.js';
export { skipCaseNumbers } from './case-numbers.repository.js';
export { OpenBoxes } from './open-boxes.service.js';
export { CaseRecord } from './case-record.service.js';
export { type CaseChecks, CaseFile, type CaseFileView } from './case-file/case-file.service.js';
export { type TimelineRow } from './case-file/timeline.repository.js';
export {
  type AttachmentRow,
  type InformationRequest,
  listAttachments,
  listInformationRequests,
  overdueApplications,
} from './casework.repository.js';
export { type FoundCase, type QueueFilter } from './queue/queue.repository.js';
export { type Queue, type QueueColumn, queueOf, queues, queuesOf } from './queue/queues.js';
export { QueueQueryFields } from './queue/queues.controller.js';
export { CounterEntry, type WalkIn } from './counter/counter-entry.service.js';
export { type EnteredPaper, type PaperEntry, type PaperInput, paperOf } from './counter/paper-entry.repository.js';
export { type CaseClock, type QueuedCase, type TeamLoad, WorkQueue } from './queue/work-queue.service.js';
export { type WorkCalendar } from './queue/working-days.js';
export { Decide, type StatedDecision } from './decide.service.js';
export { missingDecisions, officersWork, unsettled } from './open-questions.js';
export { type DecisionRow, listDecisions, standingDecisions } from './decision.repository.js';
export { type DecisionInput, type DecisionStatement } from './decision-statement.js';
export { applicantsFindings, DraftFindings } from './draft-findings.service.js';
export { DraftApplication, type DraftAnswer, type UploadAnswer } from './draft-application.service.js';
export { decisionDuties, duties, type Duty, dutyOf } from './duties.js';
export { DrawCases, eligibleMax } from './draw/draw-cases.service.js';
export { DrawLoop } from './draw/draw-loop.js';
export { DrawRound, type ReportDraw } from './draw/draw-round.service.js';
export { type DrawPolicy, isDrawPolicy } from './draw/designated-witness.js';
export { reassignmentReasons } from './draw/draw.controller.js';
export { EvaluateApplication } from './evaluate-application.service.js';
export { type CaseFacts, type FactsAt, FactsReader } from './facts-reader.service.js';
export { checklistOf, type EvidenceItem, evidenceItems } from './evidence-checklist.js';
export { type EvidenceMark, evidenceMarks } from './checklist/evidence-mark.repository.js';
export { type CheckedItem, MarkEvidence } from './checklist/mark-evidence.service.js';
export { judgedByDatabase } from './judged-by-database.js';
export { type LineColumn, lineColumns } from './line-table/line-columns.js';
export { cellsOf, type LineCells, lineOfCells, lineTable, type LineStep, stepped, withCell } from './line-table/line-cells.js';
export { pastedTable } from './line-table/pasted-table.js';
export { errorsCsv, type LineFault, lineLimit, type RejectedRow } from './line-table/read-line-table.js';
export { type CsvFault, csvLimitBytes, type CsvRejected, type CsvTableFault, readCsvTable } from './line-table/csv-table.js';
export { csvText } from './line-table/csv-guard.js';
export {
  findLineUpload,
  type LineUpload,
  readRejectedLines,
  type RejectedLines,
  storeLineUpload,
} from './line-table/line-upload.repository.js';
export { officerFact, officialName } from './officer.repository.js';
export { createOffice, dayIn, findOffice, type Office, readOffice } from './office.repository.js';
export { type ApplicationRefusalCode, done, type FormFault, type Outcome, type Refusal, refused } from './outcome.js';
export {
  APPROVED_PERMITS,
  type ApprovedPermits,
  type IssuedFact,
  OWN_PERMITS,
  type OwnPermits,
  type PermitRef,
  type StandingYear,
} from './own-permits.port.js';
export { evaluationView, faultView, findingView, refusalProblem } from './refusal-problem.js';
export { type AcceptedRule, acceptRules } from './accept-rules.js';
export { listAcceptances, readRuleSet, readRulesInForce, ruleOverridesPolicy, type RulesInForce } from './rules-in-force.repository.js';
export { type SignatureRule, signaturesPolicy, signaturesPolicyFaults, signaturesShort } from './signature-policy.js';
export { type CaseCondition, caseConditions, ConfirmConditions } from './standing/confirm-conditions.service.js';
export { type StandingFilter, type StandingRow } from './standing/standing.repository.js';
export { StandingFindings } from './standing/standing-findings.service.js';
export { type StandingInput, type StandingStatement, type StandingWithdrawal } from './standing/standing-statement.js';
export { AppealDecisionBody, appealDaysFaults, AppealTextBody } from './appeal/appeal-requests.js';
export { type AppealPaper, type AppealRow, appealAfter, appealOf, openAppeals } from './appeal/appeal.repository.js';
export { type AppealStatement } from './appeal/appeal-statement.js';
export { Appeals, type AppealStanding } from './appeal/appeals.service.js';
export { answerDays, type DeclarationInput, SubmitApplication } from './submit-application.service.js';
export { answerInUnit } from './unit-answer.js';
export { isApplicant, mayActFor, maySee, sightOf } from './visibility.js';
export { type BeneficialOwner, missingParticulars, noParticulars, ownersMax, type Particulars } from './vetting/particulars.js';
export {
  countVettings,
  isVetted,
  listVettings,
  newestVetting,
  type PaperKind,
  paperKinds,
  type PaperRow,
  papersOf,
  vettingById,
  type VettingRow,
  vettingStates,
  type VettingState,
} from './vetting/vetting.repository.js';
export { ParticularsBody, VettingDecisionBody, VettingProposalBody } from './vetting/vetting-requests.js';
export { Vetting, vettingPolicy } from './vetting/vetting.service.js';
export { type Delegation } from './delegation/delegation.repository.js';
export { DelegationBody } from './delegation/delegations.controller.js';
export { Delegations } from './delegation/delegations.service.js';
