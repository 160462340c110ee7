import type { LogReport } from '#ledger';
import { createLogger } from '#web';

export type Logger = ReturnType<typeof createLogger>;

/** Reports of the logs as lines of the process log. */
export function reporter(logger: Logger): (entry: LogReport) => void {
  return ({ level, text, kind, alarm, size, error }) =>
    logger[level](
      {
        ...(kind && { log: kind }),
        ...(alarm && { alarm }),
        ...(size !== undefined && { size }),
        ...(error !== undefined && { err: error }),
      },
      text,
    );
}
