import { createHash } from 'node:crypto';
import { canonicalJson, documentTypeOf, type Party } from '#cites';
import { message } from '#messages';
import { countryOptions, type Option } from '../code-options.js';
import { asText, orAbsent, type Question, type QuestionAt, type Values } from './question.js';

/** Boxes 3 and 4. Whoever was named before is offered and need not be typed again (WCAG 3.3.7). */
export const partyQuestions: readonly Question[] = [partyQuestion('exporter'), partyQuestion('importer')];

function partyQuestion(side: 'exporter' | 'importer'): Question {
  const own = ['known', 'new'] as const;
  return {
    id: side,
    task: 'parties',
    fields: [
      { name: 'known', kind: 'radios', options: (at) => partyOptions(side, at), pointer: '' },
      { name: 'name', kind: 'text', when: own, pointer: `/${side}/name`, autocomplete: 'off' },
      { name: 'address', kind: 'lines', when: own, pointer: `/${side}/address` },
      {
        name: 'country',
        kind: 'select',
        when: own,
        options: ({ language, office }) => countryOptions(language, { specimen: office.specimen }),
        pointer: `/${side}/country`,
      },
      { name: 'person', kind: 'radios', when: own, options: personOptions, pointer: `/${side}/naturalPerson` },
    ],
    applies: () => true,
    show: (form, at) => shown(side, form[side], at),
    take: (values, at) => ({ [side]: taken(values, at) }),
    answered: (form) => {
      const party = form[side];
      if (party === null)
        return form.openBoxes?.includes('3') === true || documentTypeOf(asText(form.documentType))?.importerOptional === true;
      return [party?.name, party?.address, party?.country].every((text) => asText(text) !== '');
    },
  };
}

function shown(side: 'exporter' | 'importer', party: Party | null | undefined, { form, known }: QuestionAt): Values {
  const country = asText(side === 'exporter' ? form.countryOfExport : form.countryOfImport);
  return {
    known:
      party === null
        ? 'none'
        : party
          ? known.find((one) => partyKey(one) === partyKey(party))
            ? partyKey(party)
            : 'new'
          : known.length > 0
            ? ''
            : 'new',
    name: asText(party?.name),
    address: asText(party?.address),
    country: asText(party?.country) || country,
    person: party?.naturalPerson === undefined ? '' : party.naturalPerson ? 'yes' : 'no',
  };
}

function taken(values: Values, { known }: QuestionAt): unknown {
  const chosen = known.find((party) => partyKey(party) === values['known']);
  if (chosen) return chosen;
  if (values['known'] === 'none') return null;
  if (['name', 'address', 'person'].every((field) => (values[field] ?? '') === '')) return undefined;
  return {
    name: orAbsent(values['name']),
    address: orAbsent(values['address']),
    country: orAbsent(values['country']),
    ...(values['person'] === 'yes' || values['person'] === 'no' ? { naturalPerson: values['person'] === 'yes' } : {}),
  };
}

function partyOptions(side: 'exporter' | 'importer', { known, form, language }: QuestionAt): readonly Option[] {
  const none = side === 'importer' && documentTypeOf(asText(form.documentType))?.importerOptional === true;
  return [
    ...known.map((party) => ({
      value: partyKey(party),
      text: party.name,
      hint: [party.address.replaceAll('\n', ', '), party.country].join(', '),
    })),
    ...(none ? [{ value: 'none', text: message('apply.party.none', {}, language) }] : []),
    { value: 'new', text: message(known.length > 0 ? 'apply.party.new' : 'apply.party.first', {}, language) },
  ];
}

function personOptions({ language }: QuestionAt): readonly Option[] {
  return [
    { value: 'no', text: message('apply.party.organisation', {}, language) },
    { value: 'yes', text: message('apply.party.person', {}, language) },
  ];
}

/** Name of a party in a list of choices: a list that changed meanwhile never picks another one. */
function partyKey({ name, address, country, naturalPerson }: Party): string {
  const told = { name, address, country, person: naturalPerson ?? false };
  return createHash('sha256').update(canonicalJson(told)).digest('hex').slice(0, 16);
}
