import { open } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import {
  documentNumber,
  evaluate,
  isDate,
  parseRuleFacts,
  type ApplicationForm,
  type Evaluation,
  type GivenFacts,
  type RuleFacts,
} from '#cites';
import { message } from '#messages';
import { exit, type Io } from './io.js';

const usage = `Usage: opencites rules check APPLICATION.json [--at DATE] [--species DIR] [--json]

  APPLICATION.json  { "application": the form, "facts": what is on record }; see docs/spec/application.schema.json
  --at DATE         rules, listings, quotas and suspensions as of this day (YYYY-MM-DD); default: facts.asOf, or today
  --species DIR     take listings, quotas and suspensions from a directory of CSV files
  --json            findings as JSON

Exit: 0 nothing blocks, 1 blocked, 3 a taxon has no listing known at the date, 64 usage.
`;

/** Larger files are no applications: 5,000 lines with facts are about 5 MB. */
const maximumBytes = 64 * 1024 * 1024;

export type RulesCheckIo = Pick<Io, 'stdout' | 'stderr'> & { readonly readFile?: (path: string) => Promise<Uint8Array> };

/** `opencites rules check`: what the rules say about an application, without a database. `argv` begins with "check". */
export async function rulesCheck(argv: readonly string[], io: RulesCheckIo): Promise<number> {
  const options = readOptions(argv);
  if ('fault' in options) return refuse(io, `${options.fault}\n\n${usage}`);
  const { path, at, species, json } = options;

  const input = await readInput(path, io.readFile ?? readLimited);
  if ('fault' in input) return refuse(io, `${input.fault}\n`);
  const parsed = parseRuleFacts(input.value);
  if (!parsed.ok) {
    if (json) io.stdout.write(`${JSON.stringify({ errors: parsed.errors })}\n`);
    return refuse(
      io,
      parsed.errors.map(({ pointer, code, args }) => `${pointer || '/'}: ${message(`form.${code}`, args, 'en')}\n`).join(''),
    );
  }

  const { application } = parsed;
  const asOf = at ?? parsed.facts.asOf ?? today();
  const read = species === undefined ? { facts: parsed.facts } : await withSpecies(species, application, parsed.facts, asOf);
  if ('fault' in read) return refuse(io, `${read.fault}\n`);
  const evaluation = evaluate(complete(application, read.facts, asOf));
  io.stdout.write(json ? `${asJson(evaluation)}\n` : asText(evaluation));
  return evaluation.outcome === 'no-data' ? exit.cannotCheck : evaluation.outcome === 'blocked' ? exit.blocked : exit.ok;
}

function refuse(io: RulesCheckIo, text: string): number {
  io.stderr.write(text);
  return exit.usage;
}

interface Options {
  readonly path: string;
  readonly at?: string;
  readonly species?: string;
  readonly json: boolean;
}

function readOptions(argv: readonly string[]): Options | { readonly fault: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { at: { type: 'string' }, species: { type: 'string' }, json: { type: 'boolean', default: false } },
    });
    const [verb, path, ...more] = positionals;
    if (verb !== 'check') return { fault: verb === undefined ? 'What shall be done with the rules?' : `There is no "rules ${verb}".` };
    if (path === undefined || more.length > 0) return { fault: 'Give one application file.' };
    const at = values.at?.slice(0, 10);
    if (values.at !== undefined && !(isDate(at ?? '') && /^(T|$)/.test(values.at.slice(10))))
      return { fault: `--at ${values.at} is not a date (YYYY-MM-DD).` };
    return {
      path,
      json: values.json,
      ...(at === undefined ? {} : { at }),
      ...(values.species === undefined ? {} : { species: values.species }),
    };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : 'The options cannot be read.' };
  }
}

async function readInput(
  path: string,
  readFile: (path: string) => Promise<Uint8Array>,
): Promise<{ readonly value: unknown } | { readonly fault: string }> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    return { fault: `${path} cannot be read: ${error instanceof Error ? error.message : 'unknown reason'}` };
  }
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown };
  } catch {
    return { fault: `${path} is not JSON in UTF-8.` };
  }
}

async function readLimited(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size > maximumBytes) throw new Error(`it is larger than ${maximumBytes / 1024 / 1024} MB`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** What the file states wins; the directory fills in what the file does not have. */
async function withSpecies(
  directory: string,
  application: ApplicationForm,
  facts: GivenFacts,
  asOf: string,
): Promise<{ readonly facts: GivenFacts } | { readonly fault: string }> {
  const { readSpeciesDirectory, SpeciesDirectoryError } = await import('./species-directory.js');
  const stated = new Set(facts.taxa.map((taxon) => taxon.scientificName));
  const names = [...new Set(application.lines.map((line) => line.scientificName))];
  try {
    const read = await readSpeciesDirectory(directory, { names, asOf });
    return {
      facts: {
        ...facts,
        taxa: [...facts.taxa, ...read.taxa.filter((taxon) => !stated.has(taxon.scientificName))],
        quotas: facts.quotas.length > 0 ? facts.quotas : read.quotas,
        suspensions: facts.suspensions.length > 0 ? facts.suspensions : read.suspensions,
      },
    };
  } catch (error) {
    if (error instanceof SpeciesDirectoryError) return { fault: error.message };
    throw error;
  }
}

function complete(application: ApplicationForm, facts: GivenFacts, asOf: string): RuleFacts {
  const importing = application.documentType === 'I' || application.documentType === 'O-IFS';
  const granting = importing ? (application.countryOfImport ?? '') : application.countryOfExport;
  return {
    ...facts,
    application,
    asOf,
    issueDate: facts.issueDate ?? asOf,
    issuingCountry: documentNumber(facts.issuingCountry ?? granting),
  };
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function asJson(evaluation: Evaluation): string {
  const findings = evaluation.findings.map(({ rule, severity, boxes, lines, source, confirmed, evidence }) => ({
    rule,
    severity,
    boxes,
    lines,
    source,
    confirmed,
    evidence,
  }));
  return JSON.stringify({ outcome: evaluation.outcome, findings });
}

function asText(evaluation: Evaluation): string {
  const findings = evaluation.findings.map((finding) => {
    const where = [
      message('rules.boxes', { count: finding.boxes.length, boxes: finding.boxes.join(', ') }, 'en'),
      ...(finding.lines.length > 0 ? [message('rules.lines', { count: finding.lines.length, lines: shortened(finding.lines) }, 'en')] : []),
    ].join(', ');
    const unconfirmed = finding.confirmed ? '' : ` (${message('rules.unconfirmed', {}, 'en')})`;
    const text = message(finding.message, finding.evidence, 'en');
    return `${message(`rules.severity.${finding.severity}`, {}, 'en').padEnd(7)}${finding.rule}: ${text}\n       ${where}; ${finding.source}${unconfirmed}\n`;
  });
  return `${findings.join('')}${message(`rules.outcome.${evaluation.outcome}`, {}, 'en')}\nAs of ${evaluation.asOf}; rules of ${evaluation.ruleSet.date}, ${evaluation.ruleSet.hash.slice(0, 16)}\n`;
}

function shortened(lines: readonly number[]): string {
  return lines.length <= 12 ? lines.join(', ') : `${lines.slice(0, 12).join(', ')} ... (${lines.length})`;
}
