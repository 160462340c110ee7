import type { UnitOfWork } from '#database';

/** Most that the clocks of database and signer may differ: dates and roles are judged by the one, signed by the other. */
export const clockSlackSeconds = 60;
/** How long an answer of the database counts. */
const freshMilliseconds = 5_000;

/**
 * Whether this machine's clock can be believed. What is signed while it cannot carries a false time for ever, so everything
 * that signs a time asks first and waits until somebody has set the clocks (docs/policies/trouble.md).
 */
export class ClockGuard {
  private known: { readonly at: number; readonly seconds: number } | null = null;

  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: () => Date,
  ) {}

  /** Seconds by which the clocks differ when that is too much, null otherwise. @throws while the database is away */
  async apart(): Promise<number | null> {
    // The age of the answer is measured by a clock that nobody sets.
    if (!this.known || performance.now() - this.known.at > freshMilliseconds) {
      const [row] = (await this.unit.reader.query('select clock_timestamp() as now')) as { now: Date }[];
      const seconds = Math.abs((row?.now.getTime() ?? Number.NaN) - this.clock().getTime()) / 1000;
      this.known = { at: performance.now(), seconds };
    }
    const { seconds } = this.known;
    return seconds <= clockSlackSeconds ? null : seconds;
  }
}
