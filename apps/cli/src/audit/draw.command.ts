import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { nodeCrypto } from '#keystore/verify-crypto';
import { formatVkey, LogUnreachable, parseVkey } from '#merkle';
import { message, type Language } from '#messages';
import { ed25519Verify } from '#trust';
import type { Io } from '../io.js';
import { explain, isUrl, readArguments } from './audit-arguments.js';
import { auditExit, base64, isoTime } from './audit-report.js';
import { openSource } from './check-log.js';
import { type DrawRecord, readDrawRecord } from './draw/draw-record.js';
import { readPublishedLog } from './draw/find-submission.js';
import { type DrawFindings, judgeDraw } from './draw/judge-draw.js';
import { HttpSource } from './http-source.js';

export const drawUsage = `Usage: opencites audit draw CASE --log URL|DIR --witness URL|FILE [--opening FILE] [--witness-key VKEY]
                           [--lang en|fr|es] [--json]

  CASE                event id of the submission, as on its receipt; or the case's number, with --opening
  --log URL|DIR       the public log, in C2SP layout
  --witness URL|FILE  the designated witness, or the list of cosignatures that it published
  --opening FILE      what the authority says: the answer of GET /v1/applications/ID/draw
  --witness-key VKEY  the key that you know of the witness; the one that the entry names unless said

Exit: 0 the draw follows from what was published, 1 it does not, 2 that cannot be said, 64 usage, 70 internal.
`;

interface Request {
  readonly event: string;
  readonly log: string;
  readonly witness: string;
  readonly witnessKey: string | null;
  readonly record: DrawRecord | null;
  readonly lang: Language;
  readonly json: boolean;
}

/** What kept it from being judged at all. */
interface Unread {
  readonly id: 'log-unreadable' | 'list-unreadable' | 'record-unreadable';
  readonly detail: string;
}

/** `opencites audit draw`: who a case goes to, from published bytes alone. */
export async function drawCommand(argv: readonly string[], io: Io): Promise<number> {
  const request = await readRequest(argv);
  if (typeof request === 'string') return explain(request, drawUsage, io);
  const found = 'unread' in request ? request.unread : await judge(request);
  const { lang, json } = request;
  const code = 'verdict' in found ? auditExit[found.verdict] : auditExit.unchecked;
  io.stdout.write(json ? `${JSON.stringify(asJson(found, code))}\n` : asText(found, code, lang));
  return code;
}

async function judge({ event, log, witness, witnessKey, record }: Request): Promise<DrawFindings | Unread> {
  const source = openSource({ place: log, token: undefined });
  try {
    const read = await readPublishedLog(source);
    if (!read.ok) return { id: read.reason, detail: read.where };
    const list = await readList(witness, read.log.origin);
    if (!list) return { id: 'list-unreadable', detail: witness };
    return await judgeDraw({ event, log: read.log, list, witness: witnessKey, record }, ed25519Verify(nodeCrypto));
  } catch (error) {
    if (error instanceof LogUnreachable) return { id: 'log-unreadable', detail: error.message };
    throw error;
  } finally {
    if (source instanceof HttpSource) source.close();
  }
}

const listBytesMax = 256 * 1024 * 1024;

/** `SIZE ROOT TIME LINE` each, oldest first; null where they cannot be had. */
async function readList(place: string, origin: string): Promise<readonly string[] | null> {
  const bytes = isUrl(place) ? await fetchList(place, origin) : await readFile(place).catch(() => null);
  if (!bytes || bytes.length > listBytesMax) return null;
  const text = Buffer.from(bytes).toString('utf8').replace(/\n$/, '');
  return text === '' ? [] : text.split('\n');
}

async function fetchList(prefix: string, origin: string): Promise<Uint8Array | null> {
  const hash = createHash('sha256').update(origin, 'utf8').digest('hex');
  const url = prefix.endsWith('/cosignatures') ? prefix : `${prefix.replace(/\/+$/, '')}/${hash}/cosignatures`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(60_000) });
    if (response.status === 404) return new Uint8Array(0);
    if (!response.ok || !response.body) return null;
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > listBytesMax) return null;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch {
    return null;
  }
}

