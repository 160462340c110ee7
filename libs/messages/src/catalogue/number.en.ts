import type { Catalogue } from './catalogue.js';

/** What is said of a number without a code. */
export const numberEn: Catalogue = {
  'number.title': 'A number without a code',
  'number.asked': 'Number asked for',
  'number.again': 'Ask about another number',
  'number.fault': 'Give the number as printed in box 1: 3 to 60 characters, and the date as year, month and day.',
  'number.word.here': 'A number proves nothing',
  'number.word.paper': 'On record, issued on paper',
  'number.word.before-records': 'Not known',
  'number.word.not-known': 'Not on record',
  'number.word.elsewhere': 'Another country’s number',
  'number.answer.here':
    'A permit with the number {number} was issued here, with a code. Anybody can copy a number: check the code on the paper, or ask the authority.',
  'number.answer.paper':
    'On record, issued on paper before {day}; not signed. Status on record: {status, select, valid {valid} used {used} cancelled {cancelled} lost {reported lost} expired {expired} replaced {replaced} other {unknown}}; valid until {until}. Nothing here proves that this paper is that permit: ask the authority.',
  'number.answer.before-records':
    'Not known: records begin on {day}. A paper from before that day may be genuine all the same: ask the authority.',
  'number.answer.not-known':
    'Not on record. Records begin on {day}, and a permit issued since would be here. Check the number letter by letter, then ask the authority.',
  'number.answer.not-known-at-all': 'Not on record. Check the number letter by letter, then ask the authority.',
  'number.answer.elsewhere': 'The number belongs to the series of another country. Ask the authority of that country.',
};
