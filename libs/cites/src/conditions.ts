import { canonicalJson } from './canonical-json.js';
import { type ConditionKindEntry, conditionKinds } from './data/condition-kinds.js';
import { isDate } from './dates.js';
import type { FindingCondition, RuleFacts } from './model/rule-facts.js';
import { readQuantity } from './quantity.js';
import { ruleContext, type RuleContext } from './rules/rule-context.js';
import { sha256Hex } from './sha256.js';

/** Conditions of one finding, marks of one condition, and characters of a text: what a box of the permit can still hold. */
export const conditionsMax = 12;
export const conditionMarksMax = 200;
const textMax = 200;

export function conditionKindOf(code: string): ConditionKindEntry | null {
  return conditionKinds.find((entry) => entry.code === code) ?? null;
}

/** What one condition may not be like; codes of messages `condition.fault.X`. */
export type ConditionFault = 'kind' | 'quantity' | 'marks' | 'date' | 'text' | 'many';

/**
 * What is wrong with the conditions of a finding that is being made.
 * @param day YYYY-MM-DD on which it is made: kinds are dated
 */
export function conditionFaults(conditions: readonly FindingCondition[], day: string): readonly ConditionFault[] {
  if (conditions.length > conditionsMax) return ['many'];
  return [...new Set(conditions.flatMap((condition) => faultOf(condition, day) ?? []))];
}

function faultOf(condition: FindingCondition, day: string): ConditionFault | null {
  const entry = conditionKindOf(condition.kind);
  if (!entry || day < entry.from || (entry.to !== null && day >= entry.to)) return 'kind';
  const given = Object.keys(condition).filter((name) => name !== 'kind');
  if (given.length !== 1 || given[0] !== entry.says) return entry.says;
  const { quantity, marks, date, text } = condition;
  if (quantity) {
    const read = readQuantity(quantity);
    return read && !read.amount.isNegative() && !read.amount.isZero() ? null : 'quantity';
  }
  if (marks) return marks.length > 0 && marks.length <= conditionMarksMax && marks.every((mark) => fits(mark, 50)) ? null : 'marks';
  if (date !== undefined) return isDate(date) ? null : 'date';
  return text !== undefined && fits(text, textMax) ? null : 'text';
}

const fits = (text: string, max: number): boolean => text.trim() === text && text.length > 0 && text.length <= max;

/** A condition that counts for this form, with the lines it is about. */
export interface BindingCondition {
  readonly condition: FindingCondition;
  /** Finding that sets it. */
  readonly decision: string;
  readonly lines: readonly number[];
  /** By what a confirmation of the applicant names it: SHA-256 (hex) of finding and condition. */
  readonly key: string;
}

/** Conditions of every finding that counts, in the order in which findings were made. */
export function bindingConditions(facts: RuleFacts): readonly BindingCondition[] {
  // Most cases have none: then nothing is built for them.
  return facts.decisions.some(({ conditions }) => conditions !== undefined) ? bindingConditionsOf(ruleContext(facts)) : [];
}

const computed = new WeakMap<RuleContext, readonly BindingCondition[]>();

export function bindingConditionsOf(context: RuleContext): readonly BindingCondition[] {
  const known = computed.get(context);
  if (known) return known;
  const conditional = context.facts.decisions.filter(({ conditions = [], outcome }) => conditions.length > 0 && outcome !== 'negative');
  const found = conditional.flatMap((decision) => {
    // A later finding on the same line takes the place of this one, with its conditions.
    const lines = context.lines
      .filter(({ number }) => context.decision(decision.kind, number)?.id === decision.id)
      .map(({ number }) => number);
    return lines.length === 0
      ? []
      : (decision.conditions ?? []).map((condition) => ({
          condition,
          decision: decision.id,
          lines,
          key: conditionKey(decision.id, condition),
        }));
  });
  computed.set(context, found);
  return found;
}

export function conditionKey(decision: string, condition: FindingCondition): string {
  return sha256Hex(canonicalJson({ decision, condition }));
}

/** The day after which nothing may leave under the findings that count; null where none sets one. */
export function lastDayOfConditions(facts: RuleFacts): string | null {
  const days = bindingConditions(facts).flatMap(({ condition }) =>
    condition.kind === 'not-after' && condition.date ? [condition.date] : [],
  );
  return days.sort()[0] ?? null;
}
