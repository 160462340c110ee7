import { endWithError, endWithFaults } from '#web';
import { type GatewayConfig, readGatewayConfig } from './config.js';
import { createGateway } from './create-gateway.js';

async function main(): Promise<void> {
  const read = readGatewayConfig();
  if (!read.ok) return endWithFaults(read.faults);
  await run(read.config);
}

async function run(config: GatewayConfig): Promise<void> {
  const app = await createGateway(config, true);
  await app.listen(config.port, config.host);
  process.stdout.write(`Gateway on ${config.host}:${config.port}, public page ${config.publicUrl}\n`);
}

main().catch((error: unknown) => endWithError('gateway', error));
