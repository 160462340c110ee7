import { type ConditionFault, conditionFaults, type FindingCondition, units } from '#cites';
import { type Language, message } from '#messages';
import { type PageForm, textFault } from '#web';

/** Fields of the conditions of a finding: one of each kind, which is what a paper form has room for. */
export const conditionFields = ['c-quantity', 'c-unit', 'c-marks', 'c-before', 'c-after', 'c-port', 'c-size', 'c-age'] as const;

/** Field whose condition each kind is. */
const fieldOf: Readonly<Record<string, (typeof conditionFields)[number]>> = {
  'max-quantity': 'c-quantity',
  'only-marks': 'c-marks',
  'not-before': 'c-before',
  'not-after': 'c-after',
  'exit-port': 'c-port',
  size: 'c-size',
  age: 'c-age',
};

export interface ReadConditions {
  readonly conditions: readonly FindingCondition[];
  readonly faults: readonly { readonly field: string; readonly text: string }[];
}

/** Reads what was typed; empty fields are no conditions. @param day YYYY-MM-DD: kinds of conditions are dated */
export function readConditions(form: PageForm, day: string, language: Language): ReadConditions {
  const typed = (field: (typeof conditionFields)[number]): string => form.text(field).trim();
  const marks = typed('c-marks')
    .split(/[\n,;]+/)
    .map((mark) => mark.trim())
    .filter((mark) => mark !== '');
  const given: FindingCondition[] = [];
  if (typed('c-quantity') !== '')
    given.push({ kind: 'max-quantity', quantity: { value: typed('c-quantity').replace(',', '.'), unit: typed('c-unit') || 'NAR' } });
  if (marks.length > 0) given.push({ kind: 'only-marks', marks });
  for (const [kind, field] of [
    ['not-before', 'c-before'],
    ['not-after', 'c-after'],
  ] as const)
    if (typed(field) !== '') given.push({ kind, date: typed(field) });
  for (const [kind, field] of [
    ['exit-port', 'c-port'],
    ['size', 'c-size'],
    ['age', 'c-age'],
  ] as const)
    if (typed(field) !== '') given.push({ kind, text: typed(field) });
  const faults = given.flatMap((condition) => {
    const [fault] = conditionFaults([condition], day);
    const unsafe = textFault([condition.text ?? '', ...(condition.marks ?? [])].join('\n'), { lines: true }) ? 'text' : undefined;
    const found: ConditionFault | undefined = fault ?? unsafe;
    return found ? [{ field: fieldOf[condition.kind] ?? 'c-quantity', text: message(`condition.fault.${found}`, {}, language) }] : [];
  });
  return { conditions: given, faults };
}

/** Units that a quantity may be stated in. */
export function unitOptions(language: Language): readonly { readonly value: string; readonly text: string }[] {
  return units.filter(({ status }) => status === 'current').map(({ code, names }) => ({ value: code, text: names[language] ?? names.en }));
}
