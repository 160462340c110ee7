import type { ServerResponse } from 'node:http';

/** What a process needs; each answers within two seconds or counts as down. */
export type HealthChecks = Readonly<Record<string, () => Promise<boolean>>>;

const checkMilliseconds = 2000;

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
  const states = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, (await isUp(check)) ? 'up' : 'down'] as const),
  );
  const code = alarm();
  const ready = code === null && states.every(([, state]) => state === 'up');
  answer(ready ? 200 : 503, {
    status: ready ? 'ready' : 'not-ready',
    checks: Object.fromEntries(states),
    ...(code !== null && { alarm: code }),
  });
  return true;
}

async function isUp(check: () => Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), checkMilliseconds);
  });
  try {
    return await Promise.race([check(), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
