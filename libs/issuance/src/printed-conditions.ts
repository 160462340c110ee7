import { bindingConditions, conditionKindOf, type RuleFacts } from '#cites';
import { message } from '#messages';

/**
 * What box 5 says of the conditions that bind the holder after issue. The words are in the three languages of the
 * Convention at once, as the rest of the form is: whoever reads it at the border has one of them.
 */
export function printedConditions(facts: RuleFacts): readonly string[] {
  const texts = bindingConditions(facts)
    .filter(({ condition }) => conditionKindOf(condition.kind)?.printed)
    .map(({ condition }) => message(`condition.print.${condition.kind}`, { text: condition.text ?? '' }, 'en'));
  return [...new Set(texts)];
}
