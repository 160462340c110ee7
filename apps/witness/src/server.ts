import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { formatVkey, maximumAddCheckpointBytes } from '#merkle';
import type { Answer, Witness } from './witness.js';

type Log = (line: Readonly<Record<string, unknown>>, text: string) => void;

const text = 'text/plain; charset=utf-8';

/** C2SP tlog-witness over Node's bare HTTP server. Anybody may connect, so every wait and every length has an end. */
export function createWitnessServer(witness: Witness, onError: Log): Server {
  const server = createServer(
    { requestTimeout: 5_000, headersTimeout: 5_000, connectionsCheckingInterval: 1_000, keepAliveTimeout: 75_000, maxHeaderSize: 8_192 },
    (request, response) => {
      route(witness, request, response).catch((error: unknown) => {
        onError({ err: error, url: request.url }, 'request failed');
        if (!response.headersSent) answer(response, 500, 'internal error\n');
        else response.destroy();
      });
    },
  );
  server.maxConnections = 512;
  return server;
}

async function route(witness: Witness, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = '', query = ''] = (request.url ?? '').split('?');
  if (path === '/add-checkpoint') return addCheckpoint(witness, request, response);
  // Bodies belong to add-checkpoint alone; nobody reads another.
  if (request.method !== 'GET') return refuse(response, 405, 'method not allowed');
  if (path === '/') return answer(response, 200, `${formatVkey(witness.signer.vkey)}\n${witness.origins.map((o) => `${o}\n`).join('')}`);
  if (path === '/health/live' || path === '/health/ready') return answer(response, 200, '{"status":"ready"}\n', 'application/json');
  const [, hash = '', what = ''] = /^\/([0-9a-f]{64})\/(checkpoint|cosignatures)$/.exec(path) ?? [];
  const log = what === '' ? null : witness.byHash(hash);
  const newest = log?.newestNote;
  if (!log || !newest) return answer(response, 404, 'not found\n');
  if (what === 'checkpoint') return answer(response, 200, newest);
  response.writeHead(200, { 'content-type': text, 'cache-control': 'no-cache', 'access-control-allow-origin': '*' });
  // A reader that knows the beginning asks for the rest; whatever else is asked for is answered with everything.
  const from = Number(/^from=(\d{1,15})$/.exec(query)?.[1] ?? 0);
  for await (const { size, root, time, line } of log.given()) {
    if (response.destroyed) return;
    if (size < from) continue;
    // A reader that does not read must not make us keep the rest in memory.
    if (!response.write(`${size} ${root} ${time} ${line}\n`)) await drained(response);
  }
  response.end();
}

async function addCheckpoint(witness: Witness, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST') return refuse(response, 405, 'method not allowed');
  const body = await readBody(request);
  if (body === 'aborted') return;
  if (body === 'too-long') return refuse(response, 400, 'too-long');
  send(response, await witness.addCheckpoint(body));
}

function send(response: ServerResponse, result: Answer): void {
  switch (result.status) {
    case 200:
      return answer(response, 200, `${result.given.line}\n`);
    case 409:
      return answer(response, 409, `${result.size}\n`, 'text/x.tlog.size');
    default:
      return answer(response, result.status, `${result.reason}\n`);
  }
}

function answer(response: ServerResponse, status: number, body: string, type = text): void {
  response
    .writeHead(status, {
      'content-type': type,
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': '*',
    })
    .end(body);
}

/** The rest of the request is not read: the connection cannot be used again. */
function refuse(response: ServerResponse, status: number, reason: string): void {
  response.shouldKeepAlive = false;
  answer(response, status, `${reason}\n`);
  response.once('finish', () => response.socket?.destroySoon());
}

function readBody(request: IncomingMessage): Promise<Buffer | 'too-long' | 'aborted'> {
  if (Number(request.headers['content-length'] ?? 0) > maximumAddCheckpointBytes) return Promise.resolve('too-long');
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > maximumAddCheckpointBytes) {
        request.pause();
        resolve('too-long');
      } else chunks.push(chunk);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    // A client that leaves, or is cut off for being slow.
    request.once('close', () => resolve('aborted'));
    request.once('error', () => resolve('aborted'));
  });
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.once('drain', done);
    response.once('close', done);
  });
}
