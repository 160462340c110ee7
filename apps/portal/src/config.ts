import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { type ClamavOptions, type HostedPageOptions, readClamavAddress } from '#applications';
import type { OidcOptions } from '#identity';
import { type Brand, readBrand } from './brand/brand.js';
import { choiceSetting, type ConfigFault, type ConfigOf, flagSetting, integerSetting, loadConfig, textSetting, urlSetting } from '#web';

/** Every setting of the portal. */
export const portalSettings = {
  databaseUrl: urlSetting('DATABASE_URL', ['postgres:', 'postgresql:'], { description: 'PostgreSQL, as role oc_portal', secret: true }),
  databasePool: integerSetting('OPENCITES_PORTAL_POOL', { description: 'database connections', fallback: '10', min: 1, max: 200 }),
  publicUrl: urlSetting('OPENCITES_PORTAL_URL', ['https:', 'http:'], {
    description: 'address of the portal as browsers see it; https makes the session cookie Secure',
    fallback: 'http://xa.localhost:8080/',
  }),
  checkUrl: urlSetting('PUBLIC_URL', ['https:', 'http:'], {
    description: 'address of the public permit check, to which the pages lead',
    fallback: 'http://xa.localhost:8081/',
  }),
  brandFile: textSetting('OPENCITES_BRAND', {
    description: 'JSON file with name, arms, colour, languages, contact and holidays; "-" = none',
    fallback: '-',
  }),
  home: textSetting('OPENCITES_HOME', { description: 'state directory', fallback: '.opencites' }),
  files: textSetting('OPENCITES_FILES_DIR', { description: 'store of attachments; "-" is OPENCITES_HOME/files', fallback: '-' }),
  signInKey: textSetting('OPENCITES_SIGN_IN_KEY', {
    description:
      'file with the key that seals secrets of authenticator apps; made when it is not there; "-" is OPENCITES_HOME/secrets/sign-in-key',
    fallback: '-',
  }),
  logPolicies: textSetting('OPENCITES_LOG_POLICY_DIR', {
    description: 'where the policies of the log lie, one XX.policy per country; "-" is OPENCITES_HOME/trust/log',
    fallback: '-',
  }),
  host: textSetting('OPENCITES_LISTEN', { description: 'address to listen on', fallback: '127.0.0.1' }),
  port: integerSetting('OPENCITES_PORTAL_PORT', { description: 'port', fallback: '8080', min: 1, max: 65_535 }),
  ratePerMinute: integerSetting('OPENCITES_PORTAL_RATE', {
    description: 'requests per minute from one address',
    fallback: '600',
    min: 1,
    max: 1_000_000_000,
  }),
  oidcIssuer: textSetting('OPENCITES_OIDC_ISSUER', {
    description: 'address of a national identity provider (OpenID Connect) for sign-in; "-" = none',
    fallback: '-',
  }),
  oidcClient: textSetting('OPENCITES_OIDC_CLIENT_ID', { description: 'name of the portal at that provider', fallback: 'opencites' }),
  oidcSecretFile: textSetting('OPENCITES_OIDC_SECRET_FILE', {
    description: 'file with the portal’s secret at that provider; "-" = a public client',
    fallback: '-',
  }),
  oidcName: textSetting('OPENCITES_OIDC_NAME', { description: 'what people call that provider', fallback: 'national identity' }),
  trustedProxies: textSetting('OPENCITES_TRUSTED_PROXIES', {
    description:
      'addresses or networks, separated by commas, of what stands in front of the portal and tells from whom a request comes; "-" = none',
    fallback: '-',
  }),
  signInRate: integerSetting('OPENCITES_SIGN_IN_RATE', {
    description: 'attempts to sign in per minute from one address; more for an office whose people all come from one',
    fallback: '30',
    min: 1,
    max: 1_000_000,
  }),
  upkeepMinutes: integerSetting('OPENCITES_UPKEEP_MINUTES', {
    description: 'minutes between two looks at what the passing of time does (expiry, lapse, changed listings); 0 = never',
    fallback: '1',
    min: 0,
    max: 1440,
  }),
  webhooksLocal: flagSetting('OPENCITES_WEBHOOKS_LOCAL', {
    description: 'for tests on one machine: webhooks may go to plain http and to addresses that are not public',
    fallback: 'false',
  }),
  clamav: textSetting('OPENCITES_CLAMAV', {
    description: 'ClamAV daemon that scans uploads, HOST:PORT or unix:/path; "-" = files are kept unscanned, and pages say so',
    fallback: '-',
  }),
  clamavSeconds: integerSetting('OPENCITES_CLAMAV_SECONDS', {
    description: 'seconds for one scan; without a verdict by then the upload is refused',
    fallback: '20',
    min: 1,
    max: 120,
  }),
  paymentUrl: textSetting('OPENCITES_PAYMENT_URL', {
    description: 'where a payment on a page is begun; "-" = fees are paid at the counter or against an invoice',
    fallback: '-',
  }),
  paymentSecretFile: textSetting('OPENCITES_PAYMENT_SECRET_FILE', {
    description: 'file with the secret that the portal and the payment page share, whsec_… (base64)',
    fallback: '-',
  }),
  logLevel: choiceSetting('OPENCITES_LOG_LEVEL', ['silent', 'error', 'warn', 'info', 'debug'] as const, {
    description: 'what goes to the log; forms and names never do',
    fallback: 'warn',
  }),
};

