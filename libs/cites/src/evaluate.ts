import { canonicalJson } from './canonical-json.js';
import type { Evaluation, Finding } from './model/finding.js';
import type { RuleFacts } from './model/rule-facts.js';
import { builtInRuleSet, effectiveRules, ruleSetHash, type EffectiveRule, type RuleSet } from './rule-set.js';
import { ruleContext, type RuleContext } from './rules/rule-context.js';

/**
 * Runs every rule that is in force at `facts.asOf` for the issuing country. Pure: the same facts and rule set always
 * give the same findings, in the order of the rule registry and then of the lines.
 */
export function evaluate(facts: RuleFacts, options: { readonly ruleSet?: RuleSet } = {}): Evaluation {
  const ruleSet = options.ruleSet ?? builtInRuleSet;
  const context = ruleContext(facts);
  const findings = effectiveRules(ruleSet, facts.issuingCountry, facts.asOf).flatMap((entry) => findingsOf(entry, context));
  return {
    outcome: outcome(context, findings),
    findings,
    ruleSet: { hash: ruleSetHash(ruleSet), date: ruleSet.date },
    asOf: facts.asOf,
  };
}

function outcome(context: RuleContext, findings: readonly Finding[]): Evaluation['outcome'] {
  // Nothing can be said about a form that names a taxon without a known listing, whatever else was found.
  if (context.lines.some((line) => line.listing.kind === 'no-data' || line.listing.kind === 'no-facts')) return 'no-data';
  if (findings.some((finding) => finding.severity === 'block')) return 'blocked';
  return findings.length > 0 ? 'warned' : 'clear';
}

/** Lines with the same evidence become one finding, so that a thousand equal lines read as one sentence. */
function findingsOf(entry: EffectiveRule, context: RuleContext): readonly Finding[] {
  const grouped = new Map<string, { lines: number[]; evidence: Readonly<Record<string, string>> }>();
  for (const hit of entry.rule.check(context, entry.parameters)) {
    const evidence = hit.evidence ?? {};
    const key = canonicalJson(evidence);
    const group = grouped.get(key);
    if (group) group.lines.push(...(hit.lines ?? []));
    else grouped.set(key, { lines: [...(hit.lines ?? [])], evidence });
  }
  const { id, boxes, confirmed, message } = entry.rule;
  return [...grouped.values()].map(({ lines, evidence }) => ({
    rule: id,
    severity: entry.severity,
    boxes,
    lines: [...new Set(lines)].sort((left, right) => left - right),
    source: entry.source,
    confirmed,
    message,
    evidence,
  }));
}