function asJson(found: DrawFindings | Unread, exitCode: number): object {
  if (!('verdict' in found)) return { verdict: 'unchecked', exitCode, failure: found };
  const { verdict, failure, submission, drawnBy, first, seed, place, officer, reassigned, demonstration } = found;
  return {
    verdict,
    exitCode,
    failure,
    submission: submission && { event: submission.event, index: submission.index, leafHash: base64(submission.leafHash) },
    kept: submission?.kept ?? null,
    witness: drawnBy?.witness ? formatVkey(drawnBy.witness) : null,
    cosigned: first && { size: first.size, root: base64(first.root), time: isoTime(first.time) },
    seed: seed && Buffer.from(seed).toString('base64url'),
    of: drawnBy?.eligible?.length ?? null,
    place,
    commitment: place === null ? null : (drawnBy?.eligible?.[place] ?? null),
    officer,
    reassignments: reassigned && { count: reassigned.length, reasons: reassigned },
    demonstration,
  };
}

function asText(found: DrawFindings | Unread, code: number, lang: Language): string {
  const say = (id: string, args: Record<string, string | number> = {}) => message(`draw.${id}`, args, lang);
  const verdict = code === auditExit.good ? 'good' : code === auditExit.bad ? 'bad' : 'unchecked';
  if (!('verdict' in found))
    return `${say(`verdict.${verdict}`)}\n  ${found.id}: ${say(`failure.${found.id}`, { detail: found.detail })}\n`;
  const { failure, submission, drawnBy, first, seed, place, officer, reassigned, demonstration } = found;
  const lines = [say(`verdict.${verdict}`)];
  if (failure) lines.push(`  ${failure.id}: ${say(`failure.${failure.id}`, { detail: failure.detail })}`);
  if (submission) lines.push(say('submission', { event: submission.event, index: submission.index }));
  if (submission?.kept) lines.push(say('kept', { event: submission.kept }));
  if (drawnBy?.witness) lines.push(say('witness', { name: drawnBy.witness.name }));
  if (first) lines.push(say('cosigned', { size: first.size, time: isoTime(first.time) }));
  if (seed) lines.push(say('seed', { seed: Buffer.from(seed).toString('base64url') }));
  if (place !== null && drawnBy?.eligible)
    lines.push(say('place', { place: place + 1, of: drawnBy.eligible.length, commitment: drawnBy.eligible[place] ?? '' }));
  else if (seed) lines.push(say('nobody'));
  if (officer) lines.push(say('officer', { officer }));
  if (reassigned) lines.push(say('reassigned', { count: reassigned.length, reasons: reassigned.join(', ') }));
  else if (seed) lines.push(say('uncompared'));
  if (demonstration) lines.push(say('demonstration'));
  return `${lines.join('\n')}\n`;
}

async function readRequest(
  argv: readonly string[],
): Promise<Request | { readonly unread: Unread; readonly lang: Language; readonly json: boolean } | string> {
  const options = {
    log: { type: 'string' },
    witness: { type: 'string' },
    opening: { type: 'string' },
    'witness-key': { type: 'string' },
  } as const;
  const read = readArguments(argv, options, { count: 1, complaint: 'It takes one case.' });
  if (typeof read === 'string') return read;
  const { values, lang, json } = read;
  const [name = ''] = read.positionals;
  const { log, witness, opening } = values;
  if (log === undefined || witness === undefined) return 'It needs --log and --witness.';
  const key = values['witness-key'];
  if (key !== undefined && !parseVkey(key).ok) return '--witness-key takes a verifier key.';
  for (const place of [log, witness]) if (isUrl(place) && !URL.canParse(place)) return `${place} is not a URL.`;
  const isEvent = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(name);
  if (!isEvent && opening === undefined) return 'A case number stands in no public log: give --opening, or the event id of the submission.';
  const text = opening === undefined ? null : await readFile(opening, 'utf8').catch(() => '');
  const record = text === null ? null : readDrawRecord(text);
  if (text !== null && !record) return { unread: { id: 'record-unreadable', detail: opening ?? '' }, lang, json };
  if (!isEvent && record?.caseNumber !== name) return `${opening} is not about case ${name}.`;
  return { event: isEvent ? name : (record?.event ?? ''), log, witness, witnessKey: key ?? null, record, lang, json };
}
