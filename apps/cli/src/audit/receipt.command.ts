import { readFile } from 'node:fs/promises';
import { nodeCrypto } from '#keystore/verify-crypto';
import { equalHashes, fsck, type FsckReport, isDemonstration, type LogSource, type Policy, policyFor, quorumMet } from '#merkle';
import { message, type Language } from '#messages';
import { openReceipt, openTrust, type Receipt } from '#trust';
import { type Io } from '../io.js';
import { readTrustDirectory } from '../trust-directory.js';
import { auditExit, base64, isoTime } from './audit-report.js';
import { explain, readArguments } from './audit-arguments.js';
import { openSource } from './check-log.js';
import { HttpSource } from './http-source.js';
import { platformHasher } from './platform-hasher.js';

export const receiptUsage = `Usage: opencites audit receipt FILE --log URL|DIR --trust DIR [--lang en|fr|es] [--json]

  FILE            a receipt: COSE bytes, or their base64url as the portal gives it
  --log URL|DIR   the log that the receipt names, in C2SP layout
  --trust DIR     trust directory; its anchor.txt is what you decided to believe

Exit: 0 the log holds the event, 1 it does not although the time for it is over, or it is false itself,
      2 that cannot be said (yet), 64 usage, 70 internal.
`;

/** What became of a receipt's promise. */
type Verdict =
  | { readonly id: 'kept'; readonly index: number }
  /** The quorum saw the log after the time was over, and the event is not in it. */
  | { readonly id: 'broken' }
  | { readonly id: 'open' }
  /** The log contradicts itself or what was signed. */
  | { readonly id: 'log-false' }
  | { readonly id: 'log-unchecked' }
  | { readonly id: 'receipt-unreadable' | 'receipt-not-genuine' | 'no-policy' | 'no-trust'; readonly detail: string };

const exits = {
  kept: auditExit.good,
  broken: auditExit.bad,
  'log-false': auditExit.bad,
  open: auditExit.unchecked,
  'log-unchecked': auditExit.unchecked,
  'receipt-unreadable': auditExit.unchecked,
  'receipt-not-genuine': auditExit.unchecked,
  'no-policy': auditExit.unchecked,
  'no-trust': auditExit.unchecked,
} as const satisfies Record<Verdict['id'], number>;

interface Findings {
  readonly verdict: Verdict;
  readonly receipt: Receipt | null;
  readonly report: FsckReport | null;
  readonly demonstration: boolean;
}

interface Request {
  readonly file: string;
  readonly log: string;
  readonly trust: string;
  readonly lang: Language;
  readonly json: boolean;
}

/** `opencites audit receipt`: whether the log keeps what a receipt promises. */
export async function receiptCommand(argv: readonly string[], io: Io): Promise<number> {
  const request = readRequest(argv);
  if (typeof request === 'string') return explain(request, receiptUsage, io);
  const findings = await judge(request);
  const code = exits[findings.verdict.id];
  io.stdout.write(request.json ? `${JSON.stringify(asJson(findings, code))}\n` : asText(findings, request.lang));
  return code;
}

async function judge({ file, log, trust }: Request): Promise<Findings> {
  const nothing = { receipt: null, report: null, demonstration: false };
  const bytes = await readFile(file).catch(() => null);
  if (!bytes) return { ...nothing, verdict: { id: 'receipt-unreadable', detail: file } };
  const files = await readTrustDirectory(trust);
  if (!files) return { ...nothing, verdict: { id: 'no-trust', detail: trust } };
  const store = await openTrust(files, nodeCrypto);
  const opened = await openReceipt(coseBytes(bytes), store);
  if (opened.state !== 'ok')
    return { ...nothing, verdict: { id: 'receipt-not-genuine', detail: opened.state === 'invalid' ? opened.reason : 'no key list' } };
  const receipt = opened.value;
  const found = store.logPolicy(receipt.country);
  if (found.state !== 'ok')
    return { ...nothing, receipt, verdict: { id: 'no-policy', detail: found.state === 'invalid' ? found.reason : 'absent' } };

  const policy = policyFor(receipt.origin, found.value.policy);
  const source = openSource({ place: log, token: undefined });
  const leaves = new LeafSearch(source, receipt.leafHash);
  try {
    const report = await fsck({
      source: leaves,
      policy,
      now: Math.floor(Date.now() / 1000),
      maxAge: null,
      older: [],
      from: null,
      // Hashes are enough, and all that is public of a restricted log.
      bundles: 'none',
      entries: null,
      hasher: platformHasher,
      verify: found.value.verify,
    });
    return { receipt, report, demonstration: isDemonstration(policy), verdict: verdictOf(receipt, report, leaves.index, policy) };
  } finally {
    if (source instanceof HttpSource) source.close();
  }
}

