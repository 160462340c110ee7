import { readFileSync } from 'node:fs';
import { type HttpSmsOptions, type MailOptions } from '#notices';
import { choiceSetting, type ConfigFault, type ConfigOf, flagSetting, integerSetting, loadConfig, textSetting, urlSetting } from '#web';

/** Every setting of the worker. "-" stands for "not set": what needs it is off then. */
export const workerSettings = {
  databaseUrl: urlSetting('DATABASE_URL', ['postgres:', 'postgresql:'], { description: 'PostgreSQL, as role oc_worker', secret: true }),
  portalUrl: urlSetting('OPENCITES_PORTAL_URL', ['https:', 'http:'], {
    description: 'address of the portal as browsers see it, for the links in e-mails',
    fallback: 'http://xa.localhost:8080/',
  }),
  language: choiceSetting('OPENCITES_LANGUAGE', ['en', 'fr', 'es'] as const, {
    description: 'language of what is sent to people who chose none',
    fallback: 'en',
  }),
  healthPort: integerSetting('OPENCITES_WORKER_HEALTH_PORT', {
    description: 'port on 127.0.0.1 that answers health checks and nothing else',
    fallback: '9085',
    min: 1,
    max: 65_535,
  }),
  concurrency: integerSetting('OPENCITES_WORKER_JOBS', { description: 'jobs at the same time', fallback: '4', min: 1, max: 32 }),
  smtpHost: textSetting('OPENCITES_SMTP_HOST', { description: 'SMTP server; "-" = no e-mail is sent', fallback: '-' }),
  smtpPort: integerSetting('OPENCITES_SMTP_PORT', { description: 'its port', fallback: '587', min: 1, max: 65_535 }),
  smtpSecurity: choiceSetting('OPENCITES_SMTP_SECURITY', ['starttls', 'tls'] as const, {
    description: 'starttls: required, except on this machine; tls: from the first byte (port 465)',
    fallback: 'starttls',
  }),
  smtpUser: textSetting('OPENCITES_SMTP_USER', { description: 'sign-in at the SMTP server; "-" = none', fallback: '-' }),
  smtpPassword: textSetting('OPENCITES_SMTP_PASSWORD', { description: 'password for it', secret: true, fallback: '-' }),
  smtpFrom: textSetting('OPENCITES_SMTP_FROM', { description: 'mailbox that e-mails come from', fallback: '-' }),
  smtpName: textSetting('OPENCITES_SMTP_NAME', { description: 'name of the authority beside it', fallback: '-' }),
  smtpCaPath: textSetting('OPENCITES_SMTP_CA_PATH', {
    description: 'PEM of the authority that certifies the SMTP server, where it is one of your own',
    fallback: '-',
  }),
  smsUrl: textSetting('OPENCITES_SMS_URL', { description: 'address of the SMS provider; "-" = no SMS is sent', fallback: '-' }),
  smsToken: textSetting('OPENCITES_SMS_TOKEN', { description: 'bearer token for it', secret: true, fallback: '-' }),
  smsSender: textSetting('OPENCITES_SMS_SENDER', { description: 'sender as the provider knows it', fallback: '-' }),
  webhooksLocal: flagSetting('OPENCITES_WEBHOOKS_LOCAL', {
    description: 'for tests on one machine: webhooks may go to plain http and to addresses that are not public',
    fallback: 'false',
  }),
  logLevel: choiceSetting('OPENCITES_LOG_LEVEL', ['silent', 'error', 'warn', 'info', 'debug'] as const, {
    description: 'what goes to the log; names and addresses of people never do',
    fallback: 'warn',
  }),
};

type Raw = ConfigOf<typeof workerSettings>;

export interface WorkerConfig extends Pick<
  Raw,
  'databaseUrl' | 'portalUrl' | 'language' | 'healthPort' | 'concurrency' | 'webhooksLocal' | 'logLevel'
> {
  /** null = off. */
  readonly mail: MailOptions | null;
  readonly sms: HttpSmsOptions | null;
}

const given = (value: string): string | undefined => (value === '-' ? undefined : value);
const mailbox = /^[^\s@<>",;:\\()[\]]{1,64}@[A-Za-z0-9.-]{1,190}$/;
const isLocal = (hostname: string) => hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1';

/** Reads the environment; all faults at once. */
export function readWorkerConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): { readonly ok: true; readonly config: WorkerConfig } | { readonly ok: false; readonly faults: readonly ConfigFault[] } {
  const result = loadConfig(workerSettings, environment);
  if (!result.ok) return result;
  const raw = result.config;
  const faults: ConfigFault[] = [];
  const mail = mailOf(raw, faults);
  const sms = smsOf(raw, faults);
  const { databaseUrl, portalUrl, language, healthPort, concurrency, webhooksLocal, logLevel } = raw;
  // A real authority's portal has a name: whoever runs one must not be made to post into its own network.
  if (webhooksLocal && !isLocal(new URL(portalUrl).hostname))
    faults.push({ name: 'OPENCITES_WEBHOOKS_LOCAL', fault: 'is for a portal at *.localhost only' });
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, config: { databaseUrl, portalUrl, language, healthPort, concurrency, webhooksLocal, logLevel, mail, sms } };
}

function mailOf(raw: Raw, faults: ConfigFault[]): MailOptions | null {
  const host = given(raw.smtpHost);
  if (host === undefined) return null;
  if (!mailbox.test(raw.smtpFrom)) faults.push({ name: 'OPENCITES_SMTP_FROM', fault: 'must be one mailbox, like permits@example.org' });
  if (/\p{Cc}/u.test(raw.smtpName)) faults.push({ name: 'OPENCITES_SMTP_NAME', fault: 'must be one line' });
  if ((raw.smtpUser === '-') !== (raw.smtpPassword === '-'))
    faults.push({ name: 'OPENCITES_SMTP_USER', fault: 'set user and password, or neither' });
  let ca: string | undefined;
  if (raw.smtpCaPath !== '-')
    try {
      ca = readFileSync(raw.smtpCaPath, 'utf8');
    } catch {
      faults.push({ name: 'OPENCITES_SMTP_CA_PATH', fault: 'cannot be read' });
    }
  return {
    host,
    port: raw.smtpPort,
    security: raw.smtpSecurity,
    from: { address: raw.smtpFrom, name: given(raw.smtpName) ?? '' },
    ...(raw.smtpUser === '-' ? {} : { user: raw.smtpUser, password: raw.smtpPassword }),
    ...(ca === undefined ? {} : { ca }),
  };
}

function smsOf(raw: Raw, faults: ConfigFault[]): HttpSmsOptions | null {
  const text = given(raw.smsUrl);
  if (text === undefined) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLocal(url.hostname))))
    faults.push({ name: 'OPENCITES_SMS_URL', fault: 'must be https (http only on this machine)' });
  const [token, sender] = [given(raw.smsToken), given(raw.smsSender)];
  return { url: text, ...(token === undefined ? {} : { token }), ...(sender === undefined ? {} : { sender }) };
}
