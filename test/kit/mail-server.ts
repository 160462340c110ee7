import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Over TLS. */
  readonly secure: boolean;
  readonly raw: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded text. */
  readonly text: string;
}

/** A real SMTP server on this machine that behaves as a test says. */
export class MailServer {
  readonly received: ReceivedMail[] = [];
  /** Answer to RCPT: null accepts, a code refuses. */
  recipient: (address: string) => number | null = () => null;
  /** Sessions that were opened, whatever became of them. */
  sessions = 0;
  private constructor(
    private readonly server: SMTPServer,
    readonly port: number,
  ) {}

  static async open(options: SMTPServerOptions = {}, host = '127.0.0.1'): Promise<MailServer> {
    const held: { self?: MailServer } = {};
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: options.key ? [] : ['STARTTLS', 'AUTH'],
      logger: false,
      onConnect: (_session, done) => {
        if (held.self) held.self.sessions += 1;
        done();
      },
      onRcptTo: ({ address }, _session, done) => {
        const code = held.self?.recipient(address) ?? null;
        done(code === null ? null : Object.assign(new Error(`refused <${address}>`), { responseCode: code }));
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const raw = Buffer.concat(chunks).toString('utf8');
          const { mailFrom, rcptTo } = session.envelope;
          held.self?.received.push({
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map(({ address }) => address),
            secure: session.secure,
            raw,
            ...parsed(raw),
          });
          done();
        });
      },
      ...options,
    });
    server.on('error', () => undefined);
    await new Promise<void>((listening) => server.listen(0, host, () => listening()));
    held.self = new MailServer(server, (server.server.address() as AddressInfo).port);
    return held.self;
  }

  to(address: string): readonly ReceivedMail[] {
    return this.received.filter(({ to }) => to.includes(address));
  }

  close(): Promise<void> {
    return new Promise((closed) => this.server.close(() => closed()));
  }
}

/** Enough of RFC 5322 and MIME for single-part mails of ours. */
function parsed(raw: string): { headers: Record<string, string>; text: string } {
  const at = raw.indexOf('\r\n\r\n');
  const headers = Object.fromEntries(
    raw
      .slice(0, at)
      .replace(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), decodedWords(line.slice(line.indexOf(':') + 1).trim())]),
  );
  const body = raw.slice(at + 4);
  const encoding = headers['content-transfer-encoding'] ?? '7bit';
  const text =
    encoding === 'base64' ? Buffer.from(body, 'base64').toString('utf8') : encoding === 'quoted-printable' ? unquoted(body) : body;
  return { headers, text: text.replace(/\r\n/g, '\n') };
}

function unquoted(text: string): string {
  const bytes = text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function decodedWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, (_all, kind: string, word: string) =>
      kind.toUpperCase() === 'B' ? Buffer.from(word, 'base64').toString('utf8') : unquoted(word.replaceAll('_', ' ')),
    );
}
