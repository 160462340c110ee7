import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { HealthChecks } from '#web';
import { answerHealth } from './health.js';
import { inspectorOf } from './inspectors.js';
import type { LogAnswer, LogReader } from './log-reader.js';
import { parseLogRequest } from './log-request.js';

export interface LogServerOptions {
  readonly reader: Pick<LogReader, 'answer'>;
  /** File of inspectors. */
  readonly inspectors: string;
  readonly checks: HealthChecks;
  readonly alarm: () => string | null;
  readonly onError: (error: unknown, url: string) => void;
}

/** Both logs over Node's bare HTTP server: GET and HEAD of a few addresses, no bodies, every wait has an end. */
export function createLogServer(options: LogServerOptions): Server {
  const server = createServer(
    { requestTimeout: 5_000, headersTimeout: 5_000, connectionsCheckingInterval: 1_000, keepAliveTimeout: 30_000, maxHeaderSize: 8_192 },
    (request, response) => {
      route(options, request, response).catch((error: unknown) => {
        options.onError(error, request.url ?? '');
        if (!response.headersSent) send(response, { status: 503, body: 'try again later\n', headers: { 'retry-after': '2' } });
        else response.destroy();
      });
    },
  );
  server.maxConnections = 512;
  return server;
}

async function route(options: LogServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? '';
  if (request.method === 'OPTIONS')
    return send(response, {
      status: 204,
      body: '',
      headers: {
        'access-control-allow-methods': 'GET, HEAD',
        'access-control-allow-headers': 'authorization',
        'access-control-max-age': '86400',
      },
    });
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    // The rest of the request is not read: the connection cannot be used again.
    response.shouldKeepAlive = false;
    return send(response, { status: 405, body: 'method not allowed\n', headers: { allow: 'GET, HEAD, OPTIONS' } });
  }
  if (await answerHealth(url, response, options.checks, options.alarm)) return;
  const asked = parseLogRequest(url);
  if (!asked) return send(response, { status: 404, body: 'not found\n' });
  const [, token] = /^Bearer ([\x21-\x7e]{1,512})$/.exec(request.headers.authorization ?? '') ?? [];
  const answer = await options.reader.answer(asked, {
    inspector: token === undefined ? null : await inspectorOf(options.inspectors, token),
    known: request.headers['if-none-match'],
    since: request.headers['if-modified-since'],
    gzip: asked.what === 'entries' && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? '')),
  });
  sendAnswer(response, answer);
}

function sendAnswer(response: ServerResponse, { status, type, cache, body, encoding, etag, modified }: LogAnswer): void {
  send(response, {
    status,
    body,
    headers: {
      'content-type': type,
      'cache-control': cache,
      ...(encoding && { 'content-encoding': encoding }),
      ...(type === 'application/octet-stream' && { vary: 'accept-encoding' }),
      ...(etag && { etag }),
      ...(modified && { 'last-modified': modified.toUTCString() }),
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    },
  });
}

function send(
  response: ServerResponse,
  {
    status,
    body,
    headers = {},
  }: { readonly status: number; readonly body: Uint8Array | string; readonly headers?: Readonly<Record<string, string>> },
): void {
  response
    .writeHead(status, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': '*',
      // The length of what is not sent again (RFC 9110 s8.6) is not known.
      ...(status !== 304 && { 'content-length': Buffer.byteLength(body) }),
      ...headers,
    })
    // Node sends no body in answer to HEAD.
    .end(body);
}
