import { type DecisionFact, type Evaluation, type RequiredDecision, requiredDecisions, type RuleFacts } from '#cites';

/** What the treaty asks and nobody has found yet, line by line. */
export function missingDecisions(facts: RuleFacts): readonly RequiredDecision[] {
  return requiredDecisions(facts)
    .map((required) => ({
      ...required,
      lines: required.lines.filter(
        (line) =>
          !facts.decisions.some(
            (decision) => decision.kind === required.kind && (decision.lines.length === 0 || decision.lines.includes(line)),
          ),
      ),
    }))
    .filter((required) => required.lines.length > 0);
}

/** Findings that still stand in the way: every block, and every warning without a written override of all its lines. */
export function unsettled(evaluation: Evaluation, decisions: readonly DecisionFact[]): Evaluation['findings'] {
  const overrides = decisions.filter((decision) => decision.kind === 'override' && decision.outcome !== 'negative');
  return evaluation.findings.filter((finding) => {
    if (finding.severity === 'block') return true;
    const own = overrides.filter((decision) => decision.overrides === finding.rule);
    if (own.some((decision) => decision.lines.length === 0)) return false;
    return finding.lines.length === 0 || !finding.lines.every((line) => own.some((decision) => decision.lines.includes(line)));
  });
}
