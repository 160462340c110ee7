import { bindingConditionsOf, conditionKindOf, type BindingCondition } from '../conditions.js';
import { Decimal } from '../decimal.js';
import { convertQuantity, readQuantity } from '../quantity.js';
import { type Hit, rule, type Rule } from './rule.js';
import type { RuleContext } from './rule-context.js';

const source = 'Convention Art. III.2(a), III.3(a), IV.2(a), IV.3: a finding that is tied to conditions holds within them alone';

/** What findings are tied to, held against the form: at approval, at issue, and once more by the signer. */
export const conditionRules: readonly Rule[] = [
  rule({
    id: 'condition-quantity',
    severity: 'block',
    stage: 'issue',
    boxes: ['11'],
    source,
    check: (context) => eachOf(context, 'max-quantity', (condition) => quantityFault(context, condition)),
  }),
  rule({
    id: 'condition-marks',
    severity: 'block',
    stage: 'issue',
    boxes: ['9'],
    source,
    check: (context) => eachOf(context, 'only-marks', (condition) => marksFault(context, condition)),
  }),
  rule({
    id: 'condition-dates',
    severity: 'block',
    stage: 'issue',
    boxes: ['2'],
    source,
    *check(context) {
      const { issueDate } = context.facts;
      yield* eachOf(context, 'not-before', ({ condition: { date = '' } }) => (issueDate < date ? { bound: 'before', day: date } : null));
      yield* eachOf(context, 'not-after', ({ condition: { date = '' } }) => (issueDate > date ? { bound: 'after', day: date } : null));
    },
  }),
  rule({
    id: 'condition-confirmation',
    severity: 'block',
    boxes: ['5'],
    source,
    *check(context) {
      const confirmed = new Set(context.facts.confirmedConditions ?? []);
      for (const { condition, decision, lines, key } of bindingConditionsOf(context)) {
        const entry = conditionKindOf(condition.kind);
        // A kind that this programme does not know cannot be held to: it stops the permit until somebody finds anew.
        if (entry && (!entry.confirmed || confirmed.has(key))) continue;
        yield { lines, evidence: { decision, condition: condition.kind, text: condition.text ?? '' } };
      }
    },
  }),
];

function* eachOf(
  context: RuleContext,
  kind: string,
  fault: (binding: BindingCondition) => Readonly<Record<string, string>> | null,
): Iterable<Hit> {
  for (const binding of bindingConditionsOf(context)) {
    if (binding.condition.kind !== kind) continue;
    const evidence = fault(binding);
    if (evidence) yield { lines: binding.lines, evidence: { decision: binding.decision, ...evidence } };
  }
}

/** What the lines of the finding come to; a line that cannot be counted in its unit goes beyond it. */
function quantityFault(context: RuleContext, { condition, lines }: BindingCondition): Readonly<Record<string, string>> | null {
  const limit = condition.quantity && readQuantity(condition.quantity);
  const unit = limit?.unit ?? '';
  let total = Decimal.zero;
  let uncounted = !limit;
  for (const line of context.lines) {
    if (!lines.includes(line.number)) continue;
    const counted = [line.quantity, line.secondQuantity].map((one) => one && convertQuantity(one, unit)).find((one) => one);
    if (counted) total = total.plus(counted.amount);
    else uncounted = true;
  }
  const over = uncounted || !limit || total.compare(limit.amount) > 0;
  return over ? { limit: limit?.amount.toString() ?? '', unit, total: uncounted ? '?' : total.toString() } : null;
}

function marksFault(context: RuleContext, { condition, lines }: BindingCondition): Readonly<Record<string, string>> | null {
  const allowed = new Set((condition.marks ?? []).map(plainMark));
  const others = context.lines
    .filter(({ number }) => lines.includes(number))
    .flatMap(({ line }) => (line.marks?.length ? line.marks.map(({ number }) => number) : ['–']))
    .filter((number) => !allowed.has(plainMark(number)));
  return others.length > 0 ? { marks: [...new Set(others)].slice(0, 10).join(', ') } : null;
}

function plainMark(number: string): string {
  return number.normalize('NFKC').replace(/\s+/g, '').toUpperCase();
}
