import { join, resolve } from 'node:path';
import { choiceSetting, type ConfigFault, integerSetting, loadConfig, textSetting, urlSetting } from '#web';

const home = textSetting('OPENCITES_HOME', { description: 'state directory', fallback: '.opencites' });
const logLevel = choiceSetting('OPENCITES_LOG_LEVEL', ['silent', 'error', 'warn', 'info', 'debug'] as const, {
  description: 'what goes to the process log; entries never do',
  fallback: 'warn',
});
const database = (role: string) =>
  urlSetting('DATABASE_URL', ['postgres:', 'postgresql:'], { description: `PostgreSQL, as role ${role}`, secret: true });

/** Every setting of the sequencer. "-" stands for the usual place below OPENCITES_HOME. */
export const sequencerSettings = {
  databaseUrl: database('oc_sequencer'),
  home,
  host: textSetting('OPENCITES_LISTEN', { description: 'address to listen on', fallback: '127.0.0.1' }),
  port: integerSetting('OPENCITES_LOG_PORT', { description: 'port of both logs for readers', fallback: '8082', min: 1, max: 65_535 }),
  inspectors: textSetting('OPENCITES_LOG_INSPECTORS_PATH', {
    description: '0600 file of those who may read restricted entries: name, organisation and token, one a line',
    fallback: '-',
  }),
  logLevel,
};

/** Every setting of the checkpoint process. */
export const checkpointSettings = {
  databaseUrl: database('oc_checkpoint'),
  home,
  publicUrl: urlSetting('PUBLIC_URL', ['https:', 'http:'], {
    description: 'address of the public page; its host is the first part of the names of both logs',
    fallback: 'http://xa.localhost:8081/',
  }),
  keys: textSetting('OPENCITES_LOG_KEYS', { description: 'directory of the key files of the log', fallback: '-' }),
  passphrasePath: textSetting('OPENCITES_LOG_PASSPHRASE_PATH', { description: '0600 file with their passphrase', fallback: '-' }),
  memory: textSetting('OPENCITES_LOG_MEMORY', {
    description: 'directory of what was signed last; best on a host that the database administrator cannot reach',
    fallback: '-',
  }),
  policy: textSetting('OPENCITES_LOG_POLICY', { description: 'policy file of the log: its witnesses and their quorum', fallback: '-' }),
  healthPort: integerSetting('OPENCITES_CHECKPOINT_HEALTH_PORT', {
    description: 'port on 127.0.0.1 that answers health checks and nothing else',
    fallback: '9084',
    min: 1,
    max: 65_535,
  }),
  logLevel,
};

export interface SequencerConfig {
  readonly databaseUrl: string;
  readonly host: string;
  readonly port: number;
  readonly inspectors: string;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}

export interface CheckpointConfig {
  readonly databaseUrl: string;
  readonly keystore: { readonly directory: string; readonly passphraseFile: string };
  readonly origins: { readonly public: string; readonly restricted: string };
  readonly memory: string;
  /** null: below `trust`, named after the country. */
  readonly policy: string | null;
  readonly ceremony: string;
  readonly trust: string;
  readonly healthPort: number;
  readonly logLevel: SequencerConfig['logLevel'];
}

type Environment = Readonly<Record<string, string | undefined>>;
type Read<T> = { readonly ok: true; readonly config: T } | { readonly ok: false; readonly faults: readonly ConfigFault[] };

const below = (value: string, ...usual: string[]): string => (value === '-' ? join(...usual) : resolve(value));

export function readSequencerConfig(environment: Environment = process.env): Read<SequencerConfig> {
  const result = loadConfig(sequencerSettings, environment);
  if (!result.ok) return result;
  const { home: at, inspectors, databaseUrl, host, port, logLevel: level } = result.config;
  return {
    ok: true,
    config: { databaseUrl, host, port, logLevel: level, inspectors: below(inspectors, resolve(at), 'secrets', 'log-inspectors') },
  };
}

export function readCheckpointConfig(environment: Environment = process.env): Read<CheckpointConfig> {
  const result = loadConfig(checkpointSettings, environment);
  if (!result.ok) return result;
  const raw = result.config;
  const at = resolve(raw.home);
  const { hostname } = new URL(raw.publicUrl);
  return {
    ok: true,
    config: {
      databaseUrl: raw.databaseUrl,
      keystore: {
        directory: below(raw.keys, at, 'keys', 'log'),
        passphraseFile: below(raw.passphrasePath, at, 'secrets', 'keys-log'),
      },
      origins: { public: `${hostname}/log/public`, restricted: `${hostname}/log/restricted` },
      memory: below(raw.memory, at, 'log-memory'),
      policy: raw.policy === '-' ? null : resolve(raw.policy),
      ceremony: join(at, 'keys', 'lists'),
      trust: join(at, 'trust'),
      healthPort: raw.healthPort,
      logLevel: raw.logLevel,
    },
  };
}
