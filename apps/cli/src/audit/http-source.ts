import { request as httpRequest, Agent as HttpAgent, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest, Agent as HttpsAgent } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { entriesPath, LogUnreachable, type LogSource, tilePath } from '#merkle';
import { partBytesMax } from './part-limits.js';

export interface HttpSourceOptions {
  /** Sent as bearer token for entry bundles, which some logs show to inspectors only. */
  readonly token?: string;
  readonly timeoutMilliseconds?: number;
  /** Pauses before further attempts, in milliseconds. */
  readonly pauses?: readonly number[];
}

interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
}

/** No proof is worth more connections than this to somebody else's server. */
const connections = 8;

/** A log under a URL prefix (C2SP tlog-tiles). Nothing that it answers is believed. */
export class HttpSource implements LogSource {
  private readonly agent: HttpAgent;
  private readonly prefix: string;

  constructor(
    prefix: URL,
    private readonly options: HttpSourceOptions = {},
  ) {
    this.prefix = prefix.href.replace(/\/+$/, '');
    this.agent = new (prefix.protocol === 'https:' ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: connections });
  }

  checkpoint(): Promise<Uint8Array | null> {
    return this.get('checkpoint', partBytesMax.checkpoint);
  }

  tile(level: number, n: number, width: number): Promise<Uint8Array | null> {
    return this.get(tilePath(level, n, width), partBytesMax.tile);
  }

  entries(n: number, width: number): Promise<Uint8Array | null> {
    return this.get(entriesPath(n, width), partBytesMax.bundle, true);
  }

  close(): void {
    this.agent.destroy();
  }

  private async get(path: string, limit: number, mayBeWithheld = false): Promise<Uint8Array | null> {
    const { status, body } = await this.ask(`${this.prefix}/${path}`, limit, mayBeWithheld);
    if (status === 200) return body;
    if (status === 404 || status === 410) return null;
    // A log that does not show its entries to everybody says so; that is as good as not having them.
    if (mayBeWithheld && (status === 401 || status === 403)) return null;
    throw new LogUnreachable(`${path}: HTTP ${status}`);
  }

  private async ask(url: string, limit: number, withToken: boolean): Promise<Answer> {
    const pauses = this.options.pauses ?? [300, 1000, 3000];
    for (let attempt = 0; ; attempt++) {
      const answer = await this.once(url, limit, withToken).catch((error: Error) => error);
      const passing = answer instanceof Error || answer.status === 429 || answer.status >= 500;
      if (!passing) return answer;
      const pause = pauses[attempt];
      if (pause === undefined) {
        if (answer instanceof Error) throw new LogUnreachable(`${url}: ${answer.message}`);
        return answer;
      }
      await wait(pause);
    }
  }

  private once(url: string, limit: number, withToken: boolean): Promise<Answer> {
    const { hostname, protocol } = new URL(url);
    const milliseconds = this.options.timeoutMilliseconds ?? 15_000;
    const options: RequestOptions = {
      agent: this.agent,
      timeout: milliseconds,
      signal: AbortSignal.timeout(4 * milliseconds),
      headers: {
        'accept-encoding': 'gzip, identity',
        ...(withToken && this.options.token !== undefined && { authorization: `Bearer ${this.options.token}` }),
      },
      // Names below .localhost are this machine (RFC 6761), whether its resolver knows or not.
      ...((hostname === 'localhost' || hostname.endsWith('.localhost')) && { lookup: loopback }),
    };
    return new Promise((resolve, reject) => {
      const request = (protocol === 'https:' ? httpsRequest : httpRequest)(url, options, (response) => {
        readBody(response, limit).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
      });
      request.on('timeout', () => request.destroy(new Error(`no answer within ${milliseconds} ms`)));
      request.on('error', reject);
      request.end();
    });
  }
}

type Lookup = NonNullable<RequestOptions['lookup']>;
const loopback: Lookup = (_hostname, options, done) => {
  if (options.all) done(null, [{ address: '127.0.0.1', family: 4 }]);
  else done(null, '127.0.0.1', 4);
};

/** Up to one byte beyond the limit: what is longer is wrong however long it is. */
async function readBody(response: IncomingMessage, limit: number): Promise<Uint8Array> {
  const zipped = response.headers['content-encoding'] === 'gzip';
  const stream = zipped ? response.pipe(createGunzip()) : response;
  response.on('error', (error) => stream.destroy(error));
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > limit) break;
  }
  if (length > limit) response.destroy();
  return new Uint8Array(Buffer.concat(chunks).subarray(0, limit + 1));
}