export type PortalConfig = Omit<ConfigOf<typeof portalSettings>, 'clamav'> & {
  readonly clamav: ClamavOptions | undefined;
  readonly paymentPage: HostedPageOptions | undefined;
  readonly brand: Brand;
  readonly oidc: OidcOptions | undefined;
  readonly proxies: readonly string[];
};

/** Reads the environment; all faults at once. */
export function readPortalConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): { readonly ok: true; readonly config: PortalConfig } | { readonly ok: false; readonly faults: readonly ConfigFault[] } {
  const result = loadConfig(portalSettings, environment);
  if (!result.ok) return result;
  const { config } = result;
  const url = new URL(config.publicUrl);
  const local = onThisMachine(url);
  // Sessions of officers travel here: plain http is for a SPECIMEN on this machine alone.
  if (url.protocol === 'http:' && !local)
    return { ok: false, faults: [{ name: 'OPENCITES_PORTAL_URL', fault: 'must be https (http only for *.localhost)' }] };
  if (config.webhooksLocal && !local)
    return { ok: false, faults: [{ name: 'OPENCITES_WEBHOOKS_LOCAL', fault: 'is for a portal at *.localhost only' }] };
  const files = config.files === '-' ? join(resolve(config.home), 'files') : resolve(config.files);
  const logPolicies = config.logPolicies === '-' ? join(resolve(config.home), 'trust', 'log') : resolve(config.logPolicies);
  const signInKey = config.signInKey === '-' ? join(resolve(config.home), 'secrets', 'sign-in-key') : resolve(config.signInKey);
  const oidc = readOidc(config);
  if ('fault' in oidc) return { ok: false, faults: [{ name: 'OPENCITES_OIDC_ISSUER', fault: oidc.fault }] };
  const proxies = config.trustedProxies === '-' ? [] : config.trustedProxies.split(',').map((text) => text.trim());
  if (!proxies.every((text) => isIP(text.split('/', 1)[0] ?? '') !== 0 && /^[^/]+(\/\d{1,3})?$/.test(text)))
    return { ok: false, faults: [{ name: 'OPENCITES_TRUSTED_PROXIES', fault: 'must be addresses or networks such as 10.0.0.0/8' }] };
  const scanner = config.clamav === '-' ? undefined : readClamavAddress(config.clamav);
  if (scanner === null) return { ok: false, faults: [{ name: 'OPENCITES_CLAMAV', fault: 'must be HOST:PORT or unix:/path' }] };
  const clamav = scanner && { address: scanner, seconds: config.clamavSeconds };
  const payments = readPayments(config);
  if ('fault' in payments) return { ok: false, faults: [payments.fault] };
  const brand = readBrand(config.brandFile);
  if (!brand.ok) return { ok: false, faults: brand.faults.map((fault) => ({ name: 'OPENCITES_BRAND', fault })) };
  return {
    ok: true,
    config: {
      ...config,
      files,
      logPolicies,
      signInKey,
      oidc: oidc.options,
      proxies,
      clamav,
      paymentPage: payments.options,
      brand: brand.brand,
    },
  };
}

const onThisMachine = ({ hostname }: URL) => hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1';

/** Amounts go to the payment page and reports of payments come back: both signed with a secret of at least 24 bytes. */
function readPayments(
  config: ConfigOf<typeof portalSettings>,
): { readonly options: HostedPageOptions | undefined } | { readonly fault: ConfigFault } {
  if (config.paymentUrl === '-') return { options: undefined };
  const url = URL.canParse(config.paymentUrl) ? new URL(config.paymentUrl) : null;
  if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && onThisMachine(url))))
    return { fault: { name: 'OPENCITES_PAYMENT_URL', fault: 'must be an https address (http only on this machine)' } };
  const secret = readSecret(config.paymentSecretFile);
  if (secret === null)
    return { fault: { name: 'OPENCITES_PAYMENT_SECRET_FILE', fault: 'must hold whsec_ and at least 24 bytes as base64' } };
  return { options: { url: url.href, secret, callbackUrl: new URL('/v1/payments/reports', config.publicUrl).href } };
}

function readSecret(file: string): Buffer | null {
  try {
    const text = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(readFileSync(resolve(file), 'utf8').trim())?.[1];
    const secret = Buffer.from(text ?? '', 'base64');
    return secret.length >= 24 ? secret : null;
  } catch {
    return null;
  }
}

/** http only for a provider on this machine: what it says of people must not be changed on its way. */
function readOidc(config: ConfigOf<typeof portalSettings>): { readonly options: OidcOptions | undefined } | { readonly fault: string } {
  if (config.oidcIssuer === '-') return { options: undefined };
  const issuer = URL.canParse(config.oidcIssuer) ? new URL(config.oidcIssuer) : null;
  if (!issuer || !(issuer.protocol === 'https:' || (issuer.protocol === 'http:' && onThisMachine(issuer))))
    return { fault: 'must be an https address (http only on this machine)' };
  return {
    options: {
      issuer: config.oidcIssuer,
      clientId: config.oidcClient,
      secretFile: config.oidcSecretFile === '-' ? null : resolve(config.oidcSecretFile),
      name: config.oidcName,
      redirectUri: new URL('/sign-in/identity', config.publicUrl).href,
    },
  };
}
