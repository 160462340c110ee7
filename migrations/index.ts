import { Foundation1764000000000 } from './1764000000000-foundation.js';
import { Web1764000001000 } from './1764000001000-web.js';
import { Ledger1764000001100 } from './1764000001100-ledger.js';
import { Identity1764000002000 } from './1764000002000-identity.js';
import { IdentityRoles1764000002001 } from './1764000002001-identity-roles.js';
import { SpeciesReference1764000003000 } from './1764000003000-species-reference.js';
import { SpeciesQuota1764000003001 } from './1764000003001-species-quota.js';
import { SpeciesImport1764000003002 } from './1764000003002-species-import.js';
import { SpeciesEffect1764000003003 } from './1764000003003-species-effect.js';
import { Registers1764000004000 } from './1764000004000-registers.js';
import { Applications1764000005000 } from './1764000005000-applications.js';
import { ApplicationGuards1764000005001 } from './1764000005001-application-guards.js';
import { Issuance1764000006000 } from './1764000006000-issuance.js';
import { IssuanceGuards1764000006001 } from './1764000006001-issuance-guards.js';
import { IssuanceSignerSteps1764000006002 } from './1764000006002-issuance-signer-steps.js';
import { Signing1764000007000 } from './1764000007000-signing.js';
import { Verification1764000008000 } from './1764000008000-verification.js';
import { Log1764000009000 } from './1764000009000-log.js';
import { OfficerKeys1764000010000 } from './1764000010000-officer-keys.js';
import { SignedDecisions1764000010001 } from './1764000010001-signed-decisions.js';
import { SignedActs1764000010002 } from './1764000010002-signed-acts.js';
import { Alarms1764000010003 } from './1764000010003-alarms.js';
import { ActingOfficers1764000010004 } from './1764000010004-acting-officers.js';
import { LogProofs1764000011000 } from './1764000011000-log-proofs.js';
import { Receipts1764000011001 } from './1764000011001-receipts.js';
import { Authority1764000012000 } from './1764000012000-authority.js';
import { RegisterBalances1764000012001 } from './1764000012001-register-balances.js';
import { Draw1764000013000 } from './1764000013000-draw.js';
import { Degraded1764000014000 } from './1764000014000-degraded.js';
import { WithdrawnActions1764000014001 } from './1764000014001-withdrawn-actions.js';
import { RestoredEntries1764000015000 } from './1764000015000-restored-entries.js';
import { RestoredPermits1764000015001 } from './1764000015001-restored-permits.js';
import { LooksAreNoActs1764000016000 } from './1764000016000-looks-are-no-acts.js';
import { AuditorsSeeQuotas1764000016001 } from './1764000016001-auditors-see-quotas.js';
import { Erasure1764000016002 } from './1764000016002-erasure.js';
import { ActingCaseOfficers1764000017000 } from './1764000017000-acting-case-officers.js';
import { AuthorityLog1764000017001 } from './1764000017001-authority-log.js';
import { SignedDegraded1764000017002 } from './1764000017002-signed-degraded.js';
import { GentlerLocks1764000018000 } from './1764000018000-gentler-locks.js';
import { AuthorityRemembers1764000019000 } from './1764000019000-authority-remembers.js';
import { FreshPlaces1764000019001 } from './1764000019001-fresh-places.js';
import { SignedErasure1764000019002 } from './1764000019002-signed-erasure.js';
import { ShortWays1764000020000 } from './1764000020000-short-ways.js';
import { LineUploads1764000028000 } from './1764000028000-line-uploads.js';
import { FormAnswers1764000028001 } from './1764000028001-form-answers.js';
import { Desk1764000038000 } from './1764000038000-desk.js';
import { SignIn1764000048000 } from './1764000048000-sign-in.js';
import { SecondStep1764000048002 } from './1764000048002-second-step.js';
import { IdentityLinks1764000048003 } from './1764000048003-identity-links.js';
import { Oversight1764000058000 } from './1764000058000-oversight.js';
import { OutsideAuditors1764000058001 } from './1764000058001-outside-auditors.js';
import { Complaints1764000058002 } from './1764000058002-complaints.js';
import { Unmasking1764000058003 } from './1764000058003-unmasking.js';
import { Jobs1764000068000 } from './1764000068000-jobs.js';
import { Notices1764000068001 } from './1764000068001-notices.js';
import { NoticeDelivery1764000068002 } from './1764000068002-notice-delivery.js';
import { Vetting1764000070000 } from './1764000070000-vetting.js';
import { Fees1764000070001 } from './1764000070001-fees.js';
import { Delegations1764000070002 } from './1764000070002-delegations.js';
import { CutOver1764000080000 } from './1764000080000-cut-over.js';
import { Stamps1764000080001 } from './1764000080001-stamps.js';
import { CutOverSteps1764000080002 } from './1764000080002-cut-over-steps.js';
import { FacilityOpinions1764000080003 } from './1764000080003-facility-opinions.js';
import { StandingFindings1764000090000 } from './1764000090000-standing-findings.js';
import { Prints1764000090001 } from './1764000090001-prints.js';
import { EvidenceMarks1764000090002 } from './1764000090002-evidence-marks.js';
import { SignInPasskeys1764000110000 } from './1764000110000-sign-in-passkeys.js';
import { Appeals1764000120000 } from './1764000120000-appeals.js';
import { RefundsHandedOut1764000120001 } from './1764000120001-refunds-handed-out.js';
import { CounterEntry1764000130000 } from './1764000130000-counter-entry.js';
import { OfficersConduct1764000140000 } from './1764000140000-officers-conduct.js';
import { LeafFound1764000150000 } from './1764000150000-leaf-found.js';
import { EntriesFound1764000151000 } from './1764000151000-entries-found.js';
import { DeadDeliveries1764000160000 } from './1764000160000-dead-deliveries.js';
import { SimplifiedProcedures1764000170000 } from './1764000170000-simplified-procedures.js';
import { TeamLoad1764000180000 } from './1764000180000-team-load.js';
import { IssuedPermits1764000181000 } from './1764000181000-issued-permits.js';

