import { connect, type Socket } from 'node:net';

/** What came back over a plain socket, byte for byte; '' when the server closed without a word. */
export interface RawAnswer {
  readonly status: number | null;
  readonly text: string;
  /** Answers on this one connection: more than one means that the server saw more than one request. */
  readonly answers: number;
}

/** Sends bytes that no HTTP client would send, and reads until the server closes or falls silent. */
export function sendRaw(port: number, bytes: string | Uint8Array, silenceMs = 1500): Promise<RawAnswer> {
  return new Promise((resolve) => {
    let text = '';
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const done = () => {
      socket.destroy();
      const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)];
      resolve({ status: statuses[0] ? Number(statuses[0][1]) : null, text, answers: statuses.length });
    };
    socket.setTimeout(silenceMs, done);
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('end', done);
    socket.on('error', done);
  });
}

/** A socket that begins a request and never ends it. */
export function holdOpen(port: number, beginning: string): Socket {
  const socket = connect(port, '127.0.0.1', () => socket.write(beginning));
  socket.on('error', () => undefined);
  socket.on('data', () => undefined);
  return socket;
}
