import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { DatabaseModule, runJobs, UnitOfWork } from '#database';
import { Ledger, LedgerModule } from '#ledger';
import { Deliveries, httpSmsSender, smtpSender, webhookSender } from '#notices';
import { createLogger, endWithError, endWithFaults, startHealthServer, stopOnSignal } from '#web';
import { readWorkerConfig, type WorkerConfig } from './config.js';
import { workerTasks } from './worker-tasks.js';

const applicationName = 'opencites-worker';

async function main(): Promise<void> {
  const read = readWorkerConfig();
  if (!read.ok) return endWithFaults(read.faults);
  await run(read.config);
}

async function run(config: WorkerConfig): Promise<void> {
  const logger = createLogger({ app: 'worker', level: config.logLevel });
  const root = {
    module: class WorkerModule {},
    imports: [DatabaseModule.forRoot({ url: config.databaseUrl, applicationName, poolSize: config.concurrency + 2 }), LedgerModule],
  };
  const app = await NestFactory.createApplicationContext(root, { logger: ['error', 'warn'], abortOnError: false });
  const unit = app.get(UnitOfWork, { strict: false });
  const mail = config.mail ? smtpSender(config.mail) : null;
  const sms = config.sms ? httpSmsSender(config.sms) : null;
  process.stdout.write(
    `Worker: ${mail ? `e-mail through ${config.mail?.host}` : 'e-mail is off (OPENCITES_SMTP_HOST)'}; ${sms ? 'SMS is on' : 'SMS is off (OPENCITES_SMS_URL)'}\n`,
  );
  const deliveries = new Deliveries(unit, app.get(Ledger, { strict: false }), {
    portalUrl: config.portalUrl,
    language: config.language,
    mail,
    sms,
    webhook: webhookSender({ local: config.webhooksLocal }),
    dead: (what) => logger.error(what, 'given up: nobody will try this again'),
  });
  let running = false;
  const health = await startHealthServer(config.healthPort, {
    database: async () => ((await unit.reader.query('select 1')) as unknown[]).length === 1,
    jobs: () => Promise.resolve(running),
  });
  await deliveries.start();
  // Whoever sees us ready may stop us at once: the signals are heard before.
  const started = runJobs({
    url: config.databaseUrl,
    applicationName,
    tasks: workerTasks(deliveries),
    crontab: ['*/15 * * * * clocks', '* * * * * missed'],
    concurrency: config.concurrency,
    trouble: ({ task, attempts, dead, error }) =>
      logger[dead ? 'error' : 'warn']({ task, attempts, err: error }, dead ? 'a job failed for the last time' : 'a job failed'),
    // Another worker may run our jobs by now.
    lost: (error) => endWithError('worker', error),
  });
  stopOnSignal(logger, async () => {
    health.close();
    health.closeAllConnections();
    const runner = await started.catch(() => null);
    await runner?.stop();
    mail?.close();
    await app.close();
  });
  await started;
  running = true;
  logger.info('ready');
}

main().catch((error: unknown) => endWithError('worker', error));
