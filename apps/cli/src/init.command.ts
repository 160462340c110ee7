import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from './config.js';
import { exit, type Io } from './io.js';
import { loginsFile, prepareKeys, ensureAuthority } from './installation/authority.js';
import { type InstallationDatabase, openDatabase } from './installation/database.js';
import { StateDirectory, writeDurably } from './installation/state-directory.js';

const usage = 'Usage: opencites init [--hand-over DIR]\n';

/**
 * Makes what the processes need and starts none of them: roles, database, keys, the fictitious authority. For places
 * where something else starts the processes (docker/compose.yml). Safe to run at every start.
 *
 * `--hand-over DIR` writes the secrets of each process to a directory of its own, DIR/NAME, so that each can be given
 * its own and nothing else: `database-url`, for signer and checkpoint process `keys-passphrase`, for the portal `sign-in-key`.
 */
export async function initCommand(argv: readonly string[], io: Io): Promise<number> {
  let handOver: string | undefined;
  try {
    handOver = parseArgs({ args: [...argv], options: { 'hand-over': { type: 'string' } } }).values['hand-over'];
  } catch (error) {
    io.stderr.write(`${(error as Error).message}\n${usage}`);
    return exit.usage;
  }
  const read = readConfig();
  if ('faults' in read) {
    for (const { name, reason } of read.faults) io.stderr.write(`${name}: ${reason}\n`);
    return exit.usage;
  }
  const { config } = read;
  if (config.databaseUrl === null) {
    io.stderr.write('DATABASE_URL or DATABASE_URL_FILE must name a server: the embedded one lives and ends with `opencites start`.\n');
    return exit.usage;
  }
  const state = new StateDirectory(config.home);
  state.prepare();
  const database = await openDatabase(config, state);
  try {
    io.stdout.write(`Database: ${database.appliedMigrations.length} migrations applied\n`);
    io.stdout.write(`Keys: ${(await prepareKeys(config)).made} made\n`);
    if (await ensureAuthority(config, state, database, true))
      io.stdout.write(`Authority: set up, fictitious; sign-in names and passwords are in ${loginsFile(state)}\n`);
    if (handOver !== undefined) giveSecrets(handOver, state, database);
  } finally {
    await database.stop();
  }
  return exit.ok;
}

function giveSecrets(directory: string, state: StateDirectory, database: InstallationDatabase): void {
  for (const name of ['portal', 'gateway', 'signer', 'worker', 'sequencer', 'checkpoint'] as const)
    writeDurably(join(directory, name, 'database-url'), `${database.url(`oc_${name}`)}\n`, 0o600);
  writeDurably(join(directory, 'portal', 'sign-in-key'), `${state.secret('sign-in-key')}\n`, 0o600);
  writeDurably(join(directory, 'signer', 'keys-passphrase'), `${state.secret('keys-signer')}\n`, 0o600);
  writeDurably(join(directory, 'checkpoint', 'keys-passphrase'), `${state.secret('keys-log')}\n`, 0o600);
}
