import { createServer, type Server } from 'node:http';

/** What the signer needs; each answers within two seconds or counts as down. */
export type HealthChecks = Readonly<Record<string, () => Promise<boolean>>>;

const checkMilliseconds = 2000;

/**
 * `/health/live` and `/health/ready` on 127.0.0.1. Node's bare server and nothing of our web library: what cannot be asked
 * for anything else cannot be tricked into it.
 */
export async function startHealthServer(port: number, checks: HealthChecks): Promise<Server> {
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(`${JSON.stringify(body)}\n`);
    if (request.method !== 'GET') return answer(405, { status: 'method-not-allowed' });
    if (request.url === '/health/live') return answer(200, { status: 'live' });
    if (request.url !== '/health/ready' && request.url !== '/health') return answer(404, { status: 'not-found' });
    void inspect(checks).then((state) => answer(state.status === 'ready' ? 200 : 503, state));
  });
  server.requestTimeout = 5000;
  server.maxConnections = 32;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', () => resolve()));
  return server;
}

async function inspect(checks: HealthChecks): Promise<{ status: 'ready' | 'not-ready'; checks: Record<string, 'up' | 'down'> }> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, (await isUp(check)) ? 'up' : 'down'] as const),
  );
  return { status: results.every(([, state]) => state === 'up') ? 'ready' : 'not-ready', checks: Object.fromEntries(results) };
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
