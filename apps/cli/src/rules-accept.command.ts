import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type AcceptedRule, acceptRules, dayIn, findOffice, listAcceptances, readRuleSet } from '#applications';
import { isDate, notAccepted, ruleSetHash, type RuleSet, type UnconfirmedRule, unconfirmedRules } from '#cites';
import type { Tx } from '#database';
import { messagePattern } from '#messages';
import type { InstallationConfig } from './config.js';
import { onTheMachine } from './installation/on-the-machine.js';
import { exit, type Io } from './io.js';
import { readReview, reviewFile } from './rules-review.js';

export class RulesUsageError extends Error {}

interface Open {
  readonly country: string;
  /** YYYY-MM-DD, in the zone of the office. */
  readonly today: string;
  readonly ruleSet: RuleSet;
  readonly unconfirmed: readonly UnconfirmedRule[];
  readonly open: readonly UnconfirmedRule[];
}

/** `rules unconfirmed [--out FILE]`: what a person has to read. */
export async function rulesUnconfirmed(argv: readonly string[], io: Io, config: InstallationConfig): Promise<number> {
  const { values, positionals } = parse(argv, { out: { type: 'string' } });
  if (positionals.length > 0) throw new RulesUsageError(`What is ${positionals[0]}?`);
  const { out } = values;
  const { open, ruleSet } = await onTheMachine(config, (unitOfWork) => unitOfWork.run((tx) => readOpen(tx, config)));
  if (out === undefined) {
    io.stdout.write(open.map(told).join('\n'));
    io.stdout.write(`${open.length > 0 ? '\n' : ''}${summary(open.length)}\n`);
    return exit.ok;
  }
  // Never over a file that somebody may have filled in.
  writeFileSync(out, reviewFile(open, { date: ruleSet.date, hash: ruleSetHash(ruleSet) }), { flag: 'wx' });
  io.stdout.write(
    `${open.length} rules are in ${out}. Whoever answers for the authority reads each one and sets "accepted": true, with name, role and date\n` +
      `(once under "by", or rule by rule); then: opencites rules accept ${out}\n`,
  );
  return exit.ok;
}

/** `rules accept ...`: a person's word, kept with the rule as it was. */
export async function rulesAccept(argv: readonly string[], io: Io, config: InstallationConfig): Promise<number> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parse(argv, { rule: text, name: text, role: text, date: text });
  const { rule, name, role, date } = values;
  const [file, another] = positionals;
  const single = [rule, name, role, date].some((value) => value !== undefined);
  if (another !== undefined || (file !== undefined && single)) throw new RulesUsageError('Give one file, or one rule.');
  if (single && (rule === undefined || name === undefined || role === undefined))
    throw new RulesUsageError('--rule, --name and --role go together.');
  const review = file === undefined ? null : readFile(file);

  return onTheMachine(config, (unitOfWork) =>
    unitOfWork.run(async (tx) => {
      const state = await readOpen(tx, config);
      if (review === null && rule === undefined) {
        io.stdout.write(state.open.map(({ rule: each }) => `${each.id.padEnd(36)} ${each.source}\n`).join(''));
        io.stdout.write(`${summary(state.open.length)}\n`);
        return state.open.length === 0 ? exit.ok : exit.blocked;
      }
      const read =
        review === null
          ? readReview(asReview(state, { rule: rule ?? '', name: name ?? '', role: role ?? '', date: date ?? state.today }), state)
          : readReview(review, state);
      if ('faults' in read) {
        for (const fault of read.faults) io.stderr.write(`${file ?? 'rules accept'}: ${fault}\n`);
        io.stderr.write('Nothing was kept.\n');
        return exit.usage;
      }
      const { recorded } = await acceptRules(tx, { country: state.country, day: state.today, accepted: read.accepted });
      const left = (await readOpen(tx, config)).open;
      io.stdout.write(`${recorded.length} acceptances kept${alreadyKept(read.accepted, recorded)}. ${summary(left.length)}\n`);
      return exit.ok;
    }),
  );
}

async function readOpen(tx: Tx, config: InstallationConfig): Promise<Open> {
  const office = await findOffice(tx);
  const country = office?.country ?? config.country;
  const today = dayIn(office?.timeZone ?? 'UTC');
  const ruleSet = await readRuleSet(tx);
  const unconfirmed = unconfirmedRules(country, today, { ruleSet, later: true });
  return { country, today, ruleSet, unconfirmed, open: notAccepted(unconfirmed, await listAcceptances(tx)) };
}

/** One rule on the command line is a review file of one rule. */
function asReview(state: Open, given: { rule: string; name: string; role: string; date: string }): unknown {
  const { rule, name, role, date } = given;
  const sha256 = state.unconfirmed.find((each) => each.rule.id === rule)?.sha256 ?? '';
  return { format: 'opencites-rule-review/1', by: { name, role, date }, rules: [{ rule, sha256, accepted: true }] };
}

function readFile(path: string): unknown {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) throw new RulesUsageError(`There is no ${path}.`);
  if (found.size > 4 * 1024 * 1024) throw new RulesUsageError(`${path} is larger than 4 MB.`);
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch {
    throw new RulesUsageError(`${path} is not JSON.`);
  }
}

function told({ rule }: UnconfirmedRule): string {
  const parameters = Object.entries(rule.parameters).map(([name, value]) => `${name} = ${value}`);
  return [
    `${rule.id} (${rule.severity}, box ${rule.boxes.join(', ')})`,
    `  ${messagePattern(rule.message, 'en') ?? ''}`,
    `  Source, not confirmed: ${rule.source}`,
    ...(parameters.length > 0 ? [`  With: ${parameters.join('; ')}`] : []),
    '',
  ].join('\n');
}

function summary(open: number): string {
  return open === 0
    ? 'Every unconfirmed rule is accepted.'
    : `${open} unconfirmed rules are open: a real authority is not set up, and approves and issues nothing, until each is accepted.`;
}

function alreadyKept(accepted: readonly AcceptedRule[], recorded: readonly string[]): string {
  const before = accepted.length - recorded.length;
  return before === 0 ? '' : `, ${before} were kept before`;
}

type Options = NonNullable<Parameters<typeof parseArgs>[0]>['options'];

function parse(argv: readonly string[], options: Options): { values: Readonly<Record<string, string | undefined>>; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options: options ?? {}, allowPositionals: true });
    const { date } = values;
    if (typeof date === 'string' && !isDate(date)) throw new RulesUsageError(`--date: "${date}" is not a date (YYYY-MM-DD).`);
    return { values: values as Record<string, string | undefined>, positionals };
  } catch (error) {
    if (error instanceof RulesUsageError) throw error;
    throw new RulesUsageError(error instanceof Error ? error.message : 'The options cannot be read.');
  }
}
