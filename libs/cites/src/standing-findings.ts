import { Decimal } from './decimal.js';
import type { DecisionFact, DecisionKind, FindingCondition, RuleFacts } from './model/rule-facts.js';
import type { QuantityText } from './model/permit-document.js';
import { convertQuantity, readQuantity } from './quantity.js';
import { requiredDecisionsOf } from './required-decisions.js';
import { type LineContext, type RuleContext, ruleContext } from './rules/rule-context.js';

/** Findings that may be made once for many cases: those that the Scientific Authority makes about a taxon and its population. */
export const standingKinds: readonly DecisionKind[] = ['non-detriment', 'import-not-detrimental'];

/** What a standing finding is about. Empty lists = every one. */
export interface StandingScope {
  /** Accepted name of the taxon; a finding on a genus or family counts for what is below it. */
  readonly taxon: string;
  /** Country of the population (ISO 3166-1 alpha-2): box 12, or else the exporting country. */
  readonly country: string;
  readonly sources: readonly string[];
  readonly purposes: readonly string[];
  readonly terms: readonly string[];
  /** Days of issue on which it holds (YYYY-MM-DD, both inclusive). */
  readonly from: string;
  readonly to: string;
  /** At most so much in a calendar year, over all permits; null = no ceiling. */
  readonly ceiling: QuantityText | null;
}

/** A standing finding in force, with what permits have used of its ceiling. */
export interface StandingFinding {
  readonly id: string;
  readonly kind: DecisionKind;
  readonly outcome: 'positive' | 'conditional';
  readonly person: string;
  readonly at: string;
  readonly scope: StandingScope;
  readonly conditions: readonly FindingCondition[];
  /** By other permits in the year of issue, in the unit of the ceiling. */
  readonly used: string;
}

/** How a standing finding bears on a form. */
export interface StandingUse {
  readonly finding: StandingFinding;
  readonly lines: readonly number[];
  /** What the lines come to, in the current unit of the ceiling; null where there is no ceiling to draw on. */
  readonly wanted: string | null;
  /** Why it does not stand in for a finding of the case, though it is about these lines; null = it does. */
  readonly short: 'ceiling' | 'unit' | null;
}

/** What of the form waits for a finding that a standing one could be; empty = none need be looked for. */
export function standingWanted(facts: RuleFacts): { readonly names: readonly string[]; readonly countries: readonly string[] } {
  const lines = [...openLines(ruleContext(facts)).values()].flat();
  return {
    names: [...new Set(lines.flatMap(({ names }) => names))],
    countries: [...new Set(lines.map(({ originCountry }) => originCountry))],
  };
}

/**
 * Which standing findings cover which lines. A finding of the case itself comes first; of several standing ones the newest
 * that has enough left; all lines of the form that fall under one count together.
 *
 * @param facts with the decisions of the case alone
 */
export function standingUses(facts: RuleFacts, findings: readonly StandingFinding[]): readonly StandingUse[] {
  const open = openLines(ruleContext(facts));
  const newestFirst = [...findings].sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : one.id < other.id ? -1 : 1));
  const uses: StandingUse[] = [];
  for (const finding of newestFirst) {
    const waiting = open.get(finding.kind) ?? [];
    const covered = waiting.filter((line) => isAbout(finding.scope, line, facts));
    if (covered.length === 0) continue;
    const use = draw(finding, covered, facts);
    uses.push(use);
    if (use.short === null)
      open.set(
        finding.kind,
        waiting.filter((line) => !covered.includes(line)),
      );
  }
  return uses;
}

/** The decisions that standing findings stand in for. */
export function standingDecisionFacts(uses: readonly StandingUse[]): readonly DecisionFact[] {
  return uses
    .filter(({ short }) => short === null)
    .map(({ finding: { id, kind, outcome, person, at, conditions }, lines }) => ({
      ...{ id, kind, outcome, person, at, lines, standing: true, evidence: [] },
      role: 'scientific-authority' as const,
      ...(conditions.length > 0 ? { conditions } : {}),
    }));
}

function openLines(context: RuleContext): Map<DecisionKind, LineContext[]> {
  const open = new Map<DecisionKind, LineContext[]>();
  for (const { kind, lines } of requiredDecisionsOf(context)) {
    if (!standingKinds.includes(kind)) continue;
    const waiting = context.lines.filter(({ number }) => lines.includes(number) && context.decision(kind, number) === null);
    if (waiting.length > 0) open.set(kind, [...(open.get(kind) ?? []), ...waiting]);
  }
  return open;
}

function isAbout(scope: StandingScope, line: LineContext, { application, issueDate }: RuleFacts): boolean {
  return (
    line.names.includes(scope.taxon) &&
    scope.country === line.originCountry &&
    issueDate >= scope.from &&
    issueDate <= scope.to &&
    (scope.sources.length === 0 || scope.sources.includes(line.source)) &&
    (scope.purposes.length === 0 || scope.purposes.includes(application.purpose)) &&
    (scope.terms.length === 0 || scope.terms.includes(line.line.term))
  );
}

function draw(finding: StandingFinding, covered: readonly LineContext[], { application }: RuleFacts): StandingUse {
  const lines = covered.map(({ number }) => number);
  const { ceiling } = finding.scope;
  // A replacement carries what the replaced document already drew.
  if (ceiling === null || application.replacement) return { finding, lines, wanted: null, short: null };
  const limit = readQuantity(ceiling);
  const used = readQuantity({ value: finding.used, unit: ceiling.unit });
  if (!limit || !used) return { finding, lines, wanted: null, short: 'unit' };
  let wanted = Decimal.zero;
  for (const line of covered) {
    const counted = [line.quantity, line.secondQuantity].map((one) => one && convertQuantity(one, limit.unit)).find((one) => one);
    if (!counted) return { finding, lines, wanted: null, short: 'unit' };
    wanted = wanted.plus(counted.amount);
  }
  const short = wanted.plus(used.amount).compare(limit.amount) > 0 ? 'ceiling' : null;
  return { finding, lines, wanted: wanted.toString(), short };
}
