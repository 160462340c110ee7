/**
 * Audit events and the two transparency logs they stand in. Everything that changes something writes an event in the
 * transaction of the change (`Ledger.append`); the sequencer gives it its place, the checkpoint process signs, witnesses
 * cosign, and `LogProofs.proofOf` proves it.
 */
export type { Actor, Role } from '#web';
export { LogAlarm, logAlarmCodes, type LogAlarmCode, type LogReport, type ReportLog } from './alarm.js';
export { CheckpointLoop, type CheckpointLane, type CheckpointLoopOptions } from './checkpoint/checkpoint-loop.js';
export { CheckpointMaker, type CheckpointMakerOptions, type RoundResult } from './checkpoint/checkpoint-maker.js';
export { nodeEd25519 } from './checkpoint/ed25519.js';
export { type PolicyFile, readPolicyFile, witnessNotice } from './checkpoint/policy-file.js';
export { RestrictedAnchor } from './checkpoint/restricted-anchor.js';
export { SignedMemory, type SignedTree } from './checkpoint/signed-memory.js';
export { commitment, type Opening, openingOf, pseudonym } from './commitment.js';
export { buildEntry, type BuiltEntry, type EntryContext, type EntryValue, type LedgerEvent, nothingSeen } from './entry.js';
export { type EventKind, logOf, needsReason } from './event-kinds.js';
export { policyFor } from '#merkle';
export { exportLog, type ExportedLog } from './export/export-log.js';
export { freezeLog, frozenEnds, lastCosigned, lostEnd, type LogEnd } from './freeze/freeze-log.js';
export { generationOf, type Origins, presentOrigins, successorOf } from './freeze/log-origin.js';
export { Ledger } from './ledger.js';
export { LedgerModule } from './ledger.module.js';
export { type ListLook, lookReason, Looks, type RecordLook } from './looks.js';
export type { HistoryRow } from './ledger.repository.js';
export { type LogProof, LogProofs } from './proof/log-proofs.js';
export { logNames, logOfGeneration, newestPublished, type LogName, type PublishedCheckpoint } from './proof/log-reader.repository.js';
export { TileCache } from './proof/tile-cache.js';
export { type LostEvent } from './restore/restore.repository.js';
export { restoreLog, type RestoreOptions, type RestoreOutcome, type RestoreRefusal, restoreRefusals } from './restore/restore-log.js';
export { Sequencer, type SequencerOptions, type StepResult } from './sequencer/sequencer.js';
export { SequencerLoop } from './sequencer/sequencer-loop.js';
export { type LogKind, type LogRow, openLogs, readEntries } from './tree/log-rows.repository.js';
export { nodeHasher } from './tree/node-hasher.js';
export {
  WitnessClient,
  witnessAlarms,
  type Cosigned,
  type WitnessClientOptions,
  type WitnessQuestion,
  type WitnessRound,
  type WitnessTrouble,
  type WitnessTroubleCode,
} from './witness/index.js';
