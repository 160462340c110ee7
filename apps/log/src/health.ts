import type { ServerResponse } from 'node:http';
import { type HealthChecks, readinessOf } from '#web';

/**
 * Answers `/health`, `/health/live` and `/health/ready`; false for any other path.
 * @param alarm by which a log stands still, or null
 */
export async function answerHealth(
  path: string,
  response: ServerResponse,
  checks: HealthChecks,
  alarm: () => string | null,
): Promise<boolean> {
  if (path !== '/health' && path !== '/health/live' && path !== '/health/ready') return false;
  const answer = (status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(`${JSON.stringify(body)}\n`);
  if (path === '/health/live') {
    answer(200, { status: 'live' });
    return true;
  }
  const state = await readinessOf(checks);
  const code = alarm();
  const ready = code === null && state.status === 'ready';
  answer(ready ? 200 : 503, { ...state, status: ready ? 'ready' : 'not-ready', ...(code !== null && { alarm: code }) });
  return true;
}
