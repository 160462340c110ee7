import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { witnessNotice } from '#ledger';
import { CheckCountsRepository, TrustDirectory } from '#verification';
import { createApp, createLogger, RateLimiter } from '#web';
import type { GatewayConfig } from './config.js';
import { GatewayModule } from './gateway.module.js';

/** The gateway, ready to listen. */
export async function createGateway(config: GatewayConfig, shutdownHooks = false): Promise<NestFastifyApplication> {
  const logger = createLogger({ app: 'gateway', level: config.logLevel });
  const rule = { name: 'requests', limit: config.ratePerMinute, windowSeconds: 60 };
  const limiter = new RateLimiter();
  return createApp(
    GatewayModule.forRoot(config, {
      rate: { limiter, rule },
      https: config.publicUrl.startsWith('https:'),
      warn: (text) => logger.warn(text),
      ...(logger.isLevelEnabled('info') && { answered: (request) => logger.info(request, 'request') }),
    }),
    {
      app: 'gateway',
      publicUrl: config.publicUrl,
      title: 'OpenCITES gateway',
      description: 'Check CITES permits, and the lists that let anybody check them without this site.',
      version: '1',
      logger,
      rate: rule,
      rateLimiter: limiter,
      readiness: (app) => [
        { name: 'database', check: () => app.get(CheckCountsRepository, { strict: false }).reachable() },
        {
          name: 'trust',
          check: async () => app.get(TrustDirectory, { strict: false }).publication.store.root.state === 'ok',
        },
      ],
      notice: () => witnessNotice(join(config.trust, 'log')),
      shutdownHooks,
    },
  );
}
