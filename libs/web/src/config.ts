import { readFileSync } from 'node:fs';

/** One setting: where it comes from and what it must look like. */
export interface Setting<T> {
  /** Environment variable; `NAME_FILE` names a file that holds the value instead. */
  readonly name: string;
  readonly description: string;
  readonly secret: boolean;
  readonly fallback: string | undefined;
  /** Returns the value, or what is wrong with the text. The text itself is not repeated: it may be a secret. */
  readonly parse: (text: string) => { readonly value: T } | { readonly fault: string };
}

interface SettingOptions {
  readonly description: string;
  /** Used when nothing is set; without it the setting is required. */
  readonly fallback?: string;
  readonly secret?: boolean;
}

const setting = <T>(name: string, options: SettingOptions, parse: Setting<T>['parse']): Setting<T> => ({
  name,
  description: options.description,
  secret: options.secret ?? false,
  fallback: options.fallback,
  parse,
});

export const textSetting = (name: string, options: SettingOptions) =>
  setting<string>(name, options, (text) => (text.trim() === '' ? { fault: 'must not be empty' } : { value: text }));

export const integerSetting = (name: string, options: SettingOptions & { readonly min: number; readonly max: number }) =>
  setting<number>(name, options, (text) => {
    const value = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    return value >= options.min && value <= options.max
      ? { value }
      : { fault: `must be a whole number from ${options.min} to ${options.max}` };
  });

export const choiceSetting = <T extends string>(name: string, values: readonly T[], options: SettingOptions) =>
  setting<T>(name, options, (text) => {
    const value = values.find((known) => known === text);
    return value === undefined ? { fault: `must be one of ${values.join(', ')}` } : { value };
  });

export const flagSetting = (name: string, options: SettingOptions) =>
  setting<boolean>(name, options, (text) => {
    if (['1', 'true', 'yes'].includes(text)) return { value: true };
    return ['0', 'false', 'no'].includes(text) ? { value: false } : { fault: 'must be true or false' };
  });

/** An absolute URL with one of the protocols; ends with "/" when it has no path. */
export const urlSetting = (name: string, protocols: readonly string[], options: SettingOptions) =>
  setting<string>(name, options, (text) => {
    try {
      const url = new URL(text);
      return protocols.includes(url.protocol) ? { value: url.toString() } : { fault: `must begin with ${protocols.join('// or ')}//` };
    } catch {
      return { fault: 'must be a URL' };
    }
  });

export interface ConfigFault {
  readonly name: string;
  readonly fault: string;
}
export type ConfigOf<S> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never };
export type ConfigResult<S> =
  { readonly ok: true; readonly config: ConfigOf<S> } | { readonly ok: false; readonly faults: readonly ConfigFault[] };

/**
 * Reads all settings into one frozen object, or lists every fault at once.
 *
 * @param environment usually process.env, handed over by an app's `config.ts`
 * @param readFile reads the file of a `NAME_FILE` setting
 */
export function loadConfig<S extends Readonly<Record<string, Setting<unknown>>>>(
  settings: S,
  environment: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): ConfigResult<S> {
  const faults: ConfigFault[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(settings)) {
    const found = source(entry, environment, readFile);
    if ('fault' in found) {
      faults.push({ name: entry.name, fault: found.fault });
      continue;
    }
    const parsed = entry.parse(found.text);
    if ('fault' in parsed) faults.push({ name: entry.name, fault: parsed.fault });
    else values[key] = parsed.value;
  }
  // The cast is what the loop just established: every key is present with its parsed type.
  return faults.length > 0 ? { ok: false, faults } : { ok: true, config: Object.freeze(values) as ConfigOf<S> };
}

function source(
  entry: Setting<unknown>,
  environment: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string,
): { text: string } | { fault: string } {
  const direct = environment[entry.name];
  const file = environment[`${entry.name}_FILE`];
  if (direct !== undefined && file !== undefined) return { fault: `set ${entry.name} or ${entry.name}_FILE, not both` };
  if (file !== undefined) {
    try {
      // Editors end files with a line feed that is no part of the secret.
      return { text: readFile(file).replace(/\r?\n$/, '') };
    } catch (error) {
      return { fault: `cannot read the file of ${entry.name}_FILE: ${error instanceof Error ? error.message : 'unknown'}` };
    }
  }
  const text = direct ?? entry.fallback;
  return text === undefined ? { fault: 'is required' } : { text };
}

/** Lines for a person, secrets left out. */
export function describeSettings(settings: Readonly<Record<string, Setting<unknown>>>): string[] {
  return Object.values(settings).map((entry) => {
    const fallback = entry.secret ? 'secret' : entry.fallback === undefined ? 'required' : `default ${entry.fallback}`;
    return `${entry.name}${entry.secret ? ' (or ' + entry.name + '_FILE)' : ''}  ${entry.description} [${fallback}]`;
  });
}
