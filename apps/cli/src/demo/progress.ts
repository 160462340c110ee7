import type { Io } from '../io.js';

const lineEveryMs = 10_000;
const barEveryMs = 200;

/** A bar on a terminal, a plain line now and then elsewhere; both with the time left where the total is known. */
export class Progress {
  private done = 0;
  private readonly started = Date.now();
  private shown = Date.now();

  constructor(
    private readonly io: Io,
    private readonly total: number | null,
    private readonly quiet: boolean,
  ) {}

  step(): void {
    this.done += 1;
    const terminal = this.io.stderr.isTTY === true;
    if (this.quiet || Date.now() - this.shown < (terminal ? barEveryMs : lineEveryMs)) return;
    this.shown = Date.now();
    this.io.stderr.write(terminal ? `\r\x1b[K${this.text()}` : `${this.text()}\n`);
  }

  end(): void {
    if (!this.quiet && this.io.stderr.isTTY) this.io.stderr.write('\r\x1b[K');
  }

  private text(): string {
    const seconds = (Date.now() - this.started) / 1000;
    const rate = this.done / seconds;
    if (this.total === null) return `${this.done} applications, ${rate.toFixed(1)}/s`;
    const left = Math.ceil((this.total - this.done) / rate);
    const bar = '#'.repeat(Math.round((30 * this.done) / this.total)).padEnd(30, '.');
    return `[${bar}] ${this.done}/${this.total} applications, ${rate.toFixed(1)}/s, ${Math.floor(left / 60)} min ${left % 60} s left`;
  }
}
