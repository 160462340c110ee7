import { canonicalJson } from './canonical-json.js';
import { builtInRuleSet, effectiveRules, type RuleSet } from './rule-set.js';
import type { RuleMetadata } from './rules/rule.js';
import { sha256Hex } from './sha256.js';

/** A rule whose source was not confirmed, as a person is asked to accept it. */
export interface UnconfirmedRule {
  readonly rule: RuleMetadata;
  /** SHA-256 (hex) of what the rule says and of what the authority changed about it: an acceptance holds for this content alone. */
  readonly sha256: string;
}

/** A named person's word for one rule, as it was when they read it. */
export interface RuleAcceptance {
  readonly rule: string;
  readonly sha256: string;
}

/**
 * Unconfirmed rules that hold for a country on a day.
 *
 * @param date YYYY-MM-DD
 * @param options.later also those that come into force after that day
 */
export function unconfirmedRules(
  country: string,
  date: string,
  options: { readonly ruleSet?: RuleSet; readonly later?: boolean } = {},
): readonly UnconfirmedRule[] {
  const ruleSet = options.ruleSet ?? builtInRuleSet;
  const now = new Set(effectiveRules(ruleSet, country, date).map(({ rule }) => rule.id));
  const later = (rule: RuleMetadata) =>
    options.later === true &&
    rule.from !== null &&
    rule.from > date &&
    effectiveRules(ruleSet, country, rule.from).some((effective) => effective.rule.id === rule.id);
  return ruleSet.rules
    .filter((rule) => !rule.confirmed && (now.has(rule.id) || later(rule)))
    .map((rule) => ({ rule, sha256: contentHash(rule, ruleSet) }));
}

/** Those of `rules` that nobody accepted in their present content. */
export function notAccepted(rules: readonly UnconfirmedRule[], acceptances: Iterable<RuleAcceptance>): readonly UnconfirmedRule[] {
  const accepted = new Set([...acceptances].map(({ rule, sha256 }) => `${rule} ${sha256}`));
  return rules.filter(({ rule, sha256 }) => !accepted.has(`${rule.id} ${sha256}`));
}

/** `revision` stands for the logic; tables that the logic reads have hashes of their own in the set. */
function contentHash(rule: RuleMetadata, ruleSet: RuleSet): string {
  return sha256Hex(canonicalJson({ rule, overrides: ruleSet.overrides.filter((override) => override.rule === rule.id) }));
}
