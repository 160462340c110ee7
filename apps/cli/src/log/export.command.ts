import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { UnitOfWork } from '#database';
import { exportLog, generationOf, LogAlarm, type LogKind, logNames, policyFor } from '#ledger';
import { formatVkey } from '#merkle';
import type { InstallationConfig } from '../config.js';
import { onTheMachine } from '../installation/on-the-machine.js';
import { exit, type Io } from '../io.js';
import { policyInForce } from './policy-in-force.js';

export const exportUsage = `Usage: opencites log export DIR [--log public|restricted]

Writes both logs, or one, as DIR/public and DIR/restricted (successors: DIR/public-2) in C2SP layout up to the newest published checkpoint: mirrors that
\`audit fsck\` reads and \`log import\` puts back. An older mirror there is brought up to date and is whole at every moment; a
newer one is never overwritten. DIR/restricted holds restricted entries.

Exit: 0 written, 1 the database is behind the mirror or nothing is published, 64 usage, 70 internal.
`;

/** `opencites log export` */
export async function exportCommand(argv: readonly string[], io: Io, config: InstallationConfig): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options: { log: { type: 'string' } } });
  const [directory, ...more] = positionals;
  const kinds = (['public', 'restricted'] as const).filter((kind) => values.log === undefined || values.log === kind);
  if (directory === undefined || more.length > 0 || kinds.length === 0) {
    io.stderr.write(`Give one directory; --log is public or restricted.\n\n${exportUsage}`);
    return exit.usage;
  }
  const policy = await policyInForce(config);
  const write = async (unit: UnitOfWork, kind: LogKind): Promise<number> => {
    const origin = (await logNames(unit.reader)).find((log) => log.kind === kind)?.origin ?? '';
    const vkey = policyFor(origin, policy).logs.map((log) => formatVkey(log.vkey)).join('\n'); // prettier-ignore
    const generation = generationOf(origin);
    // The mirror of a log that ended stays as it is.
    const place = join(resolve(directory), generation === 1 ? kind : `${kind}-${generation}`);
    try {
      // One view of all tables: the log goes on growing meanwhile.
      const made = await unit.run((tx) => exportLog(tx, kind, place, { vkey, policy }), 'REPEATABLE READ');
      io.stdout.write(made ? `${made.origin}: ${made.size} entries in ${place}\n` : `The ${kind} log has no published checkpoint yet.\n`);
      return made ? exit.ok : exit.refuted;
    } catch (error) {
      if (!(error instanceof LogAlarm)) throw error;
      io.stderr.write(`${error.message}\n`);
      return exit.refuted;
    }
  };
  return onTheMachine(
    config,
    async (unit) => {
      let code: number = exit.ok;
      for (const kind of kinds) code = Math.max(code, await write(unit, kind));
      return code;
    },
    { role: 'oc_auditor' },
  );
}
