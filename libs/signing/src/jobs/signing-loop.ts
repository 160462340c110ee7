import type { JobOutcome, SigningJob, SigningJobKind } from './signing-job.js';

export interface SigningLoopPorts {
  claim(kinds: readonly SigningJobKind[], limit: number): Promise<SigningJob[]>;
  /** Does one job; must not reject (a rejection counts as `again`). */
  work(job: SigningJob): Promise<JobOutcome>;
  release(job: SigningJob): Promise<void>;
  report(entry: {
    readonly level: 'info' | 'warn' | 'error';
    readonly text: string;
    readonly job?: SigningJob;
    readonly error?: unknown;
  }): void;
}

export interface SigningLoopOptions {
  /** Jobs of one kind in work at once. Credential jobs share one thread; seals wait for the rendering threads. */
  readonly concurrency: Readonly<Record<SigningJobKind, number>>;
  /** NOTIFY wakes the loop; the poll finds what a lost connection hid, and jobs of a signer that died. */
  readonly pollMilliseconds: number;
}

/**
 * Claims jobs and keeps a bounded number of each kind in work. Each kind has a lane of its own, so that slow seals do not
 * hold up credentials. `stop` takes no new job and waits for those in work.
 */
export class SigningLoop {
  private readonly lanes: Lane[];
  private timer: NodeJS.Timeout | null = null;

  constructor(ports: SigningLoopPorts, options: SigningLoopOptions) {
    this.lanes = (Object.keys(options.concurrency) as SigningJobKind[]).map((kind) => new Lane(kind, options.concurrency[kind], ports));
    this.pollMilliseconds = options.pollMilliseconds;
  }

  private readonly pollMilliseconds: number;

  start(): void {
    this.timer = setInterval(() => this.wake(), this.pollMilliseconds);
    this.wake();
  }

  /** @param kind what there is to do; all lanes look when it is not known */
  wake(kind?: string): void {
    for (const lane of this.lanes) if (kind === undefined || lane.kind === kind) lane.wake();
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await Promise.all(this.lanes.map((lane) => lane.stop()));
  }
}

class Lane {
  /** Claimed and not yet begun: one claim serves several jobs, since each costs a commit. */
  private readonly ready: SigningJob[] = [];
  private readonly inWork = new Set<Promise<void>>();
  private claiming = false;
  /** Something may be waiting. Set before a claim ends when it came during the claim, which may have looked too early. */
  private signalled = false;
  private stopped = false;

  constructor(
    readonly kind: SigningJobKind,
    private readonly width: number,
    private readonly ports: SigningLoopPorts,
  ) {}

  wake(): void {
    this.signalled = true;
    this.advance();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    while (this.claiming || this.inWork.size > 0) await Promise.race([...this.inWork, new Promise((resolve) => setTimeout(resolve, 10))]);
    await Promise.all(this.ready.splice(0).map((job) => this.giveBack(job)));
  }

  private advance(): void {
    if (this.stopped) return;
    while (this.inWork.size < this.width) {
      const job = this.ready.shift();
      if (!job) break;
      this.begin(job);
    }
    if (this.signalled && !this.claiming && this.ready.length < this.width) void this.claim();
  }

  private async claim(): Promise<void> {
    this.claiming = true;
    this.signalled = false;
    try {
      const limit = this.width * 3 - this.ready.length;
      const jobs = await this.ports.claim([this.kind], limit);
      this.ready.push(...jobs);
      // A full catch means that there may be more.
      if (jobs.length === limit) this.signalled = true;
    } catch (error) {
      // The poll tries again; at once would spin while the database is away.
      this.ports.report({ level: 'error', text: 'jobs cannot be claimed', error });
    } finally {
      this.claiming = false;
    }
    this.advance();
  }

  private begin(job: SigningJob): void {
    const run = this.run(job).finally(() => {
      this.inWork.delete(run);
      this.advance();
    });
    this.inWork.add(run);
  }

  private async run(job: SigningJob): Promise<void> {
    let outcome: JobOutcome;
    try {
      outcome = await this.ports.work(job);
    } catch (error) {
      this.ports.report({ level: 'error', text: 'a job failed', job, error });
      outcome = { outcome: 'again', reason: 'failed' };
    }
    if (outcome.outcome === 'refused') this.ports.report({ level: 'warn', text: `refused: ${outcome.refusal.code}`, job });
    if (outcome.outcome === 'again') await this.giveBack(job);
  }

  private async giveBack(job: SigningJob): Promise<void> {
    // When this fails too the lease ends it: the job is claimed again two minutes later.
    await this.ports
      .release(job)
      .catch((error: unknown) => this.ports.report({ level: 'error', text: 'a job cannot be given back', job, error }));
  }
}
