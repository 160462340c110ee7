import { createServer, type Server } from 'node:http';
import { type HealthChecks, readinessOf } from './health.js';

/**
 * `/health/live` and `/health/ready` on 127.0.0.1. Node's bare server and no framework: what cannot be asked for anything
 * else cannot be tricked into it.
 */
export async function startHealthServer(port: number, checks: HealthChecks): Promise<Server> {
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(`${JSON.stringify(body)}\n`);
    if (request.method !== 'GET') return answer(405, { status: 'method-not-allowed' });
    if (request.url === '/health/live') return answer(200, { status: 'live' });
    if (request.url !== '/health/ready' && request.url !== '/health') return answer(404, { status: 'not-found' });
    void readinessOf(checks).then((state) => answer(state.status === 'ready' ? 200 : 503, state));
  });
  server.requestTimeout = 5000;
  server.maxConnections = 32;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', () => resolve()));
  return server;
}
