import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { isDate } from '#cites';
import { nodeCrypto } from '#keystore/verify-crypto';
import { languages, type Language } from '#messages';
import { openTrust } from '#trust';
import { type LogEvidence, type ReasonId, type Report, reportJson, verifyPermit } from '#verify';
import { exit, type Io } from './io.js';
import { trustAt } from './trust/trust-archive.js';
import { readInputBytes, verifyInputOf } from './verify-input.js';
import { verifyText } from './verify-text.js';

const usage = `Usage: opencites verify INPUT --trust DIR [--proof FILE] [--at ISO-TIME] [--lang en|fr|es] [--specimen] [--json]

  INPUT           permit as .pdf, .cose, picture (.png, .jpg) or a text file with the codes, one a line; - reads standard input
  --trust DIR     trust directory, or an archive of them (opencites trust archive); its anchor.txt is what you decided to believe
  --proof FILE    NUMBER.tlog-proof beside a .cose, with NUMBER.entry next to it; a PDF carries its own
  --at ISO-TIME   asks about another time instead of now, e.g. 2026-11-22 or 2026-11-22T09:30:00Z
  --specimen      an otherwise good SPECIMEN ends with 0; its verdict stays
  --json          the report as JSON

Exit: 0 genuine and current, 1 not genuine, 2 genuine but no longer good, 3 could not be checked, 64 usage.
`;

/** Keys leave the lists years after their last permit has expired. */
const noLongerListed: ReadonlySet<ReasonId> = new Set([
  'key-unknown',
  'key-unknown-lists-stale',
  'seal-not-listed',
  'seal-not-listed-lists-stale',
]);

interface VerifyArguments {
  readonly input: string;
  readonly trust: string;
  readonly proof: string | null;
  /** Unix seconds. */
  readonly at: number | undefined;
  readonly lang: Language;
  readonly specimen: boolean;
  readonly json: boolean;
}

type VerifyIo = Pick<Io, 'stdout' | 'stderr'> & { readonly stdin?: AsyncIterable<Uint8Array> };

/** `opencites verify`: works without network and database. */
export async function verifyCommand(argv: readonly string[], io: VerifyIo): Promise<number> {
  const options = readArguments(argv);
  if (options === 'help') {
    io.stdout.write(usage);
    return exit.ok;
  }
  if ('fault' in options) return refuse(io, `${options.fault}\n\n${usage}`);
  const bytes = await readInputBytes(options.input, io.stdin ?? process.stdin);
  if (!bytes) return refuse(io, `Cannot read ${options.input}: no such file, or larger than any permit.\n`);

  const evidence = options.proof === null ? null : await readEvidence(options.proof);
  if (typeof evidence === 'string') return refuse(io, evidence);

  const now = Math.floor(Date.now() / 1000);
  const input = await verifyInputOf(bytes, options.input, evidence);
  let report: Report | null = null;
  const tried = new Set<string>();
  for await (const files of trustAt(options.trust, options.at ?? now)) {
    const lists = [...files].filter(([path]) => path.startsWith('keys/')).map(([, bytes]) => Buffer.from(bytes).toString('base64'));
    // Who listed no such key a day later lists none the day before either, as long as it is the same list.
    if (tried.has(lists.join())) continue;
    tried.add(lists.join());
    const trust = await openTrust(files, nodeCrypto);
    const { specimen, at } = options;
    const found = await verifyPermit(input, trust, { now, specimen, ...(at !== undefined && { at }) });
    const gone = found.checks.some(({ reason }) => noLongerListed.has(reason));
    // The newest state speaks, unless it has dropped the keys of long ago and an older one has them.
    if (report === null || !gone) report = found;
    if (!gone) break;
  }
  if (!report) return refuse(io, `There is no trust directory at ${options.trust}.\n`);
  io.stdout.write(options.json ? `${JSON.stringify(reportJson(report))}\n` : verifyText(report, options.lang));
  return report.exitCode;
}

/** The proof and the entry that it proves, which lies beside it; or what is wrong. */
async function readEvidence(proofPath: string): Promise<LogEvidence | string> {
  const entryPath = proofPath.replace(/\.tlog-proof$/, '.entry');
  const proof = await readFile(proofPath).catch(() => null);
  const entry = entryPath === proofPath ? null : await readFile(entryPath).catch(() => null);
  if (!proof) return `Cannot read ${proofPath}.\n`;
  if (!entry)
    return `The entry that ${proofPath} proves belongs beside it, as ${entryPath === proofPath ? 'NAME.entry beside NAME.tlog-proof' : entryPath}.\n`;
  return { proof, entry };
}

function refuse(io: VerifyIo, text: string): number {
  io.stderr.write(text);
  return exit.usage;
}

function readArguments(argv: readonly string[]): VerifyArguments | { readonly fault: string } | 'help' {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        trust: { type: 'string' },
        proof: { type: 'string' },
        at: { type: 'string' },
        lang: { type: 'string', default: 'en' },
        specimen: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
  const { values, positionals } = parsed;
  if (values.help) return 'help';
  const [input, ...others] = positionals;
  if (input === undefined || others.length > 0) return { fault: 'verify takes one INPUT.' };
  if (values.trust === undefined) return { fault: 'verify needs --trust DIR: nobody can be recognised without it.' };
  const lang = languages.find((language) => language === values.lang);
  if (!lang) return { fault: `--lang is one of ${languages.join(', ')}.` };
  const at = values.at === undefined ? undefined : isoTime(values.at);
  if (at === null) return { fault: `--at ${values.at} is not an ISO 8601 time.` };
  return { input, trust: values.trust, proof: values.proof ?? null, at, lang, specimen: values.specimen, json: values.json };
}

/** Unix seconds of an ISO 8601 date (midnight UTC) or time with zone; null for anything else. */
function isoTime(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) || !isDate(text.slice(0, 10)) ? null : Math.floor(time / 1000);
}
