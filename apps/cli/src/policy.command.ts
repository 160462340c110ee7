import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  appealDaysFaults,
  feeScheduleFaults,
  findOffice,
  isDrawPolicy,
  ruleOverridesPolicy,
  signaturesPolicy,
  signaturesPolicyFaults,
} from '#applications';
import { overrideFaults, type RuleOverride } from '#cites';
import { changePolicy, conductPolicy, conductPolicyFaults, listPolicies, officerVettingPolicy } from '#identity';
import { type InstallationConfig, readConfig } from './config.js';
import { decidedByNeeded, readDecidedBy } from './decided-by.js';
import { onTheMachine } from './installation/on-the-machine.js';
import { table } from './installation/table.js';
import { exit, type Io } from './io.js';

const usage = `Usage:
  opencites policy list [--json]
  opencites policy set NAME FILE.json --decided-by "ORDER, DATE, OFFICE"

Dated decisions of the authority that change how the software enforces. Set on the machine only; each change is a public event.
  separation-of-duties          {"allowedPairs": ["science+recommendation"]}; recommendation and approval are never one person's
  role-groups                   {"allowedPairs": ["administration+management"]}: groups of roles that one person may hold
  signatures-needed             {"rules": [{"appendices", "documentTypes", "circumstances", "people", "roles"}]}: who must have signed
  rule-overrides                [{"rule", "country", "from", "to", "severity", "parameters", "source"}]; severity block, warn or off
  form-headings                 "en+fr" or "en+es"
  natural-person-names-hashed   true or false
  fees                          [{"documentType", "amount", "currency", "source"}]: what a document costs; without a row nothing
  organisation-vetting          true or false: whether an organisation submits nothing before two officers have vetted it
  code-of-conduct               {"version", "everyMonths", "text": {"en", "fr", "es"}} or false: what officers accept before they decide
  officer-vetting               true or false: whether nobody decides who was not vetted
  draw                          true, false, or {"witness": "NAME"}: the witness of the log's policy whose signature decides
  passkey-sign-in               "always", "never" or "unless-specimen": whether whoever has a passkey to decide with signs in with it only
  security-stamps               "none" or "stock": every permit takes the next security stamp of the stock
  facility-opinion              true or false: the Scientific Authority says yes before a facility is entered or changed
  signed-decisions              true; false only before the first officers have keys, the signer wants them ever after
`;

/** What is wrong with a value, by policy; a policy that nothing reads would be a decision without effect. */
const faultsOf: Readonly<Record<string, (value: unknown) => readonly string[]>> = {
  'separation-of-duties': (value) => {
    const pairs = typeof value === 'object' && value !== null ? (value as { allowedPairs?: unknown }).allowedPairs : null;
    if (!Array.isArray(pairs)) return ['"allowedPairs" must be a list'];
    const allowed = ['recommendation+science', 'science+recommendation', 'approval+science', 'science+approval'];
    return pairs.filter((pair) => !allowed.includes(String(pair))).map((pair) => `"${String(pair)}" is no pair that can be allowed`);
  },
  'role-groups': (value) => {
    const pairs = typeof value === 'object' && value !== null ? (value as { allowedPairs?: unknown }).allowedPairs : null;
    if (!Array.isArray(pairs)) return ['"allowedPairs" must be a list'];
    const groups = ['management', 'science', 'administration'];
    const allowed = groups.flatMap((one) => groups.filter((other) => other !== one).map((other) => `${one}+${other}`));
    return pairs.filter((pair) => !allowed.includes(String(pair))).map((pair) => `"${String(pair)}" is no pair of groups`);
  },
  [signaturesPolicy]: signaturesPolicyFaults,
  [ruleOverridesPolicy]: (value) => (isOverrides(value) ? overrideFaults(value) : ['must be a list of overrides']),
  'form-headings': (value) => (value === 'en+fr' || value === 'en+es' ? [] : ['must be "en+fr" or "en+es"']),
  'passkey-sign-in': (value) =>
    value === 'always' || value === 'never' || value === 'unless-specimen' ? [] : ['must be "always", "never" or "unless-specimen"'],
  'signed-decisions': (value) => (typeof value === 'boolean' ? [] : ['must be true or false']),
  fees: feeScheduleFaults,
  'appeal-days': appealDaysFaults,
  [conductPolicy]: conductPolicyFaults,
  [officerVettingPolicy]: (value) => (typeof value === 'boolean' ? [] : ['must be true or false']),
  'organisation-vetting': (value) => (typeof value === 'boolean' ? [] : ['must be true or false']),
  'security-stamps': (value) => (value === 'none' || value === 'stock' ? [] : ['must be "none" or "stock"']),
  'facility-opinion': (value) => (typeof value === 'boolean' ? [] : ['must be true or false']),
  draw: (value) => (isDrawPolicy(value) ? [] : ['must be true, false or {"witness": "NAME"}']),
  'natural-person-names-hashed': (value) => (typeof value === 'boolean' ? [] : ['must be true or false']),
};