/** All migrations, oldest first. A landed migration is never edited. */
export const migrations = [
  Foundation1764000000000,
  Web1764000001000,
  Ledger1764000001100,
  Identity1764000002000,
  IdentityRoles1764000002001,
  SpeciesReference1764000003000,
  SpeciesQuota1764000003001,
  SpeciesImport1764000003002,
  SpeciesEffect1764000003003,
  Registers1764000004000,
  Applications1764000005000,
  ApplicationGuards1764000005001,
  Issuance1764000006000,
  IssuanceGuards1764000006001,
  IssuanceSignerSteps1764000006002,
  Signing1764000007000,
  Verification1764000008000,
  Log1764000009000,
  OfficerKeys1764000010000,
  SignedDecisions1764000010001,
  SignedActs1764000010002,
  Alarms1764000010003,
  ActingOfficers1764000010004,
  LogProofs1764000011000,
  Receipts1764000011001,
  Authority1764000012000,
  RegisterBalances1764000012001,
  Draw1764000013000,
  Degraded1764000014000,
  WithdrawnActions1764000014001,
  RestoredEntries1764000015000,
  RestoredPermits1764000015001,
  LooksAreNoActs1764000016000,
  AuditorsSeeQuotas1764000016001,
  Erasure1764000016002,
  ActingCaseOfficers1764000017000,
  AuthorityLog1764000017001,
  SignedDegraded1764000017002,
  GentlerLocks1764000018000,
  AuthorityRemembers1764000019000,
  FreshPlaces1764000019001,
  SignedErasure1764000019002,
  ShortWays1764000020000,
  LineUploads1764000028000,
  FormAnswers1764000028001,
  Desk1764000038000,
  SignIn1764000048000,
  SecondStep1764000048002,
  IdentityLinks1764000048003,
  Oversight1764000058000,
  OutsideAuditors1764000058001,
  Complaints1764000058002,
  Unmasking1764000058003,
  Jobs1764000068000,
  Notices1764000068001,
  NoticeDelivery1764000068002,
  Vetting1764000070000,
  Fees1764000070001,
  Delegations1764000070002,
  CutOver1764000080000,
  Stamps1764000080001,
  CutOverSteps1764000080002,
  FacilityOpinions1764000080003,
  StandingFindings1764000090000,
  Prints1764000090001,
  EvidenceMarks1764000090002,
  SignInPasskeys1764000110000,
  Appeals1764000120000,
  RefundsHandedOut1764000120001,
  CounterEntry1764000130000,
  OfficersConduct1764000140000,
  LeafFound1764000150000,
  EntriesFound1764000151000,
  DeadDeliveries1764000160000,
  SimplifiedProcedures1764000170000,
  TeamLoad1764000180000,
  IssuedPermits1764000181000,
];
