import { connect, type Socket } from 'node:net';

const headEnd = Buffer.from('\r\n\r\n');

export interface LoadOptions {
  readonly port: number;
  /** Whole requests, head and body; taken in turn. */
  readonly requests: readonly Buffer[];
  readonly connections: number;
  readonly count: number;
  /** Looks at the first answers of every connection. @throws when an answer is not what it must be */
  readonly check: (status: number, body: string) => void;
}

/** A POST with a JSON body, as bytes. */
export function postJson(path: string, host: string, body: unknown): Buffer {
  const text = JSON.stringify(body);
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
}

/**
 * Sends requests over kept connections, one at a time on each, and answers how many were served per second. It reads just
 * enough of each answer to find its end, so that the server and not the client is the bottleneck.
 */
export async function load(options: LoadOptions): Promise<number> {
  let sent = 0;
  const next = (): Buffer | null => (sent < options.count ? (options.requests[sent++ % options.requests.length] ?? null) : null);
  const from = process.hrtime.bigint();
  await Promise.all(Array.from({ length: options.connections }, () => oneConnection(options, next)));
  return options.count / (Number(process.hrtime.bigint() - from) / 1e9);
}

function oneConnection(options: LoadOptions, next: () => Buffer | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ port: options.port, host: '127.0.0.1', noDelay: true });
    let pending: Buffer = Buffer.alloc(0);
    let looked = 0;
    const send = () => {
      const request = next();
      if (request) socket.write(request);
      else socket.end(() => resolve());
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      const headLength = pending.indexOf(headEnd);
      if (headLength < 0) return;
      const head = pending.toString('latin1', 0, headLength);
      const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
      if (length === undefined) return void socket.destroy(new Error(`an answer without a length: ${head.slice(0, 200)}`));
      const end = headLength + headEnd.length + Number(length);
      if (pending.length < end) return;
      const status = Number(head.slice(9, 12));
      if (status !== 200 || looked++ < 5)
        try {
          options.check(status, pending.toString('utf8', headLength + headEnd.length, end));
        } catch (error) {
          return void socket.destroy(error as Error);
        }
      pending = pending.subarray(end);
      send();
    });
  });
}
