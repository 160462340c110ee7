import 'reflect-metadata';
import { createDataSource, NotificationListener, UnitOfWork } from '#database';
import { Ledger, Sequencer, SequencerLoop } from '#ledger';
import { createLogger, endWithError, endWithFaults, stopOnSignal } from '#web';
import { readSequencerConfig, type SequencerConfig } from './config.js';
import { reporter } from './logger.js';
import { LogReader } from './log-reader.js';
import { createLogServer } from './log-server.js';

/** One connection for each log being sequenced, the others for readers. */
const poolSize = 8;

async function main(): Promise<void> {
  const read = readSequencerConfig();
  if (!read.ok) return endWithFaults(read.faults);
  await run(read.config);
}

async function run(config: SequencerConfig): Promise<void> {
  const logger = createLogger({ app: 'sequencer', level: config.logLevel });
  const pool = await createDataSource({ url: config.databaseUrl, applicationName: 'opencites-sequencer', poolSize });
  const unit = new UnitOfWork(pool);
  const ledger = new Ledger();
  const report = reporter(logger);
  const loop = new SequencerLoop(unit, new Sequencer({ unit, ledger, report }), report);
  const listener = new NotificationListener(
    { url: config.databaseUrl, applicationName: 'opencites-sequencer-listen', channel: 'ledger_queued' },
    () => loop.wake(),
  );
  const server = createLogServer({
    reader: new LogReader(unit, ledger),
    inspectors: config.inspectors,
    checks: { database: async () => (await pool.query('select 1 as up')).length === 1 },
    alarm: () => loop.alarm,
    onError: (error, url) => logger.error({ err: error, url }, 'a reader got no answer'),
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(config.port, config.host, () => resolve()));
  // Whoever sees us answer may stop us at once: the signals are heard before.
  stopOnSignal(logger, async () => {
    server.close();
    server.closeAllConnections();
    await listener.close();
    await loop.stop();
    await pool.destroy();
  });
  loop.start();
  await listener.open();
  logger.info('ready');
}

main().catch((error: unknown) => endWithError('sequencer', error));
