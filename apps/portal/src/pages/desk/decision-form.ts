import type { DecisionInput } from '#applications';
import type { DecisionFact, DecisionKind } from '#cites';
import { type Language, message } from '#messages';
import { type PageForm, textFault } from '#web';
import { readConditions } from '../science/condition-form.js';

/** What an officer decides on a page: a kind of decision, or one of the two ends of an approval. */
export type DecidedHere = DecisionKind | 'refusal';

/** Findings that a scientist is led through, question by question. */
export const guidedKinds: ReadonlySet<string> = new Set(['non-detriment', 'import-not-detrimental']);
/** The questions of a guided finding, in order (Res. Conf. 16.7 (Rev. CoP17)): message `desk.guide.X`. */
export const guideQuestions = ['population', 'harvest', 'level', 'controls', 'precaution'] as const;
/** What a guided finding can end with; the last is no positive finding, since the Convention asks the State to be satisfied. */
export const guidedVerdicts = ['positive', 'conditional', 'negative', 'undetermined'] as const;

const reasonMin = 10;
const reasonMax = 10_000;
const partMax = 2000;

export interface FieldFaultText {
  readonly field: string;
  readonly text: string;
}

export type ReadDecision =
  { readonly ok: true; readonly input: DecisionInput } | { readonly ok: false; readonly faults: readonly FieldFaultText[] };

/** Reads a decision from its form. What the case allows is judged by the services; here only what was typed. */
export function readDecision(
  form: PageForm,
  kind: DecidedHere,
  office: { readonly appealText: string; readonly today: string },
  language: Language,
): ReadDecision {
  const faults: FieldFaultText[] = [];
  const fault = (field: string, code: string, args: Readonly<Record<string, string | number>> = {}): void => {
    faults.push({ field, text: message(`desk.fault.${code}`, { min: reasonMin, ...args }, language) });
  };
  const text = (field: string, max: number): string => {
    const given = form.text(field);
    if (given.length > max) fault(field, 'long');
    else if (textFault(given, { lines: true })) fault(field, 'unsafe');
    return given;
  };
  const verdict = form.text('outcome');
  const guided = guidedKinds.has(kind);
  const outcome = outcomeOf(kind, verdict, guided);
  if (outcome === null) fault('outcome', 'choose');
  const conditions = guided ? text('conditions', partMax) : '';
  const tied = guided ? readConditions(form, office.today, language) : { conditions: [], faults: [] };
  faults.push(...tied.faults);
  if (guided && verdict !== 'conditional' && tied.conditions.length > 0) fault('outcome', 'tied');
  if (verdict === 'conditional' && guided && conditions.length < reasonMin && tied.conditions.length === 0) fault('conditions', 'short');
  const parts = guided
    ? guideQuestions.map((question) => [question, text(question, partMax)] as const).filter(([, answer]) => answer !== '')
    : [];
  const own = text('reason', reasonMax);
  const reason = [
    ...(guided && verdict === 'undetermined' ? [message('desk.guide.undetermined', {}, language)] : []),
    ...parts.map(([question, answer]) =>
      message('desk.guide.line', { question: message(`desk.guide.${question}`, {}, language), answer }, language),
    ),
    ...(conditions === ''
      ? []
      : [message('desk.guide.line', { question: message('desk.guide.conditions', {}, language), answer: conditions }, language)]),
    ...(own === '' ? [] : [own]),
  ].join('\n\n');
  const mustExplain =
    kind === 'override' || kind === 'refusal' || outcome === 'negative' || (outcome === 'conditional' && tied.conditions.length === 0);
  if (mustExplain && reason.length < reasonMin && faults.length === 0) fault('reason', 'short');
  if (reason.length > reasonMax && faults.length === 0) fault('reason', 'long');
  const lines = readLines(form.text('lines'));
  if (lines === null) fault('lines', 'lines');
  const appeal = kind === 'refusal' ? text('appeal', 4000) || office.appealText : '';
  if (faults.length > 0 || outcome === null || lines === null) return { ok: false, faults };
  const evidence = form.all('evidence').filter((hash) => /^[0-9a-f]{64}$/.test(hash));
  const rule = form.text('rule');
  return {
    ok: true,
    input: {
      kind: kind === 'refusal' ? 'approval' : kind,
      outcome,
      ...(lines.length > 0 ? { lines } : {}),
      ...(evidence.length > 0 ? { evidence } : {}),
      ...(kind === 'override' ? { overrides: rule } : {}),
      ...(reason === '' ? {} : { reason }),
      ...(appeal === '' ? {} : { appeal }),
      ...(tied.conditions.length > 0 ? { conditions: tied.conditions } : {}),
    },
  };
}

function outcomeOf(kind: DecidedHere, verdict: string, guided: boolean): DecisionFact['outcome'] | null {
  if (kind === 'refusal') return 'negative';
  if (kind === 'approval' || kind === 'override') return 'positive';
  if (guided && verdict === 'undetermined') return 'negative';
  return verdict === 'positive' || verdict === 'conditional' || verdict === 'negative' ? verdict : null;
}

/** "1-3, 7" as numbers; empty = all lines; null for what is no such list. */
export function readLines(text: string): readonly number[] | null {
  if (text.trim() === '') return [];
  const lines = new Set<number>();
  for (const part of text.split(/[\s,;]+/).filter((one) => one !== '')) {
    const match = /^(\d{1,4})(?:[-–](\d{1,4}))?$/.exec(part);
    if (!match) return null;
    const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])];
    if (from < 1 || to < from || to > 5000) return null;
    for (let line = from; line <= to; line += 1) lines.add(line);
  }
  return [...lines].sort((one, other) => one - other);
}
