import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { UnitOfWork } from '#database';
import { Upkeep } from '#issuance';
import { createApp, createLogger } from '#web';
import type { PortalConfig } from './config.js';
import { PortalModule } from './portal.module.js';

/** Bytes of a request: 5,000 lines as JSON, or one attachment. */
const bodyLimit = 17 * 1024 * 1024;

/** The portal, ready to listen. */
export async function createPortal(config: PortalConfig, shutdownHooks = false): Promise<NestFastifyApplication> {
  const logger = createLogger({ app: 'portal', level: config.logLevel });
  return createApp(PortalModule.forRoot(config), {
    app: 'portal',
    publicUrl: config.publicUrl,
    title: 'OpenCITES portal',
    description: 'Applications for CITES permits and certificates, the decisions on them, and the permits themselves.',
    version: '1',
    logger,
    bodyLimit,
    rate: { name: 'requests', limit: config.ratePerMinute, windowSeconds: 60 },
    readiness: (app) => [
      {
        name: 'database',
        check: async () => {
          await app.get(UnitOfWork, { strict: false }).reader.query('select 1');
          return true;
        },
      },
    ],
    shutdownHooks,
  });
}

/** Looks now and then at what time has done. Returns the way to stop it. A failed look is told and tried again next time. */
export function startUpkeep(app: NestFastifyApplication, minutes: number, tell: (error: unknown) => void): () => void {
  if (minutes === 0) return () => undefined;
  const upkeep = app.get(Upkeep, { strict: false });
  let running = false;
  const look = async () => {
    if (running) return;
    running = true;
    try {
      await upkeep.run();
    } catch (error) {
      tell(error);
    } finally {
      running = false;
    }
  };
  const timer = setInterval(() => void look(), minutes * 60_000);
  timer.unref();
  return () => clearInterval(timer);
}
