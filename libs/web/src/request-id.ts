import { randomFillSync } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const idBytes = 16;
/** Random bytes for many ids at a time: asking the platform for each would cost more than everything else about it. */
const pool = Buffer.alloc(256 * idBytes);
let used = pool.length;

function newId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += idBytes;
  return pool.toString('hex', used - idBytes, used);
}

/**
 * Trace id of a request, 32 lower-case hex digits: the caller's when it sent a valid W3C `traceparent`, otherwise new.
 * The pattern is strict because the value goes into logs and answers.
 */
export function requestId(request: Pick<IncomingMessage, 'headers'>): string {
  const parent = request.headers['traceparent'];
  const found = typeof parent === 'string' ? /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(parent)?.[1] : undefined;
  return found !== undefined && !/^0+$/.test(found) ? found : newId();
}
