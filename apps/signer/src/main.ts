import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { DatabaseModule } from '#database';
import { readIssuerProfile } from '#keystore/installation';
import { type SigningReport, SigningModule, SigningService } from '#signing';
import { createLogger, endWithError, endWithFaults, startHealthServer, stopOnSignal } from '#web';
import { readSignerConfig, type SignerConfig } from './config.js';

/** Database connections: one per job in work, some for the lists and for health. */
const poolSize = 14;

async function main(): Promise<void> {
  const read = readSignerConfig();
  if (!read.ok) return endWithFaults(read.faults);
  await run(read.config);
}

async function run(config: SignerConfig): Promise<void> {
  const logger = createLogger({ app: 'signer', level: config.logLevel });
  const { country } = await readIssuerProfile(config.ceremony);
  const report = ({ level, text, job, error }: SigningReport): void =>
    logger[level](
      {
        ...(job && { job: job.id, kind: job.kind, permit: job.permitId, attempts: job.attempts }),
        ...(error !== undefined && { err: error }),
      },
      text,
    );
  const signing = SigningModule.forRoot({
    databaseUrl: config.databaseUrl,
    publicUrl: config.publicUrl,
    portalUrl: config.portalUrl,
    country,
    keystore: config.keystore,
    certificates: config.certificates,
    ceremony: config.ceremony,
    directory: config.trust,
    alarms: config.alarms,
    memory: config.memory,
    renderers: config.renderers,
    report,
  });
  const root = {
    module: class SignerModule {},
    imports: [DatabaseModule.forRoot({ url: config.databaseUrl, applicationName: 'opencites-signer', poolSize }), signing],
  };
  const app = await NestFactory.createApplicationContext(root, { logger: ['error', 'warn'], abortOnError: false });
  const service = app.get(SigningService);
  const health = await startHealthServer(config.healthPort, service.checks);
  // Whoever sees us ready may stop us at once: the signals are heard before.
  const started = service.start();
  stopOnSignal(logger, async () => {
    health.close();
    health.closeAllConnections();
    await started.catch(() => undefined);
    await service.stop();
    await app.close();
  });
  await started;
  logger.info('ready');
}

main().catch((error: unknown) => endWithError('signer', error));
