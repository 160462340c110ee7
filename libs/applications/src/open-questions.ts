import { type DecisionFact, type Evaluation, type RequiredDecision, requiredDecisions, type RuleFacts, rules } from '#cites';
import { decisionDuties, dutyOf } from './duties.js';

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

/**
 * What the treaty asks of the Scientific Authority for this form. A finding that either authority may make (bred or
 * propagated) is not waited for; suitable housing is the scientists' for imports and the Management Authority's from the sea.
 */
export function scienceOwed(facts: RuleFacts): readonly RequiredDecision[] {
  const standing = facts.decisions.filter((decision) => decision.standing);
  return requiredDecisions(facts)
    .filter(({ kind }) =>
      kind === 'recipient-suitably-equipped'
        ? facts.application.documentType !== 'O-IFS'
        : decisionDuties.some((row) => row.kind === kind && row.duty === 'science') && !dutyOf(kind, 'case-officer'),
    )
    .map((owed) => ({
      ...owed,
      lines: owed.lines.filter((line) => !standing.some(({ kind, lines }) => kind === owed.kind && lines.includes(line))),
    }))
    .filter(({ lines }) => lines.length > 0);
}

const decisionRules: ReadonlySet<string> = new Set(rules.filter(({ stage }) => stage === 'decision').map(({ id }) => id));

/** Rules with a finding that says no more than that officers have not finished: nothing is odd about the case. */
export function officersWork(evaluation: Pick<Evaluation, 'findings'>): readonly string[] {
  return [...new Set(evaluation.findings.map(({ rule }) => rule))].filter((rule) => decisionRules.has(rule));
}
