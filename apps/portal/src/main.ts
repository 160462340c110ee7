import { createLogger, endWithError, endWithFaults } from '#web';
import { type PortalConfig, readPortalConfig } from './config.js';
import { createPortal, startDraws, startUpkeep } from './create-portal.js';

async function main(): Promise<void> {
  const read = readPortalConfig();
  if (!read.ok) return endWithFaults(read.faults);
  await run(read.config);
}

async function run(config: PortalConfig): Promise<void> {
  const app = await createPortal(config, true);
  const logger = createLogger({ app: 'portal', level: config.logLevel });
  startUpkeep(app, config.upkeepMinutes, (error) => logger.error({ err: error }, 'upkeep failed'));
  await startDraws(app, config, (text, error) => logger.error({ err: error }, text));
  await app.listen(config.port, config.host);
  process.stdout.write(`Portal on ${config.host}:${config.port}, ${config.publicUrl}\n`);
}

main().catch((error: unknown) => endWithError('portal', error));
