import type { createLogger } from './logging.js';

type Logger = ReturnType<typeof createLogger>;

/**
 * Ends the process on SIGTERM and SIGINT after `stop`: exit code 0, or 1 when it did not stop cleanly. By process.exit,
 * because kept connections of other people's clients and pools may outlive our own shutdown, and whoever sent the signal
 * must not wait for them.
 */
export function stopOnSignal(logger: Logger, stop: () => Promise<unknown>): void {
  let stopping = false;
  const end = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping');
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'did not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

/** Says every fault of the configuration; exit code 64. Nothing was opened yet, so the process ends by itself. */
export function endWithFaults(faults: readonly { readonly name: string; readonly fault: string }[]): void {
  for (const { name, fault } of faults) process.stderr.write(`${name}: ${fault}\n`);
  process.exitCode = 64;
}

/** Exit code 70, at once: what was opened before the error (a listener, a pool) would keep a broken process alive. */
export function endWithError(name: string, error: unknown): never {
  process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(70);
}
