import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { UnitOfWork } from '#database';
import {
  Ledger,
  type LogName,
  LogProofs,
  newestPublished,
  nodeHasher,
  logOfGeneration,
  type PublishedCheckpoint,
  readEntries,
  TileCache,
} from '#ledger';
import { encodeBundle, proveConsistency } from '#merkle';
import type { Inspector } from './inspectors.js';
import { atomFeed, feedEntriesMax, feedScannedMax, toldBy } from './log-feed.js';
import type { LogRequest } from './log-request.js';

export interface LogAnswer {
  readonly status: 200 | 304 | 401 | 404;
  readonly type: 'text/plain; charset=utf-8' | 'application/octet-stream' | 'application/atom+xml; charset=utf-8';
  readonly cache: string;
  readonly body: Uint8Array | string;
  readonly encoding?: 'gzip';
  readonly etag?: string;
  readonly modified?: Date;
}

export interface AnswerOptions {
  readonly inspector: Inspector | null;
  readonly gzip: boolean;
  /** If-None-Match and If-Modified-Since, as they came. */
  readonly known?: string | undefined;
  readonly since?: string | undefined;
}

const text = 'text/plain; charset=utf-8';
const atom = 'application/atom+xml; charset=utf-8';
const octets = 'application/octet-stream';
/** What has an address with a width never changes. */
const forever = 'public, max-age=31536000, immutable';
const soon = 'public, max-age=5';
const feedTime = 'public, max-age=60';
const never = 'no-store';
const compress = promisify(gzip);

const notFound: LogAnswer = { status: 404, type: text, cache: never, body: 'not found\n' };

/**
 * C2SP tlog-tiles of both logs, from the database: the first of a name at `/public`, its successors at `/public/2` and so on, as their
 * origins say. One that ended stays where it was, with its last checkpoint. Nothing beyond the newest published checkpoint is told, and entries of
 * the restricted log only to inspectors, each time after the log has taken down that they looked.
 */
export class LogReader {
  private readonly tiles = new TileCache();
  private readonly proofs = new LogProofs();

  constructor(
    private readonly unit: UnitOfWork,
    private readonly ledger: Ledger,
  ) {}

  /** @param inspector who asks, where a valid token came with the request */
  async answer(request: LogRequest, options: AnswerOptions): Promise<LogAnswer> {
    const tx = this.unit.reader;
    const log = await logOfGeneration(tx, request.kind, request.generation);
    const published = log ? await newestPublished(tx, log.id) : null;
    if (!log || !published) return notFound;
    const { size } = published;
    switch (request.what) {
      case 'checkpoint':
        return { status: 200, type: text, cache: soon, body: published.note };
      case 'tile': {
        const { level, n, width } = request;
        if (level > 7 || (n * 256 + width) * 256 ** level > size) return notFound;
        return { status: 200, type: octets, cache: forever, body: await this.tiles.reader(tx, log.id)(level, n, width) };
      }
      case 'feed':
        return this.feed(log, published, request, options);
      case 'entries':
        return request.n * 256 + request.width > size ? notFound : this.bundle(log, request, options);
      case 'proof':
        return this.proof(log, request.eventId);
      case 'consistency': {
        if (request.to > size) return notFound;
        const read = this.tiles.subtrees(tx, log.id, request.to, nodeHasher);
        const path = await proveConsistency(request.from, request.to, read, nodeHasher);
        return { status: 200, type: text, cache: forever, body: path.map((hash) => `${Buffer.from(hash).toString('base64')}\n`).join('') };
      }
    }
  }

  /** Entries of the published tree, newest first; what is sent changes only with the tree. */
  private async feed(
    log: LogName,
    { size, at }: PublishedCheckpoint,
    { filter, before }: Extract<LogRequest, { readonly what: 'feed' }>,
    { known, since }: AnswerOptions,
  ): Promise<LogAnswer> {
    const end = Math.min(before ?? size, size);
    const answer = { type: atom, cache: feedTime, etag: `"${log.id}-${size}-${at.getTime()}"`, modified: at } as const;
    // The newer of the two conditions counts alone (RFC 9110 s13.2.2).
    const unchanged =
      known === undefined
        ? since !== undefined && Date.parse(since) >= Math.floor(at.getTime() / 1000) * 1000
        : known.split(/\s*,\s*/).includes(answer.etag);
    if (unchanged) return { ...answer, status: 304, body: '' };
    const begin = Math.max(0, end - feedScannedMax);
    const rows = (await readEntries(this.unit.reader, log.id, begin, end)).toReversed();
    const found = rows.map((row) => toldBy(row, filter)).filter((told) => told !== null);
    const entries = found.slice(0, feedEntriesMax);
    const last = found.length > feedEntriesMax ? (entries.at(-1)?.idx ?? 0) : begin;
    const page = { origin: log.origin ?? log.kind, filter, entries, next: last > 0 ? last : null, before, updated: at };
    return { ...answer, status: 200, body: atomFeed(page) };
  }

  private async bundle(
    log: LogName,
    { n, width }: { readonly n: number; readonly width: number },
    { inspector, gzip: wantsGzip }: { readonly inspector: Inspector | null; readonly gzip: boolean },
  ): Promise<LogAnswer> {
    const restricted = log.kind === 'restricted';
    if (restricted && !inspector) return { status: 401, type: text, cache: never, body: 'entries of this log are for inspectors\n' };
    if (restricted && inspector) await this.noteLook(inspector, n, width);
    const rows = await readEntries(this.unit.reader, log.id, n * 256, n * 256 + width);
    if (rows.length !== width) throw new Error(`log ${log.kind} lacks entries of bundle ${n}`);
    const body = encodeBundle(rows.map(({ entry }) => entry));
    return {
      status: 200,
      type: octets,
      cache: restricted ? never : forever,
      ...(wantsGzip ? { body: await compress(body), encoding: 'gzip' as const } : { body }),
    };
  }

  /** Committed before a byte is sent. */
  private async noteLook(inspector: Inspector, n: number, width: number): Promise<void> {
    await this.unit.run((tx) =>
      this.ledger.append(tx, {
        kind: 'look.export',
        actor: { personId: inspector.name, org: inspector.organisation, role: 'auditor' },
        act: 'read-log',
        subjects: [],
        reason: 'inspection',
        pub: { log: 'restricted', bundle: n, width },
        fields: { inspector: inspector.name },
      }),
    );
  }

  private async proof({ id }: LogName, eventId: string): Promise<LogAnswer> {
    const proof = await this.proofs.proofOf(this.unit.reader, eventId);
    // An event has one address, that of its own log.
    if (proof?.logId !== id) return notFound;
    return { status: 200, type: text, cache: soon, body: proof.proofFile };
  }
}
