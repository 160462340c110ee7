import { existsSync } from 'node:fs';

/** The built thread script: threads always run from dist, also where tests run this file from its source. */
export function workerScript(): URL {
  const beside = new URL('./reading.worker.js', import.meta.url);
  return existsSync(beside) ? beside : new URL('../../../../dist/libs/verification/src/reading/reading.worker.js', import.meta.url);
}
