import { canonicalJson } from './canonical-json.js';
import { isCountry } from './codes.js';
import { documentTypes } from './data/document-types.js';
import { purposes } from './data/purposes.js';
import { regions } from './data/regions.js';
import { sources } from './data/sources.js';
import { taxonTermPairs } from './data/taxon-term-pairs.js';
import { terms } from './data/terms.js';
import { units } from './data/units.js';
import { isDate } from './dates.js';
import { rules } from './rules/registry.js';
import type { Rule, RuleMetadata } from './rules/rule.js';
import { sha256Hex } from './sha256.js';

/** A change that one country (or, with `country` null, everyone using this set) makes to a rule, between two dates. */
export interface RuleOverride {
  readonly rule: string;
  /** ISO code of the issuing country; null = every country. */
  readonly country: string | null;
  /** YYYY-MM-DD; `to` exclusive, null = open. */
  readonly from: string;
  readonly to: string | null;
  /** `off` switches the rule off; absent leaves its severity. */
  readonly severity?: 'block' | 'warn' | 'off';
  readonly parameters?: Readonly<Record<string, string>>;
  /** Law or decision it rests on. */
  readonly source: string;
}

/** Everything that decides what the engine finds, as plain data. */
export interface RuleSet {
  /** YYYY-MM-DD: day of the last change to the built-in rules. */
  readonly date: string;
  readonly rules: readonly RuleMetadata[];
  /** SHA-256 (hex) of each code table that rules read. */
  readonly tables: Readonly<Record<string, string>>;
  readonly overrides: readonly RuleOverride[];
}

const tables = { documentTypes, purposes, regions, sources, taxonTermPairs, terms, units };

export const builtInRuleSet: RuleSet = {
  date: '2026-12-01',
  rules: rules.map(metadata),
  tables: Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, sha256Hex(canonicalJson(table))])),
  overrides: [],
};

const hashes = new WeakMap<RuleSet, string>();

/** SHA-256 (hex) over the canonical JSON of the set: the same rules, tables and overrides always give the same hash. */
export function ruleSetHash(ruleSet: RuleSet): string {
  const known = hashes.get(ruleSet);
  if (known) return known;
  const hash = sha256Hex(canonicalJson(ruleSet));
  hashes.set(ruleSet, hash);
  return hash;
}

/** The built-in set with a country's overrides; the later of two that hold on one date wins. */
export function withOverrides(overrides: readonly RuleOverride[], ruleSet: RuleSet = builtInRuleSet): RuleSet {
  return { ...ruleSet, overrides: [...ruleSet.overrides, ...overrides] };
}

/** What is wrong with overrides: a misspelt rule id would otherwise silently change nothing. Empty = in order. */
export function overrideFaults(overrides: readonly RuleOverride[]): readonly string[] {
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  return overrides.flatMap((override) => {
    const rule = known.get(override.rule);
    if (!rule) return [`there is no rule "${override.rule}"`];
    const faults: string[] = [];
    if (!isDate(override.from) || (override.to !== null && !(isDate(override.to) && override.from < override.to)))
      faults.push(`${override.rule}: the dates ${override.from} to ${override.to ?? 'open'} are none`);
    if (override.country !== null && !isCountry(override.country)) faults.push(`${override.rule}: "${override.country}" is no country`);
    if (override.source.trim() === '') faults.push(`${override.rule}: the override names no source`);
    for (const name of Object.keys(override.parameters ?? {}))
      if (!(name in rule.parameters) && !rule.parameterNames?.test(name)) faults.push(`${override.rule}: it has no parameter "${name}"`);
    return faults;
  });
}

/** A rule as it holds for one country on one date. */
export interface EffectiveRule {
  readonly rule: Rule;
  readonly severity: 'block' | 'warn';
  readonly parameters: Readonly<Record<string, string>>;
  /** The rule's own source, and the law behind each override that holds. */
  readonly source: string;
}

export function effectiveRules(ruleSet: RuleSet, country: string, date: string): readonly EffectiveRule[] {
  const overrides = new Map<string, RuleOverride[]>();
  for (const override of ruleSet.overrides)
    if ((override.country === null || override.country === country) && holds(override, date))
      overrides.set(override.rule, [...(overrides.get(override.rule) ?? []), override]);

  const known = new Map(ruleSet.rules.map((entry) => [entry.id, entry]));
  const effective: EffectiveRule[] = [];
  for (const rule of rules) {
    const entry = known.get(rule.id);
    if (!entry || !holds(entry, date)) continue;
    let severity: 'block' | 'warn' | 'off' = entry.severity;
    let parameters = entry.parameters;
    let source = entry.source;
    for (const override of overrides.get(rule.id) ?? []) {
      severity = override.severity ?? severity;
      parameters = { ...parameters, ...override.parameters };
      source = `${source}; ${override.source}`;
    }
    if (severity !== 'off') effective.push({ rule, severity, parameters, source });
  }
  return effective;
}

function holds(span: { readonly from: string | null; readonly to: string | null }, date: string): boolean {
  return (span.from === null || span.from <= date) && (span.to === null || date < span.to);
}

function metadata(rule: Rule): RuleMetadata {
  const { check: _check, parameterNames: _names, ...data } = rule;
  return data;
}
