import type { SigningLoopPorts } from './signing-loop.js';

/** Runs a step again and again: when it is woken, and by a poll that finds what a lost connection hid. One at a time. */
export class StepLoop {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private signalled = false;
  private stopped = false;

  constructor(
    /** One batch; answers whether there may be more. */
    private readonly step: () => Promise<boolean>,
    /** `text`: what is said when the step fails. */
    private readonly options: { readonly pollMilliseconds: number; readonly text: string; readonly report: SigningLoopPorts['report'] },
  ) {}

  start(): void {
    this.timer = setInterval(() => this.wake(), this.options.pollMilliseconds);
    this.wake();
  }

  wake(): void {
    this.signalled = true;
    this.running ??= this.work().finally(() => {
      this.running = null;
      if (this.signalled && !this.stopped) this.wake();
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  private async work(): Promise<void> {
    while (this.signalled && !this.stopped) {
      this.signalled = false;
      try {
        if (await this.step()) this.signalled = true;
      } catch (error) {
        // The poll tries again; at once would spin while the database is away.
        this.options.report({ level: 'error', text: this.options.text, error });
      }
    }
  }
}
