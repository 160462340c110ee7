import { Buffer } from 'node:buffer';
import type { Io } from '../io.js';
import { explain, type LogArguments, readLogArguments, seconds } from './audit-arguments.js';
import { auditExit, reportJson, reportText } from './audit-report.js';
import { type CheckedLog, checkLog } from './check-log.js';
import { erasures } from './erasures.js';
import { platformHasher } from './platform-hasher.js';

export const dumpUsage = `Usage: opencites audit dump URL|DIR --key VKEY [--kind KIND] [--from INDEX] [--public URL|DIR]
                           [other options of audit fsck, without --old]

  --kind KIND     entries of this kind only, e.g. permit.issued, or of all that begin with permit.
  --from INDEX    from this index on
  --public URL|DIR  with a restricted log: the public one of the same installation, which tells of erasures

Writes one JSON line an entry on standard output, as the entries are read, and the result of the fsck on standard error.
The lines are what the log says only if the exit code is 0. \`erased\` is the id of the erase.done event by which what opens the
entry's commitments went; the entry itself never changes.

Exit: as audit fsck.
`;

/** `opencites audit dump`: the entries of a log for other tools, with a check of all of it at the same time. */
export async function dumpCommand(argv: readonly string[], io: Io): Promise<number> {
  const request = await readLogArguments(argv, {
    kind: { type: 'string' },
    from: { type: 'string' },
    public: { type: 'string' },
  });
  if (typeof request === 'string') return explain(request, dumpUsage, io);
  const { log, values } = request;
  const from = seconds(values['from']);
  if (from === undefined) return explain('--from takes an index.', dumpUsage, io);
  if (log.tilesOnly) return explain('dump needs the entries: --tiles-only has none.', dumpUsage, io);
  const kind = typeof values['kind'] === 'string' ? values['kind'] : null;
  const told = await erasures(log, typeof values['public'] === 'string' ? values['public'] : null);
  if ('report' in told) return tell(told.report, log, io);
  const report = await checkLog(log, { older: [], from: null }, (bytes, index) => {
    const entry = parsed(bytes);
    if (index < (from ?? 0) || !isOf(kind, entry)) return;
    const leafHash = Buffer.from(platformHasher.leaf(bytes)).toString('base64');
    // Bytes that are no JSON are shown as what they are: a dump that hid them would be no dump.
    const shown = entry === undefined ? { bytes: Buffer.from(bytes).toString('base64') } : { entry };
    const erased = told.erased.get(idOf(entry));
    io.stdout.write(`${JSON.stringify({ index, leafHash, ...shown, ...(erased === undefined ? {} : { erased }) })}\n`);
  });
  return tell(report, log, io);
}

/** The result on standard error, since standard output is for the entries. */
function tell(report: CheckedLog, { json, lang, trust: { demonstration } }: LogArguments, io: Io): number {
  io.stderr.write(json ? `${JSON.stringify(reportJson(report, demonstration))}\n` : reportText(report, demonstration, lang));
  return auditExit[report.verdict];
}

function idOf(entry: unknown): string {
  return typeof entry === 'object' && entry !== null && 'id' in entry ? String(entry.id) : '';
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function isOf(kind: string | null, entry: unknown): boolean {
  if (kind === null) return true;
  const told = typeof entry === 'object' && entry !== null && 'k' in entry ? String(entry.k) : '';
  return kind.endsWith('.') ? told.startsWith(kind) : told === kind;
}
