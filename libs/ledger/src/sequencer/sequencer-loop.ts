import type { UnitOfWork } from '#database';
import { LogAlarm, type LogAlarmCode, type ReportLog } from '../alarm.js';
import { type LogRow, openLogs } from '../tree/log-rows.repository.js';
import type { Sequencer } from './sequencer.js';
import { waitingLogs } from './sequencer.repository.js';

/** NOTIFY comes first; the poll finds what a lost connection hid. */
const defaultPollMilliseconds = 1000;
/**
 * Least time between two looks. The first event after a pause is placed at once; where events come thick and fast, a batch
 * of many costs the database hardly more than a batch of one, and checkpoints come once a second anyway.
 */
const defaultPaceMilliseconds = 250;
/** While the database is away nobody asks it at each NOTIFY. */
const slowestRetryMilliseconds = 5000;

/**
 * Runs the sequencer whenever something waits. Each log is worked on alone and stops alone: an alarm ends the work on its
 * log until a human has looked and the process is started again.
 */
export class SequencerLoop {
  private logs = new Map<number, LogRow>();
  private readonly alarms = new Map<number, LogAlarmCode>();
  private readonly atWork = new Map<number, Promise<void>>();
  /** Logs in which something came while they were at work, perhaps behind the batch that was taken. */
  private readonly again = new Set<number>();
  private timer: NodeJS.Timeout | null = null;
  private next: NodeJS.Timeout | null = null;
  private looking: Promise<void> | null = null;
  private stopped = false;
  private started = false;
  private failures = 0;
  /** Told of events since the last look began, which it may have missed. */
  private woken = false;
  private notBefore = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly unit: UnitOfWork,
    private readonly sequencer: Sequencer,
    private readonly report: ReportLog,
    private readonly pollMilliseconds = defaultPollMilliseconds,
    private readonly paceMilliseconds = Math.min(defaultPaceMilliseconds, pollMilliseconds),
  ) {}

  start(): void {
    this.timer = setInterval(() => this.wake(), this.pollMilliseconds);
    this.wake();
  }

  wake(): void {
    if (this.stopped) return;
    this.woken = true;
    if (this.looking || this.next) return;
    const early = this.notBefore - performance.now();
    if (early <= 0) return this.begin();
    this.next = setTimeout(() => {
      this.next = null;
      this.begin();
    }, early);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearInterval(this.timer);
    if (this.next) clearTimeout(this.next);
    await this.looking;
    await Promise.all(this.atWork.values());
  }

  /** Alarms of this process by log; nothing is put into these logs any more. */
  get alarm(): LogAlarmCode | null {
    return [...this.alarms.values()][0] ?? null;
  }

  private begin(): void {
    if (this.stopped) return;
    this.woken = false;
    this.notBefore = performance.now() + this.paceMilliseconds;
    this.looking = this.look().finally(() => {
      this.looking = null;
      if (this.woken) this.wake();
    });
  }

  private async look(): Promise<void> {
    try {
      const tx = this.unit.reader;
      const waiting = await waitingLogs(tx);
      if (!this.started || waiting.some((id) => !this.logs.has(id))) this.logs = new Map((await openLogs(tx)).map((log) => [log.id, log]));
      // Once without being asked: the tree is checked before anything is put on it, and the import may lack its last word.
      const due = this.started ? waiting : [...this.logs.keys()];
      this.started = true;
      for (const id of due) this.work(id);
      if (this.failures > 0) this.report({ level: 'info', text: 'the queue can be read again' });
      this.failures = 0;
    } catch (error) {
      if (this.failures === 0) this.report({ level: 'error', text: 'the queue cannot be read', error });
      this.failures += 1;
      this.notBefore = performance.now() + Math.min(this.paceMilliseconds * 2 ** Math.min(this.failures, 10), slowestRetryMilliseconds);
    }
  }

  private work(id: number): void {
    const log = this.logs.get(id);
    if (!log || this.stopped || this.alarms.has(id)) return;
    if (this.atWork.has(id)) {
      this.again.add(id);
      return;
    }
    this.atWork.set(
      id,
      this.drain(log).finally(() => {
        this.atWork.delete(id);
        if (this.again.delete(id)) this.wake();
      }),
    );
  }

  private async drain(log: LogRow): Promise<void> {
    try {
      while (!this.stopped) {
        const result = await this.sequencer.step(log);
        if (result.outcome === 'busy' || !result.more) return;
      }
    } catch (error) {
      if (error instanceof LogAlarm) {
        this.alarms.set(log.id, error.code);
        this.report({ level: 'error', text: error.message, kind: log.kind, alarm: error.code });
      } else this.report({ level: 'error', text: 'a batch was rolled back', kind: log.kind, error });
    }
  }
}
