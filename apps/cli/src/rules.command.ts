import { readConfig } from './config.js';
import { exit, type Io } from './io.js';

const usage = `Usage:
  opencites rules check APPLICATION.json [--at DATE] [--species DIR] [--json]
  opencites rules unconfirmed [--out FILE]
  opencites rules accept [FILE]
  opencites rules accept --rule ID --name "FULL NAME" --role "OFFICE" [--date DATE]

check        what the rules say about an application, without a database
unconfirmed  rules whose source is not confirmed and that nobody accepted, for review; --out writes the file to fill in
accept       keeps what a named person accepted; without a file or rule it lists what is open
`;

/** `opencites rules ...` */
export async function rulesCommand(argv: readonly string[], io: Io): Promise<number> {
  const [verb, ...rest] = argv;
  if (verb === 'check') return (await import('./rules-check.command.js')).rulesCheck(argv, io);
  if (verb !== 'unconfirmed' && verb !== 'accept') {
    io.stderr.write(verb === undefined ? usage : `There is no "rules ${verb}".\n\n${usage}`);
    return exit.usage;
  }
  const configured = readConfig();
  if ('faults' in configured) {
    for (const { name, reason } of configured.faults) io.stderr.write(`${name}: ${reason}\n`);
    return exit.usage;
  }
  const { rulesAccept, rulesUnconfirmed, RulesUsageError } = await import('./rules-accept.command.js');
  try {
    return await (verb === 'accept' ? rulesAccept : rulesUnconfirmed)(rest, io, configured.config);
  } catch (error) {
    if (!(error instanceof RulesUsageError)) throw error;
    io.stderr.write(`${error.message}\n\n${usage}`);
    return exit.usage;
  }
}
