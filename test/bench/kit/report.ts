import { cpus } from 'node:os';

/** One measured figure beside the limit of the same machine in the same minutes. */
export interface BenchRow {
  readonly what: string;
  readonly measured: string;
  readonly limit: string;
  /** Measured over limit; null where the target is an absolute figure. */
  readonly ratio: number | null;
  readonly target: string;
  /** null: reported only. */
  readonly ok: boolean | null;
}

const heads = ['what', 'measured', 'raw limit', 'ratio', 'target', ''] as const;

/** Prints the table. A missed target is said and sets the exit code; nothing is rounded in our favour. */
export function printRows(rows: readonly BenchRow[], notes: readonly string[] = []): void {
  const cells = rows.map((row) => [
    row.what,
    row.measured,
    row.limit,
    row.ratio === null ? '' : (Math.floor(row.ratio * 100) / 100).toFixed(2),
    row.target,
    row.ok === null ? '' : row.ok ? 'ok' : 'MISSED',
  ]);
  const widths = heads.map((head, column) => Math.max(head.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  process.stdout.write(`${[line(heads), rule, ...cells.map(line)].join('\n')}\n`);
  for (const note of notes) process.stdout.write(`${note}\n`);
  process.stdout.write(`(${cpus().length} cores, Node ${process.version})\n`);
  if (rows.some((row) => row.ok === false)) process.exitCode = 1;
}

export const perSecond = (rate: number): string => `${rate >= 100 ? Math.round(rate) : rate.toFixed(1)}/s`;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) throw new Error('nothing was measured');
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

export interface Compared {
  /** Medians, per second. */
  readonly measured: number;
  readonly limit: number;
  /** Median of the ratios of the rounds: what else the machine does meanwhile slows both halves of a round alike. */
  readonly ratio: number;
}

/**
 * Alternates between what is measured and its raw limit, after one warm-up of each.
 * @param measured and limit: run once and answer a rate per second
 */
export async function compare(rounds: number, measured: () => Promise<number>, limit: () => Promise<number>): Promise<Compared> {
  await measured();
  await limit();
  const pairs: { readonly measured: number; readonly limit: number }[] = [];
  for (let round = 0; round < rounds; round += 1)
    pairs.push(
      // Who goes first changes, so that neither always inherits the other's garbage.
      round % 2 === 0
        ? { measured: await measured(), limit: await limit() }
        : await limit().then(async (found) => ({ limit: found, measured: await measured() })),
    );
  return {
    measured: median(pairs.map((pair) => pair.measured)),
    limit: median(pairs.map((pair) => pair.limit)),
    ratio: median(pairs.map((pair) => pair.measured / pair.limit)),
  };
}
