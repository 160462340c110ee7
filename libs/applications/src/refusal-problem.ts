import { type Evaluation, type Finding } from '#cites';
import { hasMessage, type Language, message } from '#messages';
import { type Problem, problem, type ProblemCode } from '#web';
import type { FormFault, Refusal } from './outcome.js';

/** A refusal of ours as RFC 9457 problem; findings and faults of the form stand in it with their texts. */
export function refusalProblem(refusal: Refusal<ProblemCode>, language: Language = 'en'): Problem {
  return problem(refusal.code, {
    ...(refusal.args ? { args: refusal.args } : {}),
    ...(refusal.retryAfter ? { headers: { 'Retry-After': String(refusal.retryAfter) } } : {}),
    extensions: {
      ...(refusal.faults ? { faults: refusal.faults.map((fault) => faultView(fault, language)) } : {}),
      ...(refusal.findings ? { findings: refusal.findings.map((finding) => findingView(finding, language)) } : {}),
    },
  });
}

export function faultView(fault: FormFault, language: Language) {
  return { ...fault, message: message(`form.${fault.code}`, fault.args, language) };
}

/** A finding with its sentence in the reader's language. */
export function findingView(finding: Finding, language: Language) {
  return { ...finding, text: hasMessage(finding.message) ? message(finding.message, finding.evidence, language) : finding.rule };
}

export function evaluationView(evaluation: Pick<Evaluation, 'outcome' | 'findings' | 'asOf' | 'ruleSet'> | null, language: Language) {
  return evaluation === null
    ? null
    : {
        outcome: evaluation.outcome,
        asOf: evaluation.asOf,
        ruleSet: evaluation.ruleSet,
        findings: evaluation.findings.map((finding) => findingView(finding, language)),
      };
}
