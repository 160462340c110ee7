import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { formatVkey, LogUnreachable } from '#merkle';
import { logEntries, logFiles, logSigners } from '../../../../test/kit/log-files.js';
import { auditCommand } from './audit.command.js';
import { HttpSource } from './http-source.js';

const { log } = logSigners;
let files: Map<string, Uint8Array>;
beforeAll(async () => void (files = await logFiles(logEntries(600))));

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close().closeAllConnections()));

type Handler = (path: string, response: ServerResponse, request: IncomingMessage) => void;

/** A server of this log, or of whatever the handler makes of it. */
async function serve(handler?: Handler): Promise<string> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '').slice('/public/'.length);
    if (handler) return handler(path, response, request);
    const file = files.get(path);
    response.writeHead(file ? 200 : 404).end(file);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://xa.localhost:${(server.address() as AddressInfo).port}/public`;
}

async function fsck(url: string, ...more: string[]): Promise<[number, string | null]> {
  let out = '';
  const sink = { write: (text: string) => (out += text) };
  const code = await auditCommand(['fsck', url, '--key', formatVkey(log.vkey), ...more, '--json'], { stdout: sink, stderr: sink });
  const { failure } = JSON.parse(out) as { failure: { id: string } | null };
  return [code, failure?.id ?? null];
}

const patient = { pauses: [1, 1], timeoutMilliseconds: 300 };

describe('a log on a server', () => {
  it('is checked under its URL prefix, with or without a slash, also compressed', async () => {
    expect(await fsck(await serve())).toEqual([0, null]);
    expect(await fsck(`${await serve()}/`)).toEqual([0, null]);
    const zipped = await serve((path, response) => {
      const file = files.get(path);
      response.writeHead(file ? 200 : 404, { 'content-encoding': 'gzip' }).end(file && gzipSync(file));
    });
    expect(await fsck(zipped)).toEqual([0, null]);
  });

  it('is refuted where it answers wrong bytes, and not checked where it has none', async () => {
    const wrong = (path: string, change: (file: Uint8Array) => Uint8Array | null): Promise<string> =>
      serve((asked, response) => {
        const file = files.get(asked);
        const bytes = asked === path && file ? change(file) : (file ?? null);
        response.writeHead(bytes ? 200 : 404).end(bytes ?? undefined);
      });
    expect(await fsck(await wrong('tile/0/000', (file) => file.with(5, 5) as Uint8Array))).toEqual([1, 'leaf']);
    expect(await fsck(await wrong('tile/0/000', (file) => file.subarray(1)))).toEqual([1, 'tile-length']);
    expect(await fsck(await wrong('tile/0/000', () => null))).toEqual([2, 'tile-missing']);
    expect(await fsck(await wrong('checkpoint', () => null))).toEqual([2, 'checkpoint-missing']);
    expect(await fsck(await wrong('checkpoint', () => new Uint8Array(3_000_000)))).toEqual([1, 'checkpoint-malformed']);
    // A server may answer for ever: no more is read than such a part can have.
    expect(await fsck(await wrong('tile/entries/000', () => new Uint8Array(40_000_000)))).toEqual([1, 'bundle-trailing-bytes']);
  });

  it('shows its entries to inspectors', async () => {
    const guarded = await serve((path, response, { headers }) => {
      const allowed = !path.includes('entries') || headers.authorization === 'Bearer secret';
      response.writeHead(allowed ? 200 : 401).end(allowed ? files.get(path) : undefined);
    });
    const get = (token?: string) => new HttpSource(new URL(guarded), token === undefined ? {} : { token }).entries(0, 256);
    expect(await get()).toBeNull();
    expect(await get('guess')).toBeNull();
    expect(await get('secret')).toEqual(files.get('tile/entries/000'));
    expect(await fsck(guarded)).toEqual([2, 'bundle-missing']);
    expect(await fsck(guarded, '--tiles-only')).toEqual([0, null]);
  });

  it('is asked again after what passes, and is unreachable when it does not pass', async () => {
    let refused = 2;
    const busy = await serve((path, response) => {
      if (refused-- > 0) return response.writeHead(503).end();
      return response.writeHead(200).end(files.get(path));
    });
    expect(await new HttpSource(new URL(busy), patient).checkpoint()).toEqual(files.get('checkpoint'));
    for (const status of [400, 401, 403, 302, 500, 503]) {
      const url = await serve((_, response) => void response.writeHead(status).end());
      await expect(new HttpSource(new URL(url), patient).checkpoint()).rejects.toThrow(LogUnreachable);
    }
    const silent = await serve(() => undefined);
    await expect(new HttpSource(new URL(silent), patient).checkpoint()).rejects.toThrow(LogUnreachable);
    const broken = await serve(
      (_, response) => void response.writeHead(200, { 'content-length': '9' }).write('a', () => response.destroy()),
    );
    await expect(new HttpSource(new URL(broken), patient).checkpoint()).rejects.toThrow(LogUnreachable);
    const bomb = await serve((_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip'));
    await expect(new HttpSource(new URL(bomb), patient).checkpoint()).rejects.toThrow(LogUnreachable);
    const gone = await serve();
    servers.splice(0).forEach((server) => server.close().closeAllConnections());
    expect(await fsck(gone)).toEqual([2, 'unreachable']);
  });
});
