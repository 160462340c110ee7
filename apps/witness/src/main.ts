import { appendFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { createWitnessKey, openWitnessKey, privateDirectory } from '#keystore/witness';
import { formatVkey } from '#merkle';
import { readWitnessConfig, type WitnessConfig, witnessSettings } from './config.js';
import { readKnownLogs } from './known-logs.js';
import { createWitnessServer } from './server.js';
import { lockState } from './state-lock.js';
import { Witness } from './witness.js';

const maximumEvidenceBytes = 10_000_000;

const usage = `opencites witness: cosigns checkpoints of transparency logs (C2SP tlog-witness)

  main.js             serve
  main.js init NAME   make key and state, print the verifier key; NAME is an address such as witness.example/w1

${Object.entries(witnessSettings)
  .map(([name, meaning]) => `  ${name}  ${meaning}`)
  .join('\n')}
`;

async function main(argv: readonly string[]): Promise<number | null> {
  const read = readWitnessConfig();
  if (!read.ok) {
    for (const { name, fault } of read.faults) process.stderr.write(`${name}: ${fault}\n`);
    return 64;
  }
  const [command, name, ...rest] = argv;
  if (command === undefined) {
    await serve(read.config);
    return null;
  }
  if (command === 'init' && name !== undefined && rest.length === 0) return init(read.config, name);
  const help = command === '--help';
  (help ? process.stdout : process.stderr).write(usage);
  return help ? 0 : 64;
}

/** Key and state belong together: a key whose memory is lost must not sign again, so neither is made without the other. */
async function init(config: WitnessConfig, name: string): Promise<number> {
  const { vkey } = await createWitnessKey(config.keyFile, name);
  await privateDirectory(config.stateDirectory);
  const listed = await readFile(config.logsFile, 'utf8').catch(() => null);
  if (listed === null) await writeFile(config.logsFile, '# One verifier key a line: the logs that this witness cosigns.\n');
  process.stdout.write(`${formatVkey(vkey)}\n`);
  return 0;
}

async function serve(config: WitnessConfig): Promise<void> {
  const logger = pino({ base: { app: 'witness' }, level: 'info' });
  const signer = await openWitnessKey(config.keyFile);
  if (!(await stat(config.stateDirectory).catch(() => null)))
    throw new Error(`${config.stateDirectory} is gone, but the key is here. Make a new witness (docs/runbooks/witness.md)`);
  await privateDirectory(config.stateDirectory);
  const unlock = await lockState(config.stateDirectory);
  const witness = await Witness.open({
    signer,
    stateDirectory: config.stateDirectory,
    logs: await readKnownLogs(config.logsFile),
    report: ({ level, text, origin, detail }) => {
      logger[level]({ origin, ...detail }, text);
      if (detail?.['theirs'] !== undefined)
        keepEvidence(config.stateDirectory, { origin, ...detail }).catch((error: unknown) =>
          logger.error({ err: error }, 'evidence not kept'),
        );
    },
  });
  const server = createWitnessServer(witness, (line, text) => logger.error(line, text));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(config.port, config.listen, () => resolve()));
  logger.info({ vkey: formatVkey(signer.vkey), logs: witness.origins }, 'ready');

  process.on('SIGHUP', () => {
    readKnownLogs(config.logsFile)
      .then((logs) => witness.know(logs))
      .then(
        () => logger.info({ logs: witness.origins }, 'list of logs read again'),
        (error: unknown) => logger.error({ err: error }, 'list of logs not read: the old one stays'),
      );
  });
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    server.close();
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 2_000).unref();
    witness
      .close()
      .then(unlock)
      // The state is on disk and the lock is given back: a client that keeps its connection open must not hold the process.
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** Two signed notes that cannot both be true. A log that goes on forking must not fill the disk. */
async function keepEvidence(stateDirectory: string, evidence: Readonly<Record<string, unknown>>): Promise<void> {
  const path = join(stateDirectory, 'evidence.jsonl');
  const { size } = await stat(path).catch(() => ({ size: 0 }));
  if (size < maximumEvidenceBytes) await appendFile(path, `${JSON.stringify(evidence)}\n`, { mode: 0o600, flush: true });
}

main(process.argv.slice(2)).then(
  (code) => {
    if (code !== null) process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`witness: ${error instanceof Error ? error.message : String(error)}\n`);
    // At once: a witness that failed on the way up must not go on listening half-made.
    process.exit(70);
  },
);
