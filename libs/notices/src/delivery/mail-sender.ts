import { createTransport } from 'nodemailer';
import type { MailText } from '../notice-text.js';
import type { Sent } from './sent.js';

export interface MailOptions {
  readonly host: string;
  readonly port: number;
  /** `starttls`: the connection must become one by STARTTLS; `tls`: it is one from its first byte. */
  readonly security: 'starttls' | 'tls';
  readonly user?: string;
  readonly password?: string;
  /** Mailbox of the authority, and the name that stands with it. */
  readonly from: { readonly address: string; readonly name: string };
  /** PEM of the authority that certifies the server, where it is none that everybody knows. */
  readonly ca?: string;
}

export interface Letter extends MailText {
  readonly to: string;
  /** The same for each attempt, so that a mailbox that got it twice can tell. */
  readonly id: string;
  readonly language: string;
}

export interface MailSender {
  send(letter: Letter): Promise<Sent>;
  close(): void;
}

const here = new Set(['localhost', '127.0.0.1', '::1']);

/** What nodemailer says of a failure. The server's words are left out: they repeat the address. */
interface SmtpError {
  readonly code?: string;
  readonly responseCode?: number;
}

/** E-mail by SMTP (RFC 5321). Anywhere but on this machine it is encrypted and the server proves its name, or nothing is sent. */
export function smtpSender(options: MailOptions): MailSender {
  const local = here.has(options.host);
  const transport = createTransport({
    host: options.host,
    port: options.port,
    secure: options.security === 'tls',
    requireTLS: options.security === 'starttls' && !local,
    // On this machine a relay seldom has a certificate, and there is nobody in between.
    ignoreTLS: options.security === 'starttls' && local,
    ...(options.user === undefined ? {} : { auth: { user: options.user, pass: options.password ?? '' } }),
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(options.ca === undefined ? {} : { ca: options.ca }) },
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = options.from.address.split('@').at(-1) ?? 'localhost';
  return {
    send: async (letter) => {
      try {
        await transport.sendMail({
          from: options.from,
          // As an object: an address is never read as a list of addresses.
          to: { name: '', address: letter.to },
          subject: letter.subject,
          text: letter.text,
          messageId: `<${letter.id}@${domain}>`,
          // Nobody's absence note answers a machine (RFC 3834).
          headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': letter.language },
        });
        return { outcome: 'sent' };
      } catch (error) {
        return smtpFault(error as SmtpError);
      }
    },
    close: () => transport.close(),
  };
}

/** A refused mailbox or message stays refused; whatever else is wrong (network, greylisting, a wrong password of ours) may pass. */
function smtpFault({ code, responseCode }: SmtpError): Sent {
  const fault = responseCode === undefined ? `smtp ${code ?? 'failed'}` : `smtp ${responseCode}`;
  const refused = responseCode !== undefined && responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE');
  return { outcome: refused ? 'dead' : 'again', fault };
}
