import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readConfig } from './config.js';
import { demonstrate, resultsTable } from './demo/demonstrate.js';
import { exit, type Io } from './io.js';
import { loginsFile, passkeysFile, readLogins } from './installation/authority.js';
import { Installation } from './installation/installation.js';
import { noticeOf } from './installation/log-policy.js';
import { portalUrl } from './installation/members.js';
import { StateDirectory } from './installation/state-directory.js';
import { table } from './installation/table.js';
import { exampleCases } from './demo/examples.js';

/** `npm start`: a whole authority on this machine, first with a day's work done, then serving until Ctrl-C. */
export async function startCommand(argv: readonly string[], io: Io): Promise<number> {
  let options: { reset?: boolean | undefined; yes?: boolean | undefined };
  try {
    options = parseArgs({ args: [...argv], options: { reset: { type: 'boolean' }, yes: { type: 'boolean' } } }).values;
  } catch (error) {
    io.stderr.write(`${(error as Error).message}\nUsage: npm start [-- --reset [--yes]]\n`);
    return exit.usage;
  }
  const read = readConfig();
  if ('faults' in read) {
    for (const { name, reason } of read.faults) io.stderr.write(`${name}: ${reason}\n`);
    return exit.usage;
  }
  const { config } = read;
  const state = new StateDirectory(config.home);
  if (options.reset && existsSync(state.path)) {
    if (config.databaseUrl !== null) {
      io.stderr.write('--reset removes the embedded database only; empty the server of DATABASE_URL yourself.\n');
      return exit.usage;
    }
    if (io.ask && !options.yes) {
      const answer = await io.ask(`Remove everything in ${state.path}, the database and all keys included? Type "yes": `);
      if (answer?.trim() !== 'yes') {
        io.stdout.write('Nothing was removed.\n');
        return exit.ok;
      }
    }
    await Installation.remove(config);
  }

  const say = (line: string) => io.stdout.write(`${line}\n`);
  const stopped = stopSignal();
  const installation = await Installation.start(config, { say });
  try {
    if (installation.isNew) {
      printLogins(io, installation);
      say('\nTaking a day of applications through the whole life of a permit ...');
      // Ctrl-C ends it in the middle too: whatever is committed stays, whatever is not never was.
      const day = demonstrate(installation, exampleCases(), { io, permits: installation.state.at('permits') });
      const done = await Promise.race([day, stopped]);
      if (!done) {
        day.catch(() => undefined);
        return exit.ok;
      }
      say(`\n${resultsTable(done.results, { width: io.stdout.columns, notice: noticeOf(installation.log) })}\n`);
    }
    printPlaces(io, installation);
    await stopped;
  } finally {
    say('\nStopping ...');
    await installation.stop();
  }
  return exit.ok;
}

function printLogins(io: Io, installation: Installation): void {
  const rows = readLogins(installation.state).map(({ role, fullName, loginName, password }) => [role, fullName, loginName, password]);
  io.stdout.write(`\nPeople of Utopia (passwords made for this installation; also in ${loginsFile(installation.state)}):\n`);
  io.stdout.write(`${table(['Role', 'Name', 'Sign-in name', 'Password'], rows, io.stdout.columns)}\n`);
  io.stdout.write(`Their signing keys are for demonstration: they lie in ${passkeysFile(installation.state)}, and whoever reads\n`);
  io.stdout.write('that file can sign as any of these officers. Real officers sign with passkeys that never leave their device.\n');
  io.stdout.write(
    'To decide in a browser: sign in, offer a passkey under "Your account", then npm run -s opencites -- officers enrol KEY.\n',
  );
}

function printPlaces(io: Io, installation: Installation): void {
  const { config, state } = installation;
  const permits = state.at('permits');
  if (config.authority) return printPlacesOf(io, installation);
  io.stdout.write(
    [
      `Portal         ${portalUrl(config)}`,
      `Public page    ${config.publicUrl}`,
      `Permits (PDF)  ${permits}`,
      `Trust lists    ${state.at('trust')}`,
      ...logLines(installation),
      '',
      'Verify one without the network:',
      `  npm run -s opencites -- verify ${permits}/NUMBER.pdf --trust ${state.at('trust')} --specimen`,
      '',
      'Ctrl-C stops everything; the data stay.',
      '',
    ].join('\n'),
  );
}

/** A real authority has its proxies and its people; nothing here is a demonstration. */
function printPlacesOf(io: Io, installation: Installation): void {
  const { config, state } = installation;
  io.stdout.write(
    [
      `Portal         ${portalUrl(config)} through your proxy, from 127.0.0.1:${config.ports.portal}`,
      `Public page    ${config.publicUrl} through your proxy, from 127.0.0.1:${config.ports.gateway}`,
      `Trust lists    ${state.at('trust')}`,
      ...logLines(installation),
      '',
      'Ctrl-C stops everything; the data stay.',
      '',
    ].join('\n'),
  );
}

/** Where the log is, and what its witnesses are worth. */
function logLines({ config, log }: Installation): string[] {
  const notice = noticeOf(log);
  return [`Log            http://127.0.0.1:${config.ports.log}/public/checkpoint`, ...(notice ? [`               ${notice}`] : [])];
}

/** Resolves at the first Ctrl-C or SIGTERM. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
