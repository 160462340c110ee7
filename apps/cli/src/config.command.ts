import { readConfig } from './config.js';
import { exit, type Io } from './io.js';

/** `opencites config check`: prints the configuration in force, or every fault in it. Secrets are not shown. */
export async function configCommand(argv: readonly string[], io: Io): Promise<number> {
  if (argv[0] !== 'check' || argv.length > 1) {
    io.stderr.write('Usage: opencites config check\n');
    return exit.usage;
  }
  const result = readConfig();
  if ('faults' in result) {
    for (const { name, reason } of result.faults) io.stderr.write(`${name}: ${reason}\n`);
    return exit.usage;
  }
  const { config } = result;
  const rows: [string, string][] = [
    ['OPENCITES_HOME', config.home],
    ['OPENCITES_COUNTRY', config.country],
    ['Authority', config.authority?.name ?? 'fictitious (SPECIMEN)'],
    ['DATABASE_URL', config.databaseUrl === null ? `embedded PostgreSQL on port ${config.ports.postgres}` : 'an outside server'],
    ['OPENCITES_DATABASE', config.databaseName],
    ['OPENCITES_PORTAL_PORT', String(config.ports.portal)],
    ['OPENCITES_GATEWAY_PORT', String(config.ports.gateway)],
    ['OPENCITES_SIGNER_HEALTH_PORT', String(config.ports.signerHealth)],
    ['OPENCITES_WORKER_HEALTH_PORT', String(config.ports.workerHealth)],
    ['OPENCITES_LOG_PORT', String(config.ports.log)],
    ['OPENCITES_CHECKPOINT_HEALTH_PORT', String(config.ports.checkpointHealth)],
    ['OPENCITES_WITNESS_PORTS', config.ports.witnesses.join(',')],
    ['E-mail', config.workerSettings?.['OPENCITES_SMTP_HOST'] ?? 'off'],
    ['SMS', config.workerSettings?.['OPENCITES_SMS_URL'] ? 'on' : 'off'],
    ['PUBLIC_URL', config.publicUrl],
  ];
  for (const [name, value] of rows) io.stdout.write(`${name.padEnd(34)} ${value}\n`);
  return exit.ok;
}
