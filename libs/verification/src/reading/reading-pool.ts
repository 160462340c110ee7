import { Worker } from 'node:worker_threads';
import type { ReadingFault, ReadingLimits } from './reading.js';

export type ReadingOutcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: ReadingFault };

interface Job {
  readonly request: unknown;
  readonly transfer: ArrayBuffer[];
  readonly settle: (outcome: ReadingOutcome<unknown>) => void;
}

/**
 * A few worker threads for work whose cost a stranger decides. A job that overruns its time loses its thread; the next
 * job gets a fresh one, so that a hostile file costs at most `timeout` and never the process.
 */
export class ReadingPool {
  private readonly waiting: Job[] = [];
  private readonly idle: Worker[] = [];
  private readonly live = new Set<Worker>();
  private running = 0;
  private closed = false;

  constructor(
    private readonly script: URL,
    private readonly limits: ReadingLimits,
  ) {}

  /** @param transfer buffers handed over to the thread; the caller loses them */
  run<T>(request: unknown, transfer: ArrayBuffer[] = []): Promise<ReadingOutcome<T>> {
    if (this.closed || this.waiting.length >= this.limits.queue) return Promise.resolve({ ok: false, fault: 'reader-busy' });
    return new Promise((resolve) => {
      this.waiting.push({ request, transfer, settle: (outcome) => resolve(outcome as ReadingOutcome<T>) });
      this.next();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const job of this.waiting.splice(0)) job.settle({ ok: false, fault: 'reader-busy' });
    await Promise.all([...this.live].map((worker) => worker.terminate()));
  }

  private next(): void {
    if (this.closed || this.running >= this.limits.threads) return;
    const job = this.waiting.shift();
    if (!job) return;
    this.running += 1;
    const worker = this.idle.pop() ?? this.start();
    // Only our own listeners are taken off: `terminate` waits for the exit with one of its own.
    const answered = (value: unknown) => finish({ ok: true, value }, true);
    const died = () => finish({ ok: false, fault: 'reader-failed' }, false);
    const finish = (outcome: ReadingOutcome<unknown>, keep: boolean) => {
      clearTimeout(timer);
      worker.off('message', answered).off('error', died).off('exit', died);
      this.running -= 1;
      if (keep && !this.closed) this.idle.push(worker);
      else {
        this.live.delete(worker);
        void worker.terminate();
      }
      job.settle(outcome);
      this.next();
    };
    const timer = setTimeout(() => finish({ ok: false, fault: 'reader-timeout' }, false), this.limits.timeout);
    worker.once('message', answered).once('error', died).once('exit', died);
    worker.postMessage(job.request, job.transfer);
  }

  /** A thread that dies, also while it rests, must not be handed the next job, nor take the process with it. */
  private forget(worker: Worker): void {
    this.live.delete(worker);
    const index = this.idle.indexOf(worker);
    if (index >= 0) this.idle.splice(index, 1);
  }

  private start(): Worker {
    const worker = new Worker(this.script, { resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 64 } });
    worker.unref();
    worker.on('error', () => this.forget(worker)).on('exit', () => this.forget(worker));
    this.live.add(worker);
    return worker;
  }
}
