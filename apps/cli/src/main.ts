#!/usr/bin/env node
import { createInterface } from 'node:readline/promises';
import { exit, type Io } from './io.js';

const usage = `opencites: electronic CITES permits

  opencites start [--reset]                     run an installation here, with a fictitious authority
  opencites init [--hand-over DIR]              make roles, database, keys and authority; start nothing
  opencites demo --out DIR [options]            take applications through every step, keep the permits
  opencites verify INPUT --trust DIR [options]  is this permit genuine and current?
  opencites rules check APPLICATION.json        what the rules say, without a database
  opencites species import|diff|apply           reference data
  opencites keys list|rotate|import-ca          keys of this installation
  opencites trust archive DIR                   what is believed today, for verify --at in years to come
  opencites rules unconfirmed|accept            rules whose source is not confirmed, and who accepted them
  opencites policy list|set                     dated decisions of the authority
  opencites authority init --file FILE          set up a real authority, not a SPECIMEN
  opencites officers list|found                 officers' keys; the two founding ones
  opencites audit fsck|follow|proof             is the log what it promised to be?
  opencites log export|import|freeze            mirrors of the logs, what comes back from them, a stolen key
  opencites admin create                        the first administrator, on the machine
  opencites config check                        the configuration in force, or its faults

The contract of every command, its options and exit codes: docs/cli.md
`;

type Command = (argv: string[], io: Io) => Promise<number>;

// Loaded on demand: a verifier must not wait for the database driver.
const commands: Record<string, () => Promise<Command>> = {
  start: async () => (await import('./start.command.js')).startCommand,
  init: async () => (await import('./init.command.js')).initCommand,
  verify: async () => (await import('./verify.command.js')).verifyCommand,
  demo: async () => (await import('./demo.command.js')).demoCommand,
  species: async () => (await import('./species.command.js')).speciesCommand,
  rules: async () => (await import('./rules.command.js')).rulesCommand,
  policy: async () => (await import('./policy.command.js')).policyCommand,
  authority: async () => (await import('./authority.command.js')).authorityCommand,
  keys: async () => (await import('./keys.command.js')).keysCommand,
  audit: async () => (await import('./audit/audit.command.js')).auditCommand,
  trust: async () => (await import('./trust/trust.command.js')).trustCommand,
  log: async () => (await import('./log/log.command.js')).logCommand,
  admin: async () => (await import('./admin.command.js')).adminCommand,
  officers: async () => (await import('./officers.command.js')).officersCommand,
  config: async () => (await import('./config.command.js')).configCommand,
};

async function main(argv: string[]): Promise<number> {
  const [name = '', ...rest] = argv;
  const io: Io = { stdout: process.stdout, stderr: process.stderr, ...(process.stdin.isTTY ? { ask } : {}) };
  if (['--help', '-h', 'help'].includes(name)) {
    io.stdout.write(usage);
    return exit.ok;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) {
    io.stderr.write(name === '' ? usage : `There is no command "${name}".\n\n${usage}`);
    return exit.usage;
  }
  return (await load())(rest, io);
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `opencites ... | head` is no fault; whoever read has gone, so there is nothing left to work for.
  if (error.code === 'EPIPE') process.exit(exit.ok);
  throw error;
});

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`opencites: ${describe(error)}\n`);
    process.exitCode = exit.internal;
  },
);

/** What happened and why, down to the first cause; no stack, which helps nobody at a terminal. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${describe(error.cause)}`;
}
