import { type ApplicationForm, bindingConditions, conditionKindOf, type RuleFacts } from '#cites';
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

/**
 * What box 5 says first of a partially completed document: an addition is lawful only where its face names the box (Res. Conf. 12.3 section XII).
 */
export function openBoxSentences({ openBoxes = [], lines }: ApplicationForm): readonly string[] {
  if (openBoxes.length === 0) return [];
  const [only, ...others] = lines;
  const sentences: string[] = [];
  if (openBoxes.includes('3')) sentences.push(message('open-box.print.3', {}, 'en'));
  if (openBoxes.includes('11') && only)
    sentences.push(
      others.length === 0
        ? message('open-box.print.11', { quantity: `${only.quantity.value} ${only.quantity.unit}` }, 'en')
        : message('open-box.print.11.each', {}, 'en'),
    );
  return [...sentences, message('open-box.print.signature', {}, 'en')];
}
