import { createServer } from 'node:net';
import type { InstallationPorts } from '../config.js';

/** Ports for a whole installation beside anything that runs. */
export async function freeInstallationPorts(): Promise<InstallationPorts> {
  const [portal = 0, gateway = 0, postgres = 0, signerHealth = 0, workerHealth = 0, log = 0, checkpointHealth = 0, ...witnesses] =
    await freePorts(10);
  return { portal, gateway, postgres, signerHealth, workerHealth, log, checkpointHealth, witnesses };
}

/** Ports that are free now, all held open until the last is found so that none is given twice. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((done, failed) => {
          const server = createServer();
          server.once('error', failed);
          server.listen(0, '127.0.0.1', () => done(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}
