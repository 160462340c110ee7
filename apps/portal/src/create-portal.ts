import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DrawLoop, DrawRound } from '#applications';
import { UnitOfWork } from '#database';
import { Upkeep } from '#issuance';
import { witnessNotice } from '#ledger';
import { createApp, createLogger } from '#web';
import { portalPages } from './pages/frame.js';
import type { PortalConfig } from './config.js';
import { PortalModule } from './portal.module.js';

/** Bytes of a request: 5,000 lines as JSON, or one attachment. */
const bodyLimit = 17 * 1024 * 1024;

/** The portal, ready to listen. @param mirrored for tests of the style for right-to-left scripts; no setting leads to it */
export async function createPortal(config: PortalConfig, shutdownHooks = false, mirrored = false): Promise<NestFastifyApplication> {
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
    rateLimits: { 'sign-in': config.signInRate },
    readiness: (app) => [
      {
        name: 'database',
        check: async () => {
          await app.get(UnitOfWork, { strict: false }).reader.query('select 1');
          return true;
        },
      },
    ],
    notice: () => witnessNotice(config.logPolicies),
    pages: (own) => ({ ...portalPages(config)(own), mirrored }),
    contentSecurityPolicy: {
      scriptSrc: ["'self'"],
      connectSrc: ["'self'"],
      frameSrc: ["'self'"],
      // The form that leaves for the identity provider is sent to us, and answered with the way there.
      formAction: ["'self'", ...(config.oidc ? [new URL(config.oidc.issuer).origin] : [])],
    },
    trustedProxies: config.proxies,
    shutdownHooks,
  });
}

/** Looks now and then at what time has done. Returns the way to stop it. A failed look is told and tried again next time. */
export function startUpkeep(app: NestFastifyApplication, minutes: number, tell: (error: unknown) => void): () => void {
  if (minutes === 0) return () => undefined;
  const upkeep = app.get(Upkeep, { strict: false });
  const draws = app.get(DrawRound, { strict: false });
  let running = false;
  const look = async () => {
    if (running) return;
    running = true;
    try {
      await upkeep.run();
      await draws.again();
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

/** Draws cases from now on. A failed round is told and tried again. Returns the way to stop it. */
export async function startDraws(
  app: NestFastifyApplication,
  config: PortalConfig,
  tell: (text: string, error?: unknown) => void,
): Promise<() => Promise<void>> {
  const round = app.get(DrawRound, { strict: false });
  const loop = new DrawLoop(
    config.databaseUrl,
    () => round.run(tell),
    (error) => tell('a round of draws failed', error),
  );
  await loop.start();
  return () => loop.stop();
}
