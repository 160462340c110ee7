import { readFile } from 'node:fs/promises';
import type { FsckReport } from '#merkle';
import type { Io } from '../io.js';
import { explain, type LogArguments, readLogArguments } from './audit-arguments.js';
import { auditExit, reportJson, reportText } from './audit-report.js';
import { checkLog, unreadable } from './check-log.js';

export const fsckUsage = `Usage: opencites audit fsck URL|DIR --key VKEY [--witness VKEY ...] [--quorum N] [--old CHECKPOINT ...]
                           [--policy FILE] [--max-age SECONDS] [--tiles-only] [--any-entries] [--token-file FILE]
                           [--lang en|fr|es] [--json]

  URL|DIR             a log in C2SP layout: checkpoint and tile/...
  --key VKEY          the log's verifier key, or a file with it; not from the log itself
  --witness VKEY      a witness's verifier key, or a file with one a line
  --quorum N          how many witnesses must have cosigned; a majority of those given unless said
  --policy FILE       a C2SP tlog-policy instead of the three above
  --old CHECKPOINT    a signed checkpoint kept from before; this log must be its continuation
  --max-age SECONDS   how old the newest cosignatures of a quorum may be
  --tiles-only        hashes only; entries are not asked for
  --any-entries       entries need not be those of an OpenCITES log
  --token-file FILE   inspector's token for the entries of a restricted log

Exit: 0 everything follows from what was signed, 1 a verdict against the log, 2 something is absent or cannot be read,
      64 usage, 70 internal.
`;

/** `opencites audit fsck`: believes nothing but the keys it is given. */
export async function fsckCommand(argv: readonly string[], io: Io): Promise<number> {
  const request = await readLogArguments(argv, { old: { type: 'string', multiple: true } });
  if (typeof request === 'string') return explain(request, fsckUsage, io);
  const { log, values } = request;
  const older: { name: string; note: Uint8Array }[] = [];
  for (const name of (values['old'] as readonly string[] | undefined) ?? []) {
    const note = await readFile(name).catch(() => null);
    if (!note) return tell(unreadable(name), log, io);
    older.push({ name, note: new Uint8Array(note) });
  }
  return tell(await checkLog(log, { older, from: null }), log, io);
}

/** Prints a report as it was asked for. @returns its exit code */
export function tell(report: FsckReport, { json, lang, trust: { demonstration } }: LogArguments, io: Io): number {
  io.stdout.write(json ? `${JSON.stringify(reportJson(report, demonstration))}\n` : reportText(report, demonstration, lang));
  return auditExit[report.verdict];
}
