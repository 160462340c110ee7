import { parseArgs } from 'node:util';
import { languages, message, type Language } from '#messages';
import { exit, type Io } from '../../io.js';
import { explain } from '../audit-arguments.js';
import { type AuditedInstallation, CannotAudit, type OpenAudited } from './audited-installation.js';
import type { RecordFinding } from './match-steps.js';

export interface RecordArguments {
  readonly name: string | null;
  readonly out: string;
  readonly lang: Language;
  readonly json: boolean;
}

/** Text for people where the arguments cannot be used, 'help' where help was asked for. */
export function readRecordArguments(
  argv: readonly string[],
  takes: { readonly name: boolean; readonly out: boolean },
): RecordArguments | string {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        ...(takes.out ? { out: { type: 'string' as const } } : {}),
        lang: { type: 'string', default: 'en' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { values, positionals } = parsed;
  if (values.help) return 'help';
  if (positionals.length !== Number(takes.name)) return takes.name ? 'It takes one number.' : 'It takes no arguments.';
  const lang = languages.find((language) => language === values.lang);
  if (!lang) return `--lang is one of ${languages.join(', ')}.`;
  const out = 'out' in values && typeof values.out === 'string' ? values.out : '.';
  return { name: positionals[0] ?? null, out, lang, json: values.json };
}

/** Runs an audit of records; what cannot be read is exit 2, and never a verdict. */
export async function audited(
  given: { readonly argv: readonly string[]; readonly io: Io; readonly open: OpenAudited; readonly usage: string },
  takes: { readonly name: boolean; readonly out: boolean },
  work: (installation: AuditedInstallation, request: RecordArguments) => Promise<number>,
): Promise<number> {
  const { argv, io, open, usage } = given;
  const request = readRecordArguments(argv, takes);
  if (typeof request === 'string') return explain(request, usage, io);
  let installation: AuditedInstallation | null = null;
  try {
    installation = await open();
    return await work(installation, request);
  } catch (error) {
    if (!(error instanceof CannotAudit)) throw error;
    return unchecked(error.message, request, io);
  } finally {
    await installation?.close();
  }
}

export function unchecked(detail: string, { lang, json }: RecordArguments, io: Io): number {
  const told = { verdict: 'unchecked', exitCode: exit.unchecked, failure: { id: 'cannot-check', where: '', detail } };
  io.stdout.write(json ? `${JSON.stringify(told)}\n` : `${message('audit.records.unchecked', { detail }, lang)}\n`);
  return exit.unchecked;
}

export function findingLines(findings: readonly RecordFinding[], lang: Language): string[] {
  return findings.map(({ id, where, detail }) => `  ${id}: ${message(`audit.records.${id}`, { where, detail }, lang)}`);
}
