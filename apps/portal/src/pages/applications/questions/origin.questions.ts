import type { StoredForm } from '#applications';
import { asText, orAbsent, type Question, yesNo } from './question.js';

type Line = NonNullable<StoredForm['lines']>[number];

const some = (form: StoredForm, test: (line: Line) => boolean): boolean => Array.isArray(form.lines) && form.lines.some(test);
const ofSource = (code: string) => (line: Line) => line.source === code || line.secondSource === code;

export const hasLive = (form: StoredForm): boolean => some(form, (line) => line.term === 'LIV');

/** A name of one word, or one that says "spp.", stands for more than a species. */
const aboveSpecies = (line: Line): boolean => {
  const name = asText(line.scientificName).trim();
  return name !== '' && (!name.includes(' ') || /\bspp\.?$/.test(name));
};

/** Boxes 5 and 12: what must be explained where something is not known. Each is asked only where the lines ask for it. */
export const originQuestions: readonly Question[] = [
  justification('unknown-source', 'unknownSource', (form) => some(form, ofSource('U'))),
  justification('missing-origin', 'missingOrigin', (form) =>
    some(
      form,
      (line) => line.origin?.country === 'XX' || (form.documentType === 'R' && !(line.origin?.permitNumber && line.origin.permitDate)),
    ),
  ),
  justification('higher-taxon', 'higherTaxon', (form) => some(form, aboveSpecies)),
  {
    id: 'seizure',
    task: 'origin',
    fields: [{ name: 'seizureRecord', kind: 'text', pointer: '/seizureRecord' }],
    applies: (form) => some(form, ofSource('I')),
    show: (form) => ({ seizureRecord: asText(form.seizureRecord) }),
    take: ({ seizureRecord }) => ({ seizureRecord: orAbsent(seizureRecord) }),
    answered: (form) =>
      asText(form.seizureRecord) !== '' || !some(form, (line) => ofSource('I')(line) && asText(line.seizureRecord) === ''),
  },
  {
    id: 'transport',
    task: 'transport',
    fields: [
      { name: 'method', kind: 'text', pointer: '/liveTransport/method' },
      { name: 'conditionsMet', kind: 'radios', options: yesNo, pointer: '/liveTransport/conditionsMet' },
    ],
    applies: hasLive,
    show: ({ liveTransport }) => ({
      method: asText(liveTransport?.method),
      conditionsMet: liveTransport?.conditionsMet === undefined ? '' : liveTransport.conditionsMet ? 'yes' : 'no',
    }),
    take: ({ method, conditionsMet }) => ({
      liveTransport:
        method === '' && conditionsMet === ''
          ? undefined
          : { method: orAbsent(method), ...(conditionsMet === '' ? {} : { conditionsMet: conditionsMet === 'yes' }) },
    }),
    answered: ({ liveTransport }) => asText(liveTransport?.method) !== '' && liveTransport?.conditionsMet !== undefined,
  },
];

function justification(
  id: string,
  member: keyof NonNullable<StoredForm['justifications']>,
  applies: (form: StoredForm) => boolean,
): Question {
  return {
    id,
    task: 'origin',
    fields: [{ name: 'reason', kind: 'lines', pointer: `/justifications/${member}` }],
    applies,
    show: ({ justifications }) => ({ reason: asText(justifications?.[member]) }),
    take: ({ reason }, { form }) => {
      const { [member]: _, ...others } = form.justifications ?? {};
      const next = reason === undefined || reason === '' ? others : { ...others, [member]: reason };
      return { justifications: Object.keys(next).length === 0 ? undefined : next };
    },
    answered: ({ justifications }) => asText(justifications?.[member]) !== '',
  };
}
