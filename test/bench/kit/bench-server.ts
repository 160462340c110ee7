import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres, ensureRoles, loginRoles } from '#database';

/** A PostgreSQL of its own for one bench, as durable as a real one. Its address stands where #database/testing looks for it. */
export async function benchServer(): Promise<{ stop(): Promise<void> }> {
  const home = mkdtempSync(join(tmpdir(), 'opencites-bench-'));
  chmodSync(home, 0o711); // the server's own account must pass through
  const [port] = await freePorts(1);
  const server = await EmbeddedPostgres.start({
    dataDirectory: join(home, 'pg'),
    port: port ?? 0,
    passwordFile: join(home, 'secrets', 'superuser'),
    logFile: join(home, 'pg.log'),
    durable: true,
  });
  const passwords = Object.fromEntries(loginRoles.map((role) => [role, randomBytes(18).toString('base64url')])) as Record<
    (typeof loginRoles)[number],
    string
  >;
  await ensureRoles(server.adminUrl, passwords);
  process.env['OPENCITES_TEST_SERVER'] = JSON.stringify({ adminUrl: server.adminUrl, passwords });
  return {
    stop: async () => {
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Ports that are free now, all held open until the last is found so that none is given twice. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listening));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listening(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
