import { join, resolve } from 'node:path';
import { choiceSetting, type ConfigFault, type ConfigOf, integerSetting, loadConfig, textSetting, urlSetting } from '#web';

/** Every setting of the gateway. */
export const gatewaySettings = {
  databaseUrl: urlSetting('DATABASE_URL', ['postgres:', 'postgresql:'], { description: 'PostgreSQL, as role oc_gateway', secret: true }),
  publicUrl: urlSetting('PUBLIC_URL', ['https:', 'http:'], {
    description: 'address of the public page, as printed in every QR',
    fallback: 'http://xa.localhost:8081/',
  }),
  home: textSetting('OPENCITES_HOME', { description: 'state directory', fallback: '.opencites' }),
  trust: textSetting('OPENCITES_TRUST_DIR', {
    description: 'trust directory to read and publish; "-" is OPENCITES_HOME/trust',
    fallback: '-',
  }),
  host: textSetting('OPENCITES_LISTEN', { description: 'address to listen on', fallback: '127.0.0.1' }),
  port: integerSetting('OPENCITES_GATEWAY_PORT', { description: 'port', fallback: '8081', min: 1, max: 65_535 }),
  ratePerMinute: integerSetting('OPENCITES_GATEWAY_RATE', {
    description: 'requests per minute from one IPv4 address or IPv6 /64',
    fallback: '600',
    min: 1,
    max: 1_000_000_000,
  }),
  readers: integerSetting('OPENCITES_GATEWAY_READERS', {
    description: 'threads that read pictures and PDFs',
    fallback: '1',
    min: 1,
    max: 64,
  }),
  logLevel: choiceSetting('OPENCITES_LOG_LEVEL', ['silent', 'error', 'warn', 'info', 'debug'] as const, {
    description: 'what goes to the log; documents never do',
    fallback: 'warn',
  }),
};

export type GatewayConfig = Omit<ConfigOf<typeof gatewaySettings>, 'trust'> & { readonly trust: string };

/** Reads the environment; all faults at once. */
export function readGatewayConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): { readonly ok: true; readonly config: GatewayConfig } | { readonly ok: false; readonly faults: readonly ConfigFault[] } {
  const result = loadConfig(gatewaySettings, environment);
  if (!result.ok) return result;
  const { config } = result;
  const url = new URL(config.publicUrl);
  const local = url.hostname === 'localhost' || url.hostname.endsWith('.localhost');
  // Every phone in the world opens this address ; plain http is for a SPECIMEN on this machine alone.
  if (url.protocol === 'http:' && !local)
    return { ok: false, faults: [{ name: 'PUBLIC_URL', fault: 'must be https (http only for *.localhost)' }] };
  return { ok: true, config: { ...config, trust: config.trust === '-' ? join(resolve(config.home), 'trust') : resolve(config.trust) } };
}