function verdictOf(receipt: Receipt, report: FsckReport, index: number | null, policy: Policy): Verdict {
  if (report.verdict !== 'good') return { id: report.verdict === 'bad' ? 'log-false' : 'log-unchecked' };
  if (index !== null) return { id: 'kept', index };
  // Only what witnesses saw after the time was over accuses: an older copy of the log proves nothing.
  const deadline = receipt.at + receipt.mergeDelay;
  const late = policy.witnesses.filter(({ vkey }) => report.witnesses.some(({ key, time }) => key === vkey && time > deadline));
  const seen = late.length > 0 && quorumMet(policy, late.map(({ name }) => name)); // prettier-ignore
  return { id: seen ? 'broken' : 'open' };
}

/** A log that is watched while it is checked: where among its leaves a hash stands. */
class LeafSearch implements LogSource {
  index: number | null = null;

  constructor(
    private readonly source: LogSource,
    private readonly leafHash: Uint8Array,
  ) {}

  checkpoint(): Promise<Uint8Array | null> {
    return this.source.checkpoint();
  }

  async tile(level: number, n: number, width: number): Promise<Uint8Array | null> {
    const tile = await this.source.tile(level, n, width);
    if (tile && level === 0)
      for (let at = 0; at + 32 <= tile.length; at += 32)
        if (equalHashes(tile.subarray(at, at + 32), this.leafHash)) this.index = n * 256 + at / 32;
    return tile;
  }

  entries(n: number, width: number): Promise<Uint8Array | null> {
    return this.source.entries(n, width);
  }
}

/** A receipt as bytes, or as the text that the portal shows. COSE_Sign1 begins with tag 18. */
function coseBytes(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0xd2) return bytes;
  return Buffer.from(Buffer.from(bytes).toString('latin1').trim(), 'base64url');
}

function asJson({ verdict, receipt, report, demonstration }: Findings, code: number): object {
  return {
    verdict: verdict.id,
    exitCode: code,
    index: 'index' in verdict ? verdict.index : null,
    receipt: receipt && {
      country: receipt.country,
      log: receipt.origin,
      event: receipt.eventId,
      leafHash: base64(receipt.leafHash),
      kind: receipt.kind,
      case: receipt.caseNumber,
      at: isoTime(receipt.at),
      until: isoTime(receipt.at + receipt.mergeDelay),
    },
    log: report?.checkpoint
      ? { origin: report.checkpoint.origin, size: report.checkpoint.size, root: base64(report.checkpoint.root) }
      : null,
    failure: report?.failure ?? null,
    witnesses: report?.witnesses.map(({ key, time }) => ({ name: key.name, time: isoTime(time) })) ?? [],
    demonstration,
  };
}

function asText({ verdict, receipt, report, demonstration }: Findings, lang: Language): string {
  const say = (id: string, args: Record<string, string | number> = {}) => message(`receipt.${id}`, args, lang);
  const lines = [
    say(`verdict.${verdict.id}`, { index: 'index' in verdict ? verdict.index : 0, detail: 'detail' in verdict ? verdict.detail : '' }),
  ];
  if (report?.failure) lines.push(`  ${report.failure.id}: ${report.failure.where} ${report.failure.detail}`.trimEnd());
  if (receipt)
    lines.push(
      say('event', { kind: receipt.kind, event: receipt.eventId, case: receipt.caseNumber }),
      say('promise', { origin: receipt.origin, time: isoTime(receipt.at), until: isoTime(receipt.at + receipt.mergeDelay) }),
    );
  for (const { key, time } of report?.witnesses ?? []) lines.push(say('witness', { name: key.name, time: isoTime(time) }));
  if (demonstration) lines.push(message('verify.witnesses-demonstration', {}, lang));
  return `${lines.join('\n')}\n`;
}

function readRequest(argv: readonly string[]): Request | string {
  const options = { log: { type: 'string' }, trust: { type: 'string' } } as const;
  const read = readArguments(argv, options, { count: 1, complaint: 'It takes one receipt.' });
  if (typeof read === 'string') return read;
  const { values, lang, json } = read;
  const { log, trust } = values;
  if (log === undefined || trust === undefined) return 'It needs --log and --trust.';
  return { file: read.positionals[0] ?? '', log, trust, lang, json };
}
