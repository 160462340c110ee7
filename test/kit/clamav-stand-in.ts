import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { ClamavAddress } from '../../libs/applications/src/attachment/clamav-scanner.js';

/** Speaks the protocol of the ClamAV daemon as far as INSTREAM goes, and says what a test wants it to say. */
export class ClamavStandIn {
  /** What it answers once a file is whole: a line, bytes, nothing for ever, or the end of the connection. */
  answer: string | Buffer | 'hang' | 'cut' = 'stream: OK\0';
  /** Files, each put together from its chunks. */
  readonly received: Buffer[] = [];
  readonly commands: string[] = [];
  private readonly open = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    public address: ClamavAddress,
  ) {}

  /** @param path of a socket file; without one a free port of this machine */
  static async listen(path?: string): Promise<ClamavStandIn> {
    const server = createServer();
    await new Promise<void>((resolve) => (path === undefined ? server.listen(0, '127.0.0.1', resolve) : server.listen(path, resolve)));
    const address = path === undefined ? { host: '127.0.0.1', port: (server.address() as AddressInfo).port } : { path };
    const standIn = new ClamavStandIn(server, address);
    server.on('connection', (socket) => standIn.serve(socket));
    return standIn;
  }

  async close(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private serve(socket: Socket): void {
    this.open.add(socket);
    socket.on('close', () => this.open.delete(socket));
    socket.on('error', () => undefined);
    let bytes = Buffer.alloc(0);
    let told = false;
    socket.on('data', (part: Buffer) => {
      bytes = Buffer.concat([bytes, part]);
      const whole = told ? null : readStream(bytes);
      if (whole === null) return;
      told = true;
      this.commands.push(whole.command);
      this.received.push(whole.file);
      if (this.answer === 'cut') socket.destroy();
      else if (this.answer !== 'hang') socket.end(this.answer);
    });
  }
}

/** null while the stream has not come to its end. */
function readStream(bytes: Buffer): { readonly command: string; readonly file: Buffer } | null {
  const end = bytes.indexOf(0);
  if (end < 0) return null;
  const chunks: Buffer[] = [];
  for (let at = end + 1; at + 4 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    if (length === 0) return { command: bytes.subarray(0, end).toString('ascii'), file: Buffer.concat(chunks) };
    chunks.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
}
