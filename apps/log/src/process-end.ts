import type { Logger } from './logger.js';

/** Ends the process on SIGTERM and SIGINT after `stop`. */
export function stopOnSignal(logger: Logger, stop: () => Promise<void>): void {
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

/** Says every fault of the configuration; exit code 64. */
export function endWithFaults(faults: readonly { readonly name: string; readonly fault: string }[]): void {
  for (const { name, fault } of faults) process.stderr.write(`${name}: ${fault}\n`);
  process.exitCode = 64;
}

export function endWithError(name: string, error: unknown): never {
  process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(70);
}
