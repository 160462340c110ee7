import {
  currentUnit,
  Decimal,
  evaluate,
  type Evaluation,
  type Finding,
  type PermitDocument,
  type QuotaDraw,
  type RuleFacts,
  type RuleSet,
} from '#cites';
import { refusal, type SigningRefusal } from '../refusal.js';
import { standing } from './check-decisions.js';
import type { SigningCase } from './signing-case.js';

/** The rules once more, on facts the signer read itself. A block at this instant stops what was approved yesterday. */
export function checkRules(
  signingCase: SigningCase,
  facts: RuleFacts,
  ruleSet: RuleSet,
): { readonly evaluation: Evaluation; readonly refusal: SigningRefusal | null } {
  const evaluation = evaluate(facts, { ruleSet });
  return { evaluation, refusal: judge(signingCase, evaluation) };
}

/** Whose source nobody confirmed holds for real permits only once a named person of the authority accepted it. */
export function checkAcceptance(unaccepted: readonly string[]): SigningRefusal | null {
  return unaccepted.length > 0 ? refusal('rules-not-accepted', { rules: unaccepted.join(', ') }) : null;
}

function judge(signingCase: SigningCase, evaluation: Evaluation): SigningRefusal | null {
  const named = (severity?: Finding['severity']) =>
    [
      ...new Set(
        evaluation.findings.filter((finding) => severity === undefined || finding.severity === severity).map((finding) => finding.rule),
      ),
    ].sort();
  if (evaluation.outcome === 'no-data') return refusal('rules-no-data', { rules: named().join(', ') });
  const blocks = named('block');
  if (blocks.length > 0) return refusal('rules-blocked', { rules: blocks.join(', ') });
  const overrides = standing(signingCase).filter(
    (decision) => decision.kind === 'override' && decision.outcome !== 'negative' && decision.role === 'issuing-officer',
  );
  const settled = (finding: Finding): boolean => {
    const own = overrides.filter((decision) => decision.overrides === finding.rule);
    if (own.some((decision) => decision.lines.length === 0)) return true;
    return finding.lines.length > 0 && finding.lines.every((line) => own.some((decision) => decision.lines.includes(line)));
  };
  const open = evaluation.findings.filter((finding) => finding.severity === 'warn' && !settled(finding)).map((finding) => finding.rule);
  return open.length > 0 ? refusal('warning-not-overridden', { rules: [...new Set(open)].sort().join(', ') }) : null;
}

/** What the document records of the rules must be what the signer found. */
export function checkRecordedFindings(document: PermitDocument, evaluation: Evaluation): SigningRefusal | null {
  const found = [...new Set(evaluation.findings.map((finding) => finding.rule))].sort();
  const { hash, date, asOf, findings } = document.rules;
  const same =
    hash === evaluation.ruleSet.hash &&
    date === evaluation.ruleSet.date &&
    asOf === evaluation.asOf &&
    Object.keys(document.rules).length === 4 &&
    Array.isArray(findings) &&
    findings.length === found.length &&
    findings.every((rule, index) => rule === found[index]);
  return same ? null : refusal('findings-differ');
}

/** Every quota that the lines draw on is reserved for this permit, in full. */
export function checkQuotas(signingCase: SigningCase, draws: readonly QuotaDraw[]): SigningRefusal | null {
  const short = draws
    .filter((draw) => {
      const held = signingCase.reservations.get(draw.quota.id);
      const factor = currentUnit(draw.quota.quantity.unit)?.factor;
      const wanted = factor ? draw.wanted.dividedBy(factor) : null;
      return !wanted || held === undefined || Decimal.from(held).compare(wanted) < 0;
    })
    .map((draw) => draw.quota.id);
  return short.length > 0 ? refusal('quota-not-reserved', { quotas: short.sort().join(', ') }) : null;
}
