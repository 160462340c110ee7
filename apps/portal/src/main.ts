import { createLogger } from '#web';
import { readPortalConfig } from './config.js';
import { createPortal, startDraws, startUpkeep } from './create-portal.js';

const result = readPortalConfig();
if (!result.ok) {
  for (const { name, fault } of result.faults) process.stderr.write(`${name} ${fault}\n`);
  process.exit(64);
}
const { config } = result;
const app = await createPortal(config, true);
const logger = createLogger({ app: 'portal', level: config.logLevel });
startUpkeep(app, config.upkeepMinutes, (error) => logger.error({ err: error }, 'upkeep failed'));
await startDraws(app, config, (text, error) => logger.error({ err: error }, text));
await app.listen(config.port, config.host);
process.stdout.write(`Portal on ${config.host}:${config.port}, ${config.publicUrl}\n`);
