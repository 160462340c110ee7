import { readFile } from 'node:fs/promises';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { languages, type Language } from '#messages';
import { nodeCrypto } from '#keystore/verify-crypto';
import { openTrust, type Root } from '#trust';
import { exit, type Io } from '../io.js';
import { readTrustDirectory } from '../trust-directory.js';
import { type AuditPolicy, readPolicy } from './audit-policy.js';

type Options = NonNullable<ParseArgsConfig['options']>;

/** What every verb of audit takes. */
const commonOptions = {
  lang: { type: 'string', default: 'en' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const satisfies Options;

type Parsed<O extends Options> = ReturnType<typeof parseArgs<{ options: O & typeof commonOptions; allowPositionals: true }>>;

export interface Arguments<O extends Options> {
  readonly positionals: readonly string[];
  readonly values: Parsed<O>['values'];
  readonly lang: Language;
  readonly json: boolean;
}

/**
 * Arguments of a verb, with the options that all have.
 *
 * @param wants.count how many words beside options it takes, and what is said where there are others
 * @returns text for people where the arguments cannot be used, 'help' where help was asked for
 */
export function readArguments<const O extends Options>(
  argv: readonly string[],
  options: O,
  wants: { readonly count: number; readonly complaint: string },
): Arguments<O> | string {
  let parsed: Parsed<O>;
  try {
    parsed = parseArgs({ args: [...argv], allowPositionals: true as const, options: { ...options, ...commonOptions } });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { values, positionals } = parsed;
  const common = values as { readonly lang: string; readonly json: boolean; readonly help: boolean };
  if (common.help) return 'help';
  if (positionals.length !== wants.count) return wants.complaint;
  const lang = languages.find((language) => language === common.lang);
  if (!lang) return `--lang is one of ${languages.join(', ')}.`;
  return { positionals, values, lang, json: common.json };
}

/** Options that say which log and whom to believe; the same for every command that reads a log. */
export const logOptions = {
  key: { type: 'string', multiple: true },
  witness: { type: 'string', multiple: true },
  quorum: { type: 'string' },
  policy: { type: 'string' },
  'max-age': { type: 'string' },
  'token-file': { type: 'string' },
  trust: { type: 'string' },
  'tiles-only': { type: 'boolean', default: false },
  'any-entries': { type: 'boolean', default: false },
} as const satisfies Options;

export interface LogArguments {
  /** URL prefix or directory. */
  readonly place: string;
  readonly trust: AuditPolicy;
  /** By which a successor's first entry is judged; null where no trust directory was given. */
  readonly root: Root | null;
  readonly maxAge: number | null;
  readonly token: string | undefined;
  readonly tilesOnly: boolean;
  readonly anyEntries: boolean;
  readonly lang: Language;
  readonly json: boolean;
}

type Values = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** Text for people where the arguments cannot be used, 'help' where help was asked for. */
export async function readLogArguments(
  argv: readonly string[],
  more: Options,
): Promise<{ readonly log: LogArguments; readonly values: Values } | string> {
  const read = readArguments(argv, { ...logOptions, ...more }, { count: 1, complaint: 'It takes one URL or directory.' });
  if (typeof read === 'string') return read;
  const { lang, json } = read;
  const values = read.values as Values;
  const [place = ''] = read.positionals;
  if (isUrl(place) && !URL.canParse(place)) return `${place} is not a URL.`;
  const trust = await readPolicy(values);
  if (typeof trust === 'string') return trust;
  const maxAge = seconds(values['max-age']);
  if (maxAge === undefined) return '--max-age takes seconds.';
  if (maxAge !== null && trust.policy.witnesses.length === 0) return '--max-age needs --witness: a checkpoint by itself has no time.';
  const tokenFile = values['token-file'] as string | undefined;
  const token = tokenFile === undefined ? undefined : await readFile(tokenFile, 'utf8').catch(() => null);
  if (token === null) return `The token file ${tokenFile} cannot be read.`;
  const root = values['trust'] === undefined ? null : await readRoot(String(values['trust']));
  if (typeof root === 'string') return root;
  const tilesOnly = values['tiles-only'] === true;
  const anyEntries = values['any-entries'] === true;
  return { log: { place, trust, root, maxAge, token: token?.trim(), tilesOnly, anyEntries, lang, json }, values };
}

/** The root of a trust directory, followed from its anchor; text for people where there is none. */
async function readRoot(directory: string): Promise<Root | string> {
  const files = await readTrustDirectory(directory);
  const root = files && (await openTrust(files, nodeCrypto)).root;
  if (root?.state !== 'ok') return `--trust: ${directory} is no trust directory with a root that follows from its anchor.`;
  return root.value;
}

/** Anything else is a directory. */
export function isUrl(place: string): boolean {
  return /^https?:\/\//i.test(place);
}

/** null where nothing was given, undefined where it is no number of seconds. */
export function seconds(value: Values[string]): number | null | undefined {
  if (value === undefined) return null;
  return typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : undefined;
}

/** Help on standard output, a complaint with help on standard error. */
export function explain(complaint: string, usage: string, io: Io): number {
  if (complaint === 'help') {
    io.stdout.write(usage);
    return exit.ok;
  }
  io.stderr.write(`${complaint}\n\n${usage}`);
  return exit.usage;
}
