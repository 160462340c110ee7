import { readFile } from 'node:fs/promises';
import { message } from '#messages';
import type { Io } from '../io.js';
import { Anchors, checkAnchored, type RestrictedLog } from './anchors.js';
import { explain, isUrl, type LogArguments, readLogArguments } from './audit-arguments.js';
import { readPolicy } from './audit-policy.js';
import { auditExit, reportJson, reportText } from './audit-report.js';
import { type CheckedLog, checkLog, unreadable } from './check-log.js';

export const fsckUsage = `Usage: opencites audit fsck URL|DIR --key VKEY [--witness VKEY ...] [--quorum N] [--old CHECKPOINT ...]
                           [--policy FILE] [--max-age SECONDS] [--tiles-only] [--any-entries] [--token-file FILE] [--trust DIR]
                           [--restricted URL|DIR --restricted-key VKEY] [--lang en|fr|es] [--json]

  URL|DIR             a log in C2SP layout: checkpoint and tile/...
  --key VKEY          the log's verifier key, or a file with it; not from the log itself
  --witness VKEY      a witness's verifier key, or a file with one a line
  --quorum N          how many witnesses must have cosigned; a majority of those given unless said
  --policy FILE       a C2SP tlog-policy instead of the three above
  --old CHECKPOINT    a signed checkpoint kept from before; this log must be its continuation
  --max-age SECONDS   how old the newest cosignatures of a quorum may be
  --tiles-only        hashes only; entries are not asked for
  --any-entries       entries need not be those of an OpenCITES log
  --trust DIR         a trust directory: by its root the statement is judged with which a successor of a frozen log begins
  --token-file FILE   inspector's token for the entries of a restricted log
  --restricted URL|DIR, --restricted-key VKEY
                      with a public log: check the restricted one of the same house too, under the same witnesses, and that
                      each root which the public log told of it (anchor.restricted) was one of its own

Exit: 0 everything follows from what was signed, 1 a verdict against the log, 2 something is absent or cannot be read,
      64 usage, 70 internal.
`;

/** `opencites audit fsck`: believes nothing but the keys it is given. */
export async function fsckCommand(argv: readonly string[], io: Io): Promise<number> {
  const request = await readLogArguments(argv, {
    old: { type: 'string', multiple: true },
    restricted: { type: 'string' },
    'restricted-key': { type: 'string', multiple: true },
  });
  if (typeof request === 'string') return explain(request, fsckUsage, io);
  const { log, values } = request;
  const restricted = await readRestricted(log, values);
  if (typeof restricted === 'string') return explain(restricted, fsckUsage, io);
  const older: { name: string; note: Uint8Array }[] = [];
  for (const name of (values['old'] as readonly string[] | undefined) ?? []) {
    const note = await readFile(name).catch(() => null);
    if (!note) return tell(unreadable(name), log, io);
    older.push({ name, note: new Uint8Array(note) });
  }
  if (!restricted) return tell(await checkLog(log, { older, from: null }), log, io);
  const anchors = new Anchors();
  const report = await checkLog(log, { older, from: null }, (bytes, index) => anchors.note(bytes, index));
  // A log that is false itself says nothing about another.
  if (report.verdict !== 'good') return tell(report, log, io);
  return tellBoth(report, await checkAnchored(log, restricted, anchors), log, io);
}

/** null where only one log is asked for. */
async function readRestricted(
  log: LogArguments,
  values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>,
): Promise<RestrictedLog | null | string> {
  const { restricted: place, 'restricted-key': key } = values;
  if (place === undefined && key === undefined) return null;
  if (typeof place !== 'string' || !Array.isArray(key)) return '--restricted and --restricted-key go together.';
  if (log.tilesOnly) return '--restricted needs the entries of the public log: --tiles-only has none.';
  if (isUrl(place) && !URL.canParse(place)) return `${place} is not a URL.`;
  const keys = await readPolicy({ key: key as readonly string[] });
  return typeof keys === 'string' ? keys.replace('--key', '--restricted-key') : { place, keys };
}

/** The worse of the two is the verdict. */
function tellBoth(
  report: CheckedLog,
  { report: other, compared }: Awaited<ReturnType<typeof checkAnchored>>,
  { json, lang, trust: { demonstration } }: LogArguments,
  io: Io,
): number {
  const code = auditExit[other.verdict];
  if (json) {
    const restricted = { ...reportJson(other, demonstration), anchors: compared };
    const told = { ...reportJson(report, demonstration), verdict: other.verdict, exitCode: code, failure: other.failure, restricted };
    io.stdout.write(`${JSON.stringify(told)}\n`);
    return code;
  }
  io.stdout.write(reportText(report, demonstration, lang));
  io.stdout.write(`\n${message('audit.restricted', {}, lang)}\n${reportText(other, demonstration, lang)}`);
  if (other.verdict === 'good') io.stdout.write(`${message('audit.anchors', { count: compared }, lang)}\n`);
  return code;
}

/** Prints a report as it was asked for. @returns its exit code */
export function tell(report: CheckedLog, { json, lang, trust: { demonstration } }: LogArguments, io: Io): number {
  io.stdout.write(json ? `${JSON.stringify(reportJson(report, demonstration))}\n` : reportText(report, demonstration, lang));
  return auditExit[report.verdict];
}
