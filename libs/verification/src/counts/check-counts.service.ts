import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Carrier } from '../presented/presented.js';
import { CheckCountsRepository, type CheckCount } from './check-counts.repository.js';

const flushMilliseconds = 60_000;
/** Minutes of counts kept while the database is away; older ones are given up rather than filling memory. */
const minutesKept = 24 * 60;

/**
 * Counts checks in memory and adds them to the database once a minute: a check waits for no disk, and the database
 * never learns when within a minute somebody looked.
 */
@Injectable()
export class CheckCounts implements OnModuleInit, OnApplicationShutdown {
  private readonly totals = new Map<string, { -readonly [K in keyof CheckCount]: CheckCount[K] }>();
  private timer: NodeJS.Timeout | null = null;
  private flushing: Promise<void> | null = null;

  constructor(private readonly repository: CheckCountsRepository) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.flush(), flushMilliseconds);
    this.timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.flush();
  }

  count(carrier: Carrier, verdict: string, now = Date.now()): void {
    this.add(now - (now % 60_000), carrier, verdict, 1);
  }

  /** Never rejects: counting must not take down checking. What could not be written is tried again next time. */
  flush(): Promise<void> {
    this.flushing ??= this.write().finally(() => (this.flushing = null));
    return this.flushing;
  }

  private async write(): Promise<void> {
    const batch = [...this.totals.values()];
    if (batch.length === 0) return;
    this.totals.clear();
    try {
      await this.repository.add(batch);
    } catch {
      const oldest = Date.now() - minutesKept * 60_000;
      for (const { minute, carrier, verdict, total } of batch)
        if (minute.getTime() >= oldest) this.add(minute.getTime(), carrier, verdict, total);
    }
  }

  private add(minute: number, carrier: string, verdict: string, total: number): void {
    const key = `${minute} ${carrier} ${verdict}`;
    const known = this.totals.get(key);
    if (known) known.total += total;
    else this.totals.set(key, { minute: new Date(minute), carrier, verdict, total });
  }
}
