import { type InstallationConfig, readConfig } from '../config.js';
import { exit, type Io } from '../io.js';
import { exportCommand, exportUsage } from './export.command.js';
import { freezeCommand, freezeUsage } from './freeze.command.js';
import { importCommand, importUsage } from './import.command.js';
import { witnessesCommand, witnessesUsage } from './witnesses.command.js';

const verbs: Readonly<Record<string, (argv: readonly string[], io: Io, config: InstallationConfig) => Promise<number>>> = {
  export: exportCommand,
  import: importCommand,
  freeze: freezeCommand,
  witnesses: witnessesCommand,
};

/** `opencites log`: what is done to the logs on the machine itself. */
export async function logCommand(argv: readonly string[], io: Io, configured = readConfig()): Promise<number> {
  const usage = [exportUsage, importUsage, freezeUsage, witnessesUsage].join('\n');
  const [verb = '', ...rest] = argv;
  const command = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (!command || rest.includes('--help') || rest.includes('-h')) {
    const asked = rest.includes('--help') || rest.includes('-h') || verb === '--help' || verb === '-h';
    (asked ? io.stdout : io.stderr).write(verb === '' || asked || command ? usage : `There is no "log ${verb}".\n\n${usage}`);
    return asked ? exit.ok : exit.usage;
  }
  if ('faults' in configured) {
    for (const { name, reason } of configured.faults) io.stderr.write(`${name}: ${reason}\n`);
    return exit.usage;
  }
  try {
    return await command(rest, io, configured.config);
  } catch (error) {
    if (!(error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS')) throw error;
    io.stderr.write(`${(error as Error).message}\n\n${usage}`);
    return exit.usage;
  }
}
