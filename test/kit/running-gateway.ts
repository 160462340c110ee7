import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { testDatabase, type TestDatabase } from '#database/testing';
import { createGateway } from '../../apps/gateway/src/create-gateway.js';
import type { GatewayConfig } from '../../apps/gateway/src/config.js';
import { TrustWorld, writeTrust } from './trust-world.js';

export interface RunningGateway {
  readonly app: NestFastifyApplication;
  readonly port: number;
  /** Address of the public page, as printed in every QR. */
  readonly publicUrl: string;
  readonly world: TrustWorld;
  /** Its trust directory. */
  readonly trust: string;
  readonly database: TestDatabase;
  stopListening(): Promise<void>;
  close(): Promise<void>;
}

/** The real gateway on a free port, with the real role's login and an invented country's lists. */
export async function runningGateway(more: Partial<GatewayConfig> = {}): Promise<RunningGateway> {
  const database = await testDatabase();
  const home = mkdtempSync(join(tmpdir(), 'opencites-gateway-'));
  const trust = join(home, 'trust');
  const port = await freePort();
  const publicUrl = `http://xa.localhost:${port}/`;
  const world = await TrustWorld.create(publicUrl);
  writeTrust(trust, await world.files());
  const app = await createGateway({
    databaseUrl: database.url('oc_gateway'),
    publicUrl,
    home,
    trust,
    host: '127.0.0.1',
    port,
    ratePerMinute: 100_000,
    readers: 1,
    logLevel: 'error',
    ...more,
  });
  await app.listen(port, '127.0.0.1');
  const stopListening = () =>
    new Promise<void>((resolve) => {
      const server: Server = app.getHttpServer();
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    ...{ app, port, publicUrl, world, trust, database, stopListening },
    close: async () => {
      await app.close();
      await database.drop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
