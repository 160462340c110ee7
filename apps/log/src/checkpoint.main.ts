import 'reflect-metadata';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createDataSource, NotificationListener, UnitOfWork } from '#database';
import { checkpointSigner, openCheckpointKeys } from '#keystore/checkpoint';
import { readIssuerProfile } from '#keystore/installation';
import {
  CheckpointLoop,
  CheckpointMaker,
  generationOf,
  Ledger,
  openLogs,
  presentOrigins,
  readPolicyFile,
  RestrictedAnchor,
  SignedMemory,
} from '#ledger';
import type { NoteSigner } from '#merkle';
import { createLogger, endWithError, endWithFaults, stopOnSignal } from '#web';
import { type CheckpointConfig, readCheckpointConfig } from './config.js';
import { answerHealth } from './health.js';
import { reporter } from './logger.js';

/** A round of one log uses one connection at a time, and late witnesses another. */
const poolSize = 6;
const anchorMilliseconds = 1000;

async function main(): Promise<void> {
  const read = readCheckpointConfig();
  if (!read.ok) return endWithFaults(read.faults);
  await run(read.config);
}

async function run(config: CheckpointConfig): Promise<void> {
  const logger = createLogger({ app: 'checkpoint', level: config.logLevel });
  const report = reporter(logger);
  const policyPath = config.policy ?? join(config.trust, 'log', `${(await readIssuerProfile(config.ceremony)).country}.policy`);
  const keys = await openCheckpointKeys(config.keystore);
  const pool = await createDataSource({ url: config.databaseUrl, applicationName: 'opencites-checkpoint', poolSize });
  const unit = new UnitOfWork(pool);
  const origins = presentOrigins((await readPolicyFile(policyPath))?.policy ?? null, config.origins);
  const lanes = (await openLogs(unit.reader)).map((log) => {
    const origin = origins[log.kind];
    const [signer, ...beside] = keys.map((key) => checkpointSigner(key, origin));
    const memory = new SignedMemory(config.memory, log.kind, generationOf(origin));
    const policy = () => readPolicyFile(policyPath);
    return { kind: log.kind, maker: new CheckpointMaker({ unit, log, signer: signer as NoteSigner, beside, memory, policy, report }) };
  });
  const loop = new CheckpointLoop(lanes, { report });
  const listener = new NotificationListener(
    { url: config.databaseUrl, applicationName: 'opencites-checkpoint-listen', channel: 'ledger_head' },
    (kind) => loop.wake(kind),
  );
  const anchor = new RestrictedAnchor(unit, new Ledger(), { directory: config.memory });
  let anchoring: Promise<unknown> | null = null;
  const anchorTimer = setInterval(() => {
    anchoring ??= anchor
      .tick()
      .catch((error: unknown) => report({ level: 'error', text: 'the restricted log could not be anchored', error }))
      .finally(() => (anchoring = null));
  }, anchorMilliseconds);

  const checks = { database: async () => (await pool.query('select 1 as up')).length === 1 };
  const server = createServer((request, response) => {
    const refuse = (status: number) => response.writeHead(status, { 'content-type': 'application/json' }).end('{}\n');
    if (request.method !== 'GET') return refuse(405);
    answerHealth(request.url ?? '', response, checks, () => loop.alarm).then(
      (answered) => answered || refuse(404),
      () => response.destroy(),
    );
  });
  server.requestTimeout = 5000;
  server.maxConnections = 32;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(config.healthPort, '127.0.0.1', () => resolve()));
  // Whoever sees us answer may stop us at once: the signals are heard before.
  stopOnSignal(logger, async () => {
    clearInterval(anchorTimer);
    server.close();
    server.closeAllConnections();
    await listener.close();
    await loop.stop();
    await anchoring;
    await pool.destroy();
  });
  loop.start();
  await listener.open();
  logger.info('ready');
}

main().catch((error: unknown) => endWithError('checkpoint', error));
