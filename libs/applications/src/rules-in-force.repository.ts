import { notAccepted, overrideFaults, type RuleAcceptance, type RuleOverride, type RuleSet, unconfirmedRules, withOverrides } from '#cites';
import type { Tx } from '#database';
import { type Office, officeColumns } from './office.repository.js';

/** Name of the dated policy (`identity.policy`) that holds what the authority changed about the rules. */
export const ruleOverridesPolicy = 'rule-overrides';

/** By what rules this authority judges, and for whom. */
export interface RulesInForce {
  readonly office: Office;
  readonly ruleSet: RuleSet;
  /**
   * Ids of unconfirmed rules in force on a day (YYYY-MM-DD) that no named person accepted as they are now; always empty
   * for a fictitious authority. While there is one, nothing may be approved, issued or signed.
   */
  unaccepted(day: string): readonly string[];
}

interface Row extends Office {
  readonly overrides: readonly RuleOverride[] | null;
  readonly acceptances: readonly RuleAcceptance[] | null;
}

/** @throws Error when the installation was never set up, or its policy names rules or parameters that are none */
export async function readRulesInForce(tx: Tx): Promise<RulesInForce> {
  const [row] = (await tx.query(
    `select ${officeColumns}, identity.policy_at('${ruleOverridesPolicy}') as overrides,
       case when not specimen then (select jsonb_agg(jsonb_build_object('rule', rule, 'sha256', encode(rule_sha256, 'hex'))) from applications.rule_acceptance) end as acceptances
     from applications.office`,
  )) as Row[];
  if (!row) throw new Error('This installation has no authority yet: applications.office is empty');
  const { overrides, acceptances, ...office } = row;
  const ruleSet = ruleSetWith(overrides ?? []);
  return {
    office,
    ruleSet,
    unaccepted: (day) =>
      office.specimen ? [] : notAccepted(unconfirmedRules(office.country, day, { ruleSet }), acceptances ?? []).map(({ rule }) => rule.id),
  };
}

let last: { readonly key: string; readonly ruleSet: RuleSet } | null = null;

/** One object for one policy: the hash of a rule set is kept by identity. */
function ruleSetWith(overrides: readonly RuleOverride[]): RuleSet {
  const key = JSON.stringify(overrides);
  if (last?.key === key) return last.ruleSet;
  const faults = overrideFaults(overrides);
  // Judging on with a part of what the authority decided would be worse than not judging.
  if (faults.length > 0) throw new Error(`The policy ${ruleOverridesPolicy} cannot be used: ${faults.join('; ')}`);
  last = { key, ruleSet: withOverrides(overrides) };
  return last.ruleSet;
}

export interface AcceptanceToRecord {
  readonly id: string;
  readonly rule: string;
  /** SHA-256 of the rule's content and of the whole set, hex. */
  readonly sha256: string;
  readonly ruleSetSha256: string;
  readonly personName: string;
  readonly personRole: string;
  /** YYYY-MM-DD */
  readonly acceptedOn: string;
}

/** On the machine only, as oc_migrator: no running process says that a person accepted something. */
export async function insertAcceptance(tx: Tx, acceptance: AcceptanceToRecord): Promise<void> {
  await tx.query(
    `insert into applications.rule_acceptance (id, rule, rule_sha256, rule_set_sha256, person_name, person_role, accepted_on)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      acceptance.id,
      acceptance.rule,
      Buffer.from(acceptance.sha256, 'hex'),
      Buffer.from(acceptance.ruleSetSha256, 'hex'),
      acceptance.personName,
      acceptance.personRole,
      acceptance.acceptedOn,
    ],
  );
}

/** Rules that were ever accepted, each in the content it had then. */
export async function listAcceptances(tx: Tx): Promise<readonly RuleAcceptance[]> {
  return (await tx.query(`select rule, encode(rule_sha256, 'hex') as sha256 from applications.rule_acceptance`)) as RuleAcceptance[];
}

/** What the authority changed about the rules; before one is set up, too. */
export async function readRuleSet(tx: Tx): Promise<RuleSet> {
  const [row] = (await tx.query(`select identity.policy_at('${ruleOverridesPolicy}') as overrides`)) as Pick<Row, 'overrides'>[];
  return ruleSetWith(row?.overrides ?? []);
}
