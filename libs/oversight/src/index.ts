/**
 * What oversight needs and everybody who watches the authority shares: the command line of the auditors and their pages.
 * Entries read and judged, records held against the log, one page per permit of who did what.
 */
export { complaintCodeHash, newComplaintCode, readComplaintCode } from './complaints/complaint-code.js';
export { complaintKinds, complaintStates, type ComplaintState, type NewComplaint } from './complaints/complaints.repository.js';
export { Complaints } from './complaints/complaints.service.js';
export { type CommittedField, Entries, type EntryPage, type FoundEntries } from './entries/entries.service.js';
export { type NamedSearch, namesOfSpecies, permitsSearchedMax } from './entries/find-entries.repository.js';
export { type LogHealth, LogHealthService } from './logs/log-health.service.js';
export { policyOfLog } from './logs/log-policies.js';
export { gapsAmong, type PublishedRow } from './logs/log-state.repository.js';
export {
  type Period,
  permitsOfPeriodMax,
  reportMax,
  Reports,
  type Sample,
  sampleMax,
  type SampleRequest,
} from './report/reports.service.js';
export type { ReportRow } from './report/report.repository.js';
export { type IssuedMonth, plottedMax, type TradePlots, tradePlots } from './trade/trade-plots.repository.js';
export { drawSample, populationHash } from './sample/draw-sample.js';
export { judgeUnusual, snapshotOf, type UnusualPoint } from './unusual/judge-unusual.js';
export type { PermitFacts } from './unusual/permit-facts.js';
export { basisMax, basisMin, Unmasking, type Unmasked } from './unmasking/unmasking.service.js';
export { rulesOn, unusualRuleIds, unusualRules, type UnusualRule } from './unusual/unusual-rules.js';
export { OversightModule } from './oversight.module.js';
export { type MaskedHand, type MaskedPermitPage, maskedPermitPage } from './permit/masked-permit-page.js';
export { type Hand, nobody, type PageLine, type Part, partOf, type PermitPage, permitPage } from './permit/permit-page.js';
export {
  applicationRecords,
  type BusinessRecord,
  type BusinessStep,
  credentialsOf,
  existing,
  idsAfter,
  permitIdOf,
  permitRecords,
  type PermitRecord,
  type RecordTable,
  recordTables,
} from './records/business-row.repository.js';
export { checkEvents } from './records/check-events.js';
export {
  entriesWithoutEvent,
  eventById,
  eventsAbout,
  eventsAfter,
  type EventTables,
  type LoggedEvent,
  opened,
} from './records/logged-event.repository.js';
export { apartMsMax, credentialFindings, type MatchedStep, matchSteps, type RecordFinding } from './records/match-steps.js';
export { proveEvent, type Standing } from './records/prove-event.js';
export { Pseudonyms } from './records/pseudonyms.js';