/** `opencites policy` */
export async function policyCommand(argv: readonly string[], io: Io, configured = readConfig()): Promise<number> {
  if ('faults' in configured) {
    for (const { name, reason } of configured.faults) io.stderr.write(`${name}: ${reason}\n`);
    return exit.usage;
  }
  const [verb, ...rest] = argv;
  const wrong = (fault: string) => {
    io.stderr.write(fault === '' ? usage : `${fault}\n\n${usage}`);
    return exit.usage;
  };
  try {
    if (verb === 'list') return await list(rest, io, configured.config);
    if (verb !== 'set') return wrong(verb === undefined ? '' : `There is no "policy ${verb}".`);
    const { values, positionals } = parseArgs({ args: rest, allowPositionals: true, options: { 'decided-by': { type: 'string' } } });
    const [name, file, more] = positionals;
    const decidedBy = readDecidedBy(values['decided-by']);
    if (name === undefined || file === undefined || more !== undefined) return wrong('Give the name of a policy and a file.');
    const check = Object.hasOwn(faultsOf, name) ? faultsOf[name] : undefined;
    if (!check) return wrong(`There is no policy "${name}".`);
    if (decidedBy === null) return wrong(decidedByNeeded);
    const value = JSON.parse(readFileSync(file, 'utf8')) as unknown;
    const faults = check(value);
    if (faults.length > 0) return wrong(faults.map((fault) => `${file}: ${fault}`).join('\n'));
    return await set(configured.config, io, { name, value, decidedBy });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof SyntaxError || code === 'ENOENT' || code?.startsWith('ERR_PARSE_ARGS')) return wrong((error as Error).message);
    throw error;
  }
}

async function list(argv: readonly string[], io: Io, config: InstallationConfig): Promise<number> {
  const { json } = parseArgs({ args: [...argv], options: { json: { type: 'boolean' } } }).values;
  const policies = await onTheMachine(config, (unitOfWork) => unitOfWork.run((tx) => listPolicies(tx)));
  const rows = policies.map(({ name, value, validFrom, validTo, decidedBy }) => ({
    ...{ name, value, from: validFrom.toISOString(), to: validTo?.toISOString() ?? null, decidedBy },
  }));
  if (json) io.stdout.write(`${JSON.stringify(rows)}\n`);
  else
    io.stdout.write(
      `${table(
        ['Policy', 'From', 'To', 'Value', 'Decided by'],
        rows.map((row) => [row.name, row.from.slice(0, 16), row.to?.slice(0, 16) ?? 'in force', JSON.stringify(row.value), row.decidedBy]),
        io.stdout.columns,
      )}\n`,
    );
  return exit.ok;
}

async function set(config: InstallationConfig, io: Io, policy: { name: string; value: unknown; decidedBy: string }): Promise<number> {
  return onTheMachine(config, (unitOfWork) =>
    unitOfWork.run(async (tx) => {
      const office = await findOffice(tx);
      const input = { ...policy, organisation: `${office?.country ?? config.country}-MA` };
      await changePolicy(tx, input as Parameters<typeof changePolicy>[1]);
      io.stdout.write(`${policy.name} is in force from now on; what was before it is kept.\n`);
      return exit.ok;
    }),
  );
}

function isOverrides(value: unknown): value is readonly RuleOverride[] {
  return (
    Array.isArray(value) &&
    value.every((item: unknown) => {
      if (typeof item !== 'object' || item === null) return false;
      const { rule, country, from, to, severity, parameters, source, ...rest } = item as Record<string, unknown>;
      return (
        [rule, from, source].every((text) => typeof text === 'string') &&
        [country, to].every((text) => text === null || typeof text === 'string') &&
        (severity === undefined || ['block', 'warn', 'off'].includes(String(severity))) &&
        (parameters === undefined ||
          (typeof parameters === 'object' && parameters !== null && Object.values(parameters).every((each) => typeof each === 'string'))) &&
        Object.keys(rest).length === 0
      );
    })
  );
}
