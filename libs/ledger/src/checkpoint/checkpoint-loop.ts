import { LogAlarm, type LogAlarmCode, type ReportLog } from '../alarm.js';
import type { LogKind } from '../tree/log-rows.repository.js';
import type { CheckpointMaker } from './checkpoint-maker.js';

export interface CheckpointLane {
  readonly kind: LogKind;
  readonly maker: Pick<CheckpointMaker, 'round' | 'lookBack'>;
}

export interface CheckpointLoopOptions {
  readonly report: ReportLog;
  /** Least time between two signatures of one log, and the poll when nobody tells of a new head. */
  readonly paceMilliseconds?: number;
  /** How often an idle log has a stretch of its old entries read again. */
  readonly lookBackMilliseconds?: number;
  /** After each round that published. */
  readonly published?: (kind: LogKind) => void;
}

/**
 * Lets each log be signed as soon as it has grown, at most once a second. An alarm ends the signing of its log until a
 * human has looked and the process is started again; the other log goes on.
 */
export class CheckpointLoop {
  private readonly lanes: Lane[];

  constructor(lanes: readonly CheckpointLane[], options: CheckpointLoopOptions) {
    this.lanes = lanes.map((lane) => new Lane(lane, options));
  }

  start(): void {
    for (const lane of this.lanes) lane.start();
  }

  /** @param kind log that grew; null when it is not known */
  wake(kind: string | null): void {
    for (const lane of this.lanes) if (kind === null || lane.kind === kind) lane.wake();
  }

  /** The first alarm by which a log stands still. */
  get alarm(): LogAlarmCode | null {
    return this.lanes.map((lane) => lane.alarm).find((code) => code !== null) ?? null;
  }

  async stop(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.stop()));
  }
}

class Lane {
  alarm: LogAlarmCode | null = null;
  private timer: NodeJS.Timeout | null = null;
  private atWork: Promise<void> | null = null;
  private lastSigned = Number.NEGATIVE_INFINITY;
  private lastLookBack = performance.now();
  private stopped = false;
  /** What went wrong last; said once, not each second. */
  private failure: string | null = null;
  /** Told of a new head since the round began, which may have looked too early. */
  private woken = false;
  private readonly pace: number;

  constructor(
    private readonly lane: CheckpointLane,
    private readonly options: CheckpointLoopOptions,
  ) {
    this.pace = options.paceMilliseconds ?? 1000;
  }

  get kind(): LogKind {
    return this.lane.kind;
  }

  start(): void {
    this.schedule(0);
  }

  wake(): void {
    this.woken = true;
    this.schedule(this.untilAllowed());
  }

  private untilAllowed(): number {
    return Math.max(this.lastSigned + this.pace - performance.now(), 0);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.atWork;
  }

  private schedule(milliseconds: number): void {
    if (this.stopped || this.alarm || this.atWork) return;
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.woken = false;
      this.atWork = this.work().finally(() => {
        this.atWork = null;
        this.schedule(this.woken ? this.untilAllowed() : this.pace);
      });
    }, milliseconds);
  }

  private async work(): Promise<void> {
    const { maker, kind } = this.lane;
    try {
      const started = performance.now();
      const result = await maker.round();
      if (result !== 'idle') this.lastSigned = started;
      if (result === 'published') this.options.published?.(kind);
      if (this.failure !== null) this.options.report({ level: 'info', text: 'checkpoints are made again', kind });
      this.failure = null;
      if (result === 'idle' && started - this.lastLookBack > (this.options.lookBackMilliseconds ?? 10_000)) {
        this.lastLookBack = started;
        await maker.lookBack();
      }
    } catch (error) {
      if (error instanceof LogAlarm) {
        this.alarm = error.code;
        this.options.report({ level: 'error', text: error.message, kind, alarm: error.code });
        return;
      }
      const failure = error instanceof Error ? error.message : String(error);
      if (failure !== this.failure) this.options.report({ level: 'error', text: 'a checkpoint could not be made', kind, error });
      this.failure = failure;
    }
  }
}
