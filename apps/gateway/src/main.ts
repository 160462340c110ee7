import { readGatewayConfig } from './config.js';
import { createGateway } from './create-gateway.js';

const result = readGatewayConfig();
if (!result.ok) {
  for (const { name, fault } of result.faults) process.stderr.write(`${name} ${fault}\n`);
  process.exit(64);
}
const { config } = result;
const app = await createGateway(config, true);
await app.listen(config.port, config.host);
process.stdout.write(`Gateway on ${config.host}:${config.port}, public page ${config.publicUrl}\n`);
