import { documentTypeOf } from '#cites';
import { message } from '#messages';
import { countryOptions, documentTypeOptions, type Option, purposeOptions } from '../code-options.js';
import { asText, orAbsent, type Question, type QuestionAt, yesNo } from './question.js';

const always = () => true;

/** Boxes 1, 2, 3a, 5 and 5a: what is asked for, where it goes, and what for. */
export const documentQuestions: readonly Question[] = [
  {
    id: 'document-type',
    task: 'document',
    fields: [{ name: 'documentType', kind: 'radios', options: ({ language }) => documentTypeOptions(language), pointer: '/documentType' }],
    applies: always,
    show: (form) => ({ documentType: asText(form.documentType) }),
    take: ({ documentType }) => ({ documentType: orAbsent(documentType) }),
    answered: (form) => asText(form.documentType) !== '',
  },
  {
    id: 'route',
    task: 'document',
    fields: [
      {
        name: 'countryOfExport',
        kind: 'select',
        options: ({ language, office }) => countryOptions(language, { specimen: office.specimen, special: true }),
        pointer: '/countryOfExport',
      },
      {
        name: 'countryOfImport',
        kind: 'select',
        options: ({ language, office }) => countryOptions(language, { specimen: office.specimen }),
        pointer: '/countryOfImport',
      },
    ],
    applies: always,
    show: (form) => ({ countryOfExport: asText(form.countryOfExport), countryOfImport: asText(form.countryOfImport) }),
    take: ({ countryOfExport, countryOfImport }, { form }) => ({
      countryOfExport: orAbsent(countryOfExport),
      // A certificate that crosses many borders may name no country of import.
      countryOfImport: orAbsent(countryOfImport) ?? (documentTypeOf(asText(form.documentType))?.multiUse ? null : undefined),
    }),
    answered: (form) =>
      asText(form.countryOfExport) !== '' &&
      (asText(form.countryOfImport) !== '' ||
        (form.countryOfImport === null && documentTypeOf(asText(form.documentType))?.multiUse === true)),
  },
  {
    id: 'purpose',
    task: 'document',
    fields: [{ name: 'purpose', kind: 'radios', options: ({ language }) => purposeOptions(language), pointer: '/purpose' }],
    applies: always,
    show: (form) => ({ purpose: asText(form.purpose) }),
    take: ({ purpose }) => ({ purpose: orAbsent(purpose) }),
    answered: (form) => asText(form.purpose) !== '',
  },
  {
    id: 'valid-until',
    task: 'document',
    fields: [{ name: 'validUntil', kind: 'date', optional: true, pointer: '/validUntil' }],
    applies: always,
    show: (form) => ({ validUntil: asText(form.validUntil) }),
    take: ({ validUntil }) => ({ validUntil: orAbsent(validUntil) }),
    answered: always,
  },
  {
    id: 'import-permit',
    task: 'document',
    fields: [
      { name: 'has', kind: 'radios', options: yesNo, pointer: '' },
      { name: 'number', kind: 'text', when: ['has', 'yes'], pointer: '/importPermit/number' },
      {
        name: 'country',
        kind: 'select',
        when: ['has', 'yes'],
        options: ({ language, office }) => countryOptions(language, { specimen: office.specimen }),
        pointer: '/importPermit/country',
      },
      { name: 'date', kind: 'date', when: ['has', 'yes'], optional: true, pointer: '/importPermit/date' },
    ],
    applies: ({ documentType }) => documentType === 'E' || documentType === 'R',
    show: ({ importPermit, countryOfImport, purpose }) => ({
      has: importPermit ? 'yes' : asText(purpose) === '' ? '' : 'no',
      number: asText(importPermit?.number),
      country: asText(importPermit?.country) || asText(countryOfImport),
      date: asText(importPermit?.date),
    }),
    take: ({ has, number, country, date }) => ({
      importPermit: has === 'yes' ? { number: orAbsent(number), country: orAbsent(country), date: orAbsent(date) } : undefined,
    }),
    answered: ({ importPermit }) =>
      importPermit === undefined || (asText(importPermit.number) !== '' && asText(importPermit.country) !== ''),
  },
  {
    id: 'carnet',
    task: 'document',
    fields: [
      { name: 'number', kind: 'text', pointer: '/carnet/number' },
      { name: 'validUntil', kind: 'date', pointer: '/carnet/validUntil' },
    ],
    applies: ({ documentType }) => documentType === 'O-SC',
    show: ({ carnet }) => ({ number: asText(carnet?.number), validUntil: asText(carnet?.validUntil) }),
    take: ({ number, validUntil }) => ({
      carnet: number === '' && validUntil === '' ? undefined : { number: orAbsent(number), validUntil: orAbsent(validUntil) },
    }),
    answered: ({ carnet }) => asText(carnet?.number) !== '' && asText(carnet?.validUntil) !== '',
  },
  {
    id: 'replacement',
    task: 'document',
    fields: [
      { name: 'is', kind: 'radios', options: yesNo, pointer: '' },
      { name: 'of', kind: 'text', when: ['is', 'yes'], pointer: '/replacement/of' },
      { name: 'reason', kind: 'radios', when: ['is', 'yes'], options: replacementReasons, pointer: '/replacement/reason' },
      { name: 'originalReturned', kind: 'checkbox', optional: true, when: ['is', 'yes'], pointer: '/replacement/originalReturned' },
      { name: 'swornStatement', kind: 'checkbox', optional: true, when: ['is', 'yes'], pointer: '/replacement/swornStatement' },
    ],
    applies: always,
    show: ({ replacement, purpose }) => ({
      is: replacement ? 'yes' : asText(purpose) === '' ? '' : 'no',
      of: asText(replacement?.of),
      reason: asText(replacement?.reason),
      originalReturned: replacement?.originalReturned === true ? 'yes' : '',
      swornStatement: replacement?.swornStatement === true ? 'yes' : '',
    }),
    take: (values) => ({
      replacement:
        values['is'] === 'yes'
          ? {
              of: orAbsent(values['of']),
              reason: orAbsent(values['reason']),
              originalReturned: values['originalReturned'] === 'yes',
              swornStatement: values['swornStatement'] === 'yes',
            }
          : undefined,
    }),
    answered: ({ replacement }) => replacement === undefined || (asText(replacement.of) !== '' && asText(replacement.reason) !== ''),
  },
  {
    id: 'retrospective',
    task: 'document',
    fields: [
      { name: 'is', kind: 'radios', options: yesNo, pointer: '' },
      { name: 'reason', kind: 'lines', when: ['is', 'yes'], pointer: '/retrospective/reason' },
      { name: 'notAttributable', kind: 'checkbox', optional: true, when: ['is', 'yes'], pointer: '/retrospective/notAttributable' },
      {
        name: 'tradeOtherwiseLawful',
        kind: 'checkbox',
        optional: true,
        when: ['is', 'yes'],
        pointer: '/retrospective/tradeOtherwiseLawful',
      },
    ],
    applies: always,
    show: ({ retrospective, purpose }) => ({
      is: retrospective ? 'yes' : asText(purpose) === '' ? '' : 'no',
      reason: asText(retrospective?.reason),
      notAttributable: retrospective?.notAttributable === true ? 'yes' : '',
      tradeOtherwiseLawful: retrospective?.tradeOtherwiseLawful === true ? 'yes' : '',
    }),
    take: (values) => ({
      retrospective:
        values['is'] === 'yes'
          ? {
              reason: orAbsent(values['reason']),
              notAttributable: values['notAttributable'] === 'yes',
              tradeOtherwiseLawful: values['tradeOtherwiseLawful'] === 'yes',
            }
          : undefined,
    }),
    answered: ({ retrospective }) => retrospective === undefined || asText(retrospective.reason) !== '',
  },
];

function replacementReasons({ language }: QuestionAt): readonly Option[] {
  return ['lost', 'damaged', 'stolen', 'destroyed'].map((value) => ({ value, text: message(`apply.replacement.${value}`, {}, language) }));
}
