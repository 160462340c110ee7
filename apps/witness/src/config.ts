import { join, resolve } from 'node:path';

export interface WitnessConfig {
  /** Address to listen on; another than loopback only behind a proxy that speaks TLS. */
  readonly listen: string;
  readonly port: number;
  /** 0600 file, made by `init`. */
  readonly keyFile: string;
  /** 0700 directory, made by `init`: what was cosigned. The witness is only as good as this directory. */
  readonly stateDirectory: string;
  /** Verifier keys of the logs to witness, one a line. */
  readonly logsFile: string;
}

export interface ConfigFault {
  readonly name: string;
  readonly fault: string;
}

/** Every setting of the witness, with what it means: `main.ts --help` prints this. */
export const witnessSettings = {
  OPENCITES_WITNESS_HOME: 'directory of the witness (default ./witness): witness.key, logs.txt, state/',
  OPENCITES_WITNESS_PORT: 'port (default 8091)',
  OPENCITES_WITNESS_LISTEN: 'address to listen on (default 127.0.0.1)',
  OPENCITES_WITNESS_KEY: 'key file (default HOME/witness.key)',
  OPENCITES_WITNESS_STATE: 'state directory (default HOME/state)',
  OPENCITES_WITNESS_LOGS: 'file with the verifier keys of the logs, one a line (default HOME/logs.txt)',
} as const;

/** Reads the environment; all faults at once. */
export function readWitnessConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): { readonly ok: true; readonly config: WitnessConfig } | { readonly ok: false; readonly faults: readonly ConfigFault[] } {
  const faults: ConfigFault[] = [];
  for (const name of Object.keys(environment))
    if (name.startsWith('OPENCITES_WITNESS_') && !Object.hasOwn(witnessSettings, name))
      faults.push({ name, fault: 'is not a setting of the witness; is it misspelt?' });
  const text = (name: keyof typeof witnessSettings, fallback: string) => environment[name]?.trim() || fallback;
  const port = Number(text('OPENCITES_WITNESS_PORT', '8091'));
  if (!Number.isInteger(port) || port < 1 || port > 65_535) faults.push({ name: 'OPENCITES_WITNESS_PORT', fault: 'must be a port number' });
  if (faults.length > 0) return { ok: false, faults };
  const home = resolve(text('OPENCITES_WITNESS_HOME', 'witness'));
  return {
    ok: true,
    config: Object.freeze({
      listen: text('OPENCITES_WITNESS_LISTEN', '127.0.0.1'),
      port,
      keyFile: resolve(text('OPENCITES_WITNESS_KEY', join(home, 'witness.key'))),
      stateDirectory: resolve(text('OPENCITES_WITNESS_STATE', join(home, 'state'))),
      logsFile: resolve(text('OPENCITES_WITNESS_LOGS', join(home, 'logs.txt'))),
    }),
  };
}
