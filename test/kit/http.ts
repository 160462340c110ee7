import { request as httpRequest } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Call, CallOptions, CallResult } from './call.js';
import { documented } from './documented.js';

export type { Call, CallOptions, CallResult } from './call.js';

/** Listens on a free port and returns a client that sends exactly what it is told: no redirects, no header of its own. */
export async function listenForTests(app: NestFastifyApplication): Promise<Call> {
  await app.listen(0, '127.0.0.1');
  const address = app.getHttpServer().address() as { port: number };
  return documented((path, options = {}) => call(address.port, path, options));
}

export function call(port: number, path: string, options: CallOptions): Promise<CallResult> {
  const raw = typeof options.body === 'string' || options.body instanceof Uint8Array;
  const payload = options.body === undefined ? undefined : raw ? (options.body as string | Uint8Array) : JSON.stringify(options.body);
  const headers: Record<string, string> = {
    ...(payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(payload)) }),
    ...(options.bearer === undefined ? {} : { authorization: `Bearer ${options.bearer}` }),
    ...options.headers,
  };
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        ...{ host: '127.0.0.1', port, path, method: options.method ?? (payload === undefined ? 'GET' : 'POST'), headers, agent: false },
        ...(options.from === undefined ? {} : { localAddress: options.from }),
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, json: <T>() => JSON.parse(text) as T });
        });
        incoming.on('error', reject);
      },
    );
    // A server that refuses a large body closes early; the answer has arrived by then.
    outgoing.on('error', reject);
    outgoing.end(payload);
  });
}
