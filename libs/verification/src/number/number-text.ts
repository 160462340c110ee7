import { type Language, message } from '#messages';
import { dateText } from '#web';
import type { NumberAnswer } from './number-answer.js';

/** What is said of a number, in the reader's language. */
export function numberText(found: NumberAnswer, language: Language): string {
  const { answer, number, recordsBeginOn, status, validUntil } = found;
  const day = recordsBeginOn === null ? '' : dateText(recordsBeginOn, language);
  // Where nothing was brought along there is no day to name.
  const id = answer === 'not-known' && recordsBeginOn === null ? 'number.answer.not-known-at-all' : `number.answer.${answer}`;
  return message(id, { number, day, status: status ?? '', until: validUntil ? dateText(validUntil, language) : '' }, language);
}
