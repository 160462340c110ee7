import type { FastifyInstance } from 'fastify';

/** One thing the process needs. `check` rejects or answers false when it is not there. */
export interface ReadinessCheck {
  readonly name: string;
  check(): Promise<boolean>;
}

export interface Readiness {
  readonly status: 'ready' | 'not-ready';
  readonly checks: Readonly<Record<string, 'up' | 'down'>>;
}

/** The same for processes without a web framework, by name. */
export type HealthChecks = Readonly<Record<string, () => Promise<boolean>>>;

const checkMilliseconds = 2_000;

/** Runs all checks side by side; a hanging one counts as down. */
export async function readiness(checks: readonly ReadinessCheck[]): Promise<Readiness> {
  const results = await Promise.all(checks.map(async (entry) => [entry.name, await isUp(entry)] as const));
  return {
    status: results.every(([, up]) => up) ? 'ready' : 'not-ready',
    // Only up or down: error texts name hosts and users, and this page is open to everybody.
    checks: Object.fromEntries(results.map(([name, up]) => [name, up ? ('up' as const) : ('down' as const)])),
  };
}

export function readinessOf(checks: HealthChecks): Promise<Readiness> {
  return readiness(Object.entries(checks).map(([name, check]) => ({ name, check })));
}

async function isUp(entry: ReadinessCheck): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), checkMilliseconds);
  });
  try {
    return await Promise.race([entry.check(), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** `/health/live`: the process answers. `/health/ready`: it can do its work. `/health`: both, for people. */
export function addHealthRoutes(fastify: FastifyInstance, app: string, checks: readonly ReadinessCheck[]): void {
  const started = Date.now();
  fastify.get('/health/live', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'live' }));
  for (const path of ['/health/ready', '/health'])
    fastify.get(path, async (_request, reply) => {
      const state = await readiness(checks);
      const extra = path === '/health' ? { app, uptimeSeconds: Math.floor((Date.now() - started) / 1000) } : {};
      return reply
        .header('cache-control', 'no-store')
        .status(state.status === 'ready' ? 200 : 503)
        .send({ ...extra, ...state });
    });
}
