import { createConnection, type Socket } from 'node:net';

/** Where a ClamAV daemon listens: TCP, or a socket file on this machine. */
export type ClamavAddress = { readonly host: string; readonly port: number } | { readonly path: string };

export interface ClamavOptions {
  readonly address: ClamavAddress;
  /** Seconds for one whole scan: connecting, sending, waiting for the verdict. */
  readonly seconds: number;
}

/** `unavailable`: nobody can say. What was not judged is never taken for clean. */
export type ScanVerdict =
  | { readonly verdict: 'clean' }
  | { readonly verdict: 'infected'; readonly signature: string }
  | { readonly verdict: 'unavailable'; readonly reason: 'unreachable' | 'timeout' | 'cut-off' | 'error' | 'garbage' };

export interface VirusScanner {
  scan(bytes: Buffer): Promise<ScanVerdict>;
}

/** Larger than any chunk that daemons are configured to take in one piece would be refused; 64 kB never is. */
const chunkBytes = 64 * 1024;
/** A verdict is one short line; a stream that goes on is none. */
const answerMax = 1024;

/**
 * Reads `HOST:PORT`, `[IPv6]:PORT` or `unix:/path`.
 *
 * @returns null where the text is none of them
 */
export function readClamavAddress(text: string): ClamavAddress | null {
  if (text.startsWith('unix:/')) return { path: text.slice('unix:'.length) };
  const found = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text);
  const port = Number(found?.[3]);
  const host = found?.[1] ?? found?.[2];
  return host !== undefined && port >= 1 && port <= 65_535 ? { host, port } : null;
}

/**
 * A ClamAV daemon by its own protocol (clamd(8), command INSTREAM): the file goes as chunks of a 4-byte length in network
 * order and as many bytes, a chunk of length 0 ends it, one line comes back. A connection of its own for each file, so that an
 * answer can belong to no other.
 */
export class ClamavScanner implements VirusScanner {
  constructor(private readonly options: ClamavOptions) {}

  scan(bytes: Buffer): Promise<ScanVerdict> {
    return new Promise((resolve) => {
      const { address, seconds } = this.options;
      const socket = 'path' in address ? createConnection(address.path) : createConnection(address.port, address.host);
      let answer = Buffer.alloc(0);
      const settle = (verdict: ScanVerdict) => {
        clearTimeout(timer);
        socket.destroy();
        resolve(verdict);
      };
      const timer = setTimeout(() => settle({ verdict: 'unavailable', reason: 'timeout' }), seconds * 1000);
      let connected = false;
      socket.once('connect', () => {
        connected = true;
        send(socket, bytes);
      });
      socket.on('data', (part: Buffer) => {
        answer = Buffer.concat([answer, part]);
        const end = answer.indexOf(0);
        if (end >= 0) settle(verdictOf(answer.subarray(0, end).toString('utf8')));
        else if (answer.length > answerMax) settle({ verdict: 'unavailable', reason: 'garbage' });
      });
      // A verdict counts when it is whole: a line that was cut off may have gone on with anything.
      socket.once('close', () => settle({ verdict: 'unavailable', reason: connected ? 'cut-off' : 'unreachable' }));
      // Its close follows at once.
      socket.on('error', () => undefined);
    });
  }
}

function send(socket: Socket, bytes: Buffer): void {
  socket.write('zINSTREAM\0');
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const chunk = bytes.subarray(at, at + chunkBytes);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(chunk.length);
    socket.write(length);
    socket.write(chunk);
  }
  socket.write(Buffer.alloc(4));
}

/** `stream: OK`, `stream: NAME FOUND`, or `… ERROR`; whatever else is not a verdict. */
function verdictOf(line: string): ScanVerdict {
  if (line === 'stream: OK') return { verdict: 'clean' };
  const found = /^stream: ([\x21-\x7e]{1,200}) FOUND$/.exec(line);
  if (found) return { verdict: 'infected', signature: found[1]! };
  return { verdict: 'unavailable', reason: line.endsWith(' ERROR') ? 'error' : 'garbage' };
}
