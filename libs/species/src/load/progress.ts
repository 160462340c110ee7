/** Where progress goes: a bar on a terminal, plain lines otherwise. Structurally a Node stream. */
export interface ProgressOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

export interface Progress {
  step(name: string, size: number | null, startedAt: number): void;
  advance(cursor: number, rows: number, rejected: number): void;
  finish(): void;
}

const barWidth = 28;
const lineEveryMs = 2_000;

/** Progress with rows and time left. `now` is injected by tests. */
export function progressTo(output: ProgressOutput | undefined, now: () => number = Date.now): Progress {
  if (!output) return { step: () => undefined, advance: () => undefined, finish: () => undefined };
  let current = { name: '', size: null as number | null, from: 0, began: 0 };
  let lastLine = 0;
  let rows = 0;
  let rejected = 0;
  const show = (cursor: number, final: boolean) => {
    const { name, size, from, began } = current;
    const share = size === null ? null : size === 0 ? 1 : Math.min(1, cursor / size);
    const elapsed = now() - began;
    const done = cursor - from;
    const left = share === null || final || done <= 0 ? null : (elapsed * ((size ?? 0) - cursor)) / done;
    const counts = `${rows} rows${rejected > 0 ? `, ${rejected} rejected` : ''}`;
    const time = left === null ? '' : `, ${duration(left)} left`;
    if (output.isTTY) {
      const filled = Math.round((share ?? 0) * barWidth);
      const bar =
        share === null ? '' : `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}] ${String(Math.round(share * 100)).padStart(3)} % `;
      output.write(`\r\u001b[K${name.padEnd(30)} ${bar}${counts}${time}${final ? '\n' : ''}`);
    } else if (final || now() - lastLine >= lineEveryMs) {
      lastLine = now();
      const percent = share === null ? '' : `${Math.round(share * 100)} %, `;
      output.write(`${name}: ${percent}${counts}${final ? '' : time}\n`);
    }
  };
  let cursorNow = 0;
  return {
    step(name, size, startedAt) {
      if (current.name) show(current.size ?? cursorNow, true);
      current = { name, size, from: startedAt, began: now() };
      cursorNow = startedAt;
      rows = 0;
      rejected = 0;
      lastLine = now();
    },
    advance(cursor, addedRows, addedRejected) {
      cursorNow = cursor;
      rows += addedRows;
      rejected += addedRejected;
      show(cursor, false);
    },
    finish() {
      if (current.name) show(current.size ?? cursorNow, true);
      current = { ...current, name: '' };
    },
  };
}

function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}
