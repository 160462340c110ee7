import { join, resolve } from 'node:path';
import { choiceSetting, type ConfigFault, type ConfigOf, integerSetting, loadConfig, textSetting, urlSetting } from '#web';

/** Every setting of the signer. "-" stands for the usual place below OPENCITES_HOME. */
export const signerSettings = {
  databaseUrl: urlSetting('DATABASE_URL', ['postgres:', 'postgresql:'], { description: 'PostgreSQL, as role oc_signer', secret: true }),
  publicUrl: urlSetting('PUBLIC_URL', ['https:', 'http:'], {
    description: 'address of the public page, as printed in every QR',
    fallback: 'http://xa.localhost:8081/',
  }),
  portalUrl: urlSetting('OPENCITES_PORTAL_URL', ['https:', 'http:'], {
    description: 'address of the portal as browsers see it: officers’ signatures count when they were made there',
    fallback: 'http://xa.localhost:8080/',
  }),
  home: textSetting('OPENCITES_HOME', { description: 'state directory', fallback: '.opencites' }),
  keys: textSetting('OPENCITES_SIGNER_KEYS', { description: 'directory of the signer’s key files', fallback: '-' }),
  passphrasePath: textSetting('OPENCITES_SIGNER_PASSPHRASE_PATH', {
    description: '0600 file with the passphrase of the key files',
    fallback: '-',
  }),
  trust: textSetting('OPENCITES_TRUST_DIR', { description: 'trust directory to write', fallback: '-' }),
  healthPort: integerSetting('OPENCITES_SIGNER_HEALTH_PORT', {
    description: 'port on 127.0.0.1 that answers health checks and nothing else',
    fallback: '9083',
    min: 1,
    max: 65_535,
  }),
  renderers: integerSetting('OPENCITES_SIGNER_RENDERERS', { description: 'threads that draw permits', fallback: '2', min: 1, max: 64 }),
  pkcs11Library: textSetting('OPENCITES_PKCS11_LIBRARY', { description: 'PKCS#11 driver of the HSM; "-" is none', fallback: '-' }),
  pkcs11Token: textSetting('OPENCITES_PKCS11_TOKEN', { description: 'label of the HSM’s token', fallback: '-' }),
  pkcs11PinPath: textSetting('OPENCITES_PKCS11_PIN_PATH', { description: '0600 file with the token’s user PIN', fallback: '-' }),
  logLevel: choiceSetting('OPENCITES_LOG_LEVEL', ['silent', 'error', 'warn', 'info', 'debug'] as const, {
    description: 'what goes to the log; documents never do',
    fallback: 'warn',
  }),
};

type Raw = ConfigOf<typeof signerSettings>;

export interface SignerConfig extends Pick<Raw, 'databaseUrl' | 'publicUrl' | 'portalUrl' | 'healthPort' | 'renderers' | 'logLevel'> {
  readonly home: string;
  readonly trust: string;
  readonly keystore: {
    readonly directory: string;
    readonly passphraseFile: string;
    readonly pkcs11?: { readonly library: string; readonly tokenLabel: string; readonly pinFile: string };
  };
  readonly certificates: string;
  readonly ceremony: string;
  readonly alarms: string;
  readonly memory: string;
}

/** Reads the environment; all faults at once. */
export function readSignerConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): { readonly ok: true; readonly config: SignerConfig } | { readonly ok: false; readonly faults: readonly ConfigFault[] } {
  const result = loadConfig(signerSettings, environment);
  if (!result.ok) return result;
  const raw = result.config;
  const faults: ConfigFault[] = [];
  const url = new URL(raw.publicUrl);
  // Signed into every QR: whoever can change what plain http answers could show any permit as genuine.
  if (url.protocol === 'http:' && url.hostname !== 'localhost' && !url.hostname.endsWith('.localhost'))
    faults.push({ name: 'PUBLIC_URL', fault: 'must be https (http only for *.localhost)' });
  const device = [raw.pkcs11Library, raw.pkcs11Token, raw.pkcs11PinPath];
  if (device.some((value) => value === '-') && !device.every((value) => value === '-'))
    faults.push({ name: 'OPENCITES_PKCS11_LIBRARY', fault: 'set library, token and PIN path of the HSM, or none of them' });
  if (faults.length > 0) return { ok: false, faults };
  const home = resolve(raw.home);
  const below = (value: string, ...parts: string[]) => (value === '-' ? join(home, ...parts) : resolve(value));
  return {
    ok: true,
    config: {
      databaseUrl: raw.databaseUrl,
      publicUrl: raw.publicUrl,
      portalUrl: raw.portalUrl,
      healthPort: raw.healthPort,
      renderers: raw.renderers,
      logLevel: raw.logLevel,
      home,
      trust: below(raw.trust, 'trust'),
      keystore: {
        directory: below(raw.keys, 'keys', 'signer'),
        passphraseFile: below(raw.passphrasePath, 'secrets', 'keys-signer'),
        ...(raw.pkcs11Library !== '-' && {
          pkcs11: { library: raw.pkcs11Library, tokenLabel: raw.pkcs11Token, pinFile: resolve(raw.pkcs11PinPath) },
        }),
      },
      certificates: join(home, 'keys', 'certificates'),
      ceremony: join(home, 'keys', 'lists'),
      alarms: join(home, 'alarms'),
      memory: join(home, 'signer-memory'),
    },
  };
}
