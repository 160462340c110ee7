/**
 * Audit events: everything that changes something writes one, in the transaction of the change, in the shape in which
 * it will stand in the transparency log.
 */
export type { Actor, Role } from '#web';
export { commitment, type Opening, pseudonym } from './commitment.js';
export { buildEntry, type BuiltEntry, type EntryContext, type EntryValue, type LedgerEvent, nothingSeen } from './entry.js';
export { type EventKind, logOf, needsReason } from './event-kinds.js';
export { Ledger } from './ledger.js';
export { LedgerModule } from './ledger.module.js';
export type { HistoryRow } from './ledger.repository.js';
