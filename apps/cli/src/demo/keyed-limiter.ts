/**
 * Runs tasks a few at a time, but those with the same key strictly one after the other in the order given: what shares a
 * quota or a facility must come in the same order every time, or two runs would count differently.
 */
export class KeyedLimiter {
  private readonly last = new Map<string, Promise<void>>();
  private readonly waiting: (() => void)[] = [];
  private free: number;

  constructor(private readonly width: number) {
    this.free = width;
  }

  run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const before = this.last.get(key) ?? Promise.resolve();
    const result = before.then(async () => {
      await this.take();
      try {
        return await task();
      } finally {
        this.give();
      }
    });
    const settled = result.then(
      () => undefined,
      () => undefined,
    );
    this.last.set(key, settled);
    void settled.then(() => {
      if (this.last.get(key) === settled) this.last.delete(key);
    });
    return result;
  }

  private async take(): Promise<void> {
    if (this.free > 0) {
      this.free -= 1;
      return;
    }
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private give(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.free = Math.min(this.width, this.free + 1);
  }
}
