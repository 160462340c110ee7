import { NotificationListener } from '#database';

const pollMilliseconds = 2_000;

/** Runs the draw whenever a checkpoint is published, and now and then in case nobody said so. */
export class DrawLoop {
  private readonly listener: NotificationListener;
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private signalled = false;
  private stopped = false;

  /** @param round one round; answers whether there may be more. It reports its own troubles, and what it throws is told here. */
  constructor(
    databaseUrl: string,
    private readonly round: () => Promise<boolean>,
    private readonly tell: (error: unknown) => void,
  ) {
    const channel = 'ledger_published';
    this.listener = new NotificationListener({ url: databaseUrl, applicationName: 'opencites-draw', channel }, () => this.wake());
  }

  async start(): Promise<void> {
    await this.listener.open();
    this.timer = setInterval(() => this.wake(), pollMilliseconds);
    this.timer.unref();
    this.wake();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearInterval(this.timer);
    await this.listener.close();
    await this.running;
  }

  private wake(): void {
    this.signalled = true;
    if (this.stopped) return;
    this.running ??= this.work().finally(() => {
      this.running = null;
      if (this.signalled) this.wake();
    });
  }

  private async work(): Promise<void> {
    while (this.signalled && !this.stopped) {
      this.signalled = false;
      try {
        if (await this.round()) this.signalled = true;
      } catch (error) {
        // The poll tries again; at once would spin while the database is away.
        this.tell(error);
      }
    }
  }
}
