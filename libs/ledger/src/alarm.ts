/** What must stop a log until a human has looked; docs/runbooks/log.md says what each asks for. */
export const logAlarmCodes = [
  /** Entries and tiles do not give the head that stands in the database. */
  'head-differs',
  /** The full tiles of new entries are not the hashes of these entries. */
  'tile-differs',
  /** An entry below the head is not there. */
  'entry-missing',
  /** What was signed before is no longer what the database holds. */
  'history-rewritten',
  /** The database is older than the last signature: a backup was restored, or rows were dropped. */
  'database-older',
  /** The memory of the last signature is gone while the database has signatures. */
  'memory-lost',
  'memory-unreadable',
  /** The database calls the log by another name than our configuration. */
  'origin-differs',
  /** One event came twice with different bytes. */
  'event-conflict',
  /** A witness has seen a longer tree under our name, or cannot join ours to what it has seen. */
  'witness-ahead',
  'witness-conflict',
  /** A published note does not hold under its own policy. */
  'policy-refuses',
] as const;
export type LogAlarmCode = (typeof logAlarmCodes)[number];

/** Thrown where going on would sign, publish or hide something false. Never retried by the process that met it. */
export class LogAlarm extends Error {
  constructor(
    readonly code: LogAlarmCode,
    readonly kind: 'public' | 'restricted',
    detail: string,
  ) {
    super(`log ${kind}: ${code}: ${detail}`);
    this.name = 'LogAlarm';
  }
}

export interface LogReport {
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
  readonly kind?: 'public' | 'restricted';
  readonly alarm?: LogAlarmCode;
  readonly size?: number;
  readonly error?: unknown;
}
export type ReportLog = (entry: LogReport) => void;
