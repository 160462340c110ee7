import { isDatabaseError } from '#database';
import { message, type Language } from '#messages';
import type { RecordFinding } from '#oversight';
import { exit, type Io } from '../../io.js';
import { explain, readArguments } from '../audit-arguments.js';
import { type AuditedInstallation, CannotAudit, type OpenAudited } from './audited-installation.js';

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
  const options: { readonly out?: { readonly type: 'string' } } = takes.out ? { out: { type: 'string' } } : {};
  const complaint = takes.name ? 'It takes one number.' : 'It takes no arguments.';
  const read = readArguments(argv, options, { count: Number(takes.name), complaint });
  if (typeof read === 'string') return read;
  const { values, positionals, lang, json } = read;
  const { out } = values as { readonly out?: string };
  return { name: positionals[0] ?? null, out: out ?? '.', lang, json };
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
    // A server that is away, a schema of another version, a right that is missing: nothing was compared.
    if (!(error instanceof CannotAudit) && !isDatabaseError(error)) throw error;
    return unchecked(error.message, request, io);
  } finally {
    // What was said stands, whatever the connection does when it ends.
    await installation?.close().catch(() => undefined);
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
