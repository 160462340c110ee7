/**
 * Facilities, offenders, foreign permits and their balances, consents, seizures, acceptance, focal points, simplified procedures, marks in use.
 */
export { ChangeRegister, type RegisterOutcome, type RegisterRefusalCode } from './change-register.service.js';
export {
  AcceptanceContent,
  ConsentContent,
  FocalPointContent,
  ForeignPermitContent,
  OffenderContent,
  OperationContent,
  SeizureContent,
} from './contents.js';
export type { ContentOf } from './entry-key.js';
export { type Opinion } from './opinion.repository.js';
export { Opinions } from './opinions.js';
export { plausibilityOf, type PlausibilityFinding } from './plausibility.js';
export { type EntryRow, entryById, listEntries, listProposals, proposalById, type ProposalRow } from './register.repository.js';
export { isRegister, openRegisters } from './register-names.js';
export { contentIn } from './content-in.js';
export { ForeignPermitBalance, type ForeignLineBalance } from './foreign-permit-balance.js';
export { type DrawnFact, PERMIT_DRAWS, type PermitDraws } from './permit-draws.port.js';
export { MarksInUse } from './marks-in-use.js';
export { RegisterFacts } from './register-facts.js';
export { type RegisterName, registerNames } from './register-names.js';
export { RegistersModule } from './registers.module.js';
