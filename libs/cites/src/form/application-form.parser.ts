import type { ApplicationForm, ApplicationLine } from '../model/application-form.js';
import type { LastReExport, Mark, OriginReference, Party, QuantityText } from '../model/permit-document.js';
import {
  boolean,
  choice,
  code,
  date,
  decimal,
  ErrorList,
  list,
  needed,
  nullable,
  object,
  optional,
  scientificName,
  text,
  wholeNumber,
} from './readers.js';
import type { InputError, Reader } from './readers.js';

export const maximumLines = 5000;

export type FormResult =
  { readonly ok: true; readonly form: ApplicationForm } | { readonly ok: false; readonly errors: readonly InputError[] };

/**
 * Reads an application form from untrusted JSON. Only the shape is judged here (types, lengths, characters, dates,
 * decimals, unbroken line numbers); whether codes, names and quantities are right is for the rules, so that a draft can
 * be saved and its findings shown. Texts come back in normal form C, decimals in canonical form. Never throws.
 */
export function parseApplicationForm(input: unknown): FormResult {
  const errors = new ErrorList();
  const form = applicationForm(input, '', errors);
  return form && errors.errors.length === 0 ? { ok: true, form } : { ok: false, errors: errors.errors };
}

const number = text(70);
const paragraph = text(2000, { lines: true });
const name = text(200);

const party: Reader<Party> = object<Party>({
  name: needed(name),
  address: needed(text(500, { lines: true })),
  country: needed(code),
  naturalPerson: optional(boolean),
});

const quantity: Reader<QuantityText> = object<QuantityText>({ value: needed(decimal), unit: needed(code) });

export const mark: Reader<Mark> = object<Mark>({
  kind: needed(choice('ring', 'microchip', 'tag', 'serial', 'tattoo', 'brand', 'other')),
  number: needed(text(60)),
});

const origin: Reader<OriginReference> = object<OriginReference>({
  country: needed(code),
  permitNumber: optional(number),
  permitDate: optional(date),
  justification: optional(paragraph),
});

const lastReExport: Reader<LastReExport> = object<LastReExport>({
  country: needed(code),
  certificateNumber: optional(number),
  certificateDate: optional(date),
  justification: optional(paragraph),
});

export const applicationLine: Reader<ApplicationLine> = object<ApplicationLine>({
  line: needed(wholeNumber),
  scientificName: needed(scientificName),
  commonName: optional(text(150)),
  term: needed(code),
  description: needed(text(1000, { lines: true })),
  marks: optional(list(mark, 500)),
  sex: optional(choice('M', 'F', 'U')),
  age: optional(text(60)),
  appendix: needed(choice('I', 'II', 'III')),
  source: needed(code),
  secondSource: optional(code),
  quantity: needed(quantity),
  secondQuantity: optional(quantity),
  origin: optional(origin),
  lastReExport: optional(lastReExport),
  operationNumber: optional(number),
  acquisitionDate: optional(date),
  seizureRecord: optional(number),
});

/** Lines are numbered from 1 without gaps: findings and signed documents refer to the numbers. */
const numberedLines: Reader<readonly ApplicationLine[]> = (value, pointer, errors) => {
  const lines = list(applicationLine, maximumLines)(value, pointer, errors);
  const wrong = lines?.findIndex((line, index) => line.line !== index + 1) ?? -1;
  return wrong < 0 ? lines : errors.add(`${pointer}/${wrong}/line`, 'line-number', { expected: String(wrong + 1) });
};

export const applicationForm: Reader<ApplicationForm> = object<ApplicationForm>({
  documentType: needed(code),
  purpose: needed(code),
  importer: needed(nullable(party)),
  exporter: needed(party),
  countryOfExport: needed(code),
  countryOfImport: needed(nullable(code)),
  validUntil: optional(date),
  specialConditions: optional(list(paragraph, 50)),
  justifications: optional(
    object<NonNullable<ApplicationForm['justifications']>>({
      unknownSource: optional(paragraph),
      missingOrigin: optional(paragraph),
      higherTaxon: optional(paragraph),
    }),
  ),
  liveTransport: optional(
    object<NonNullable<ApplicationForm['liveTransport']>>({ method: needed(text(200)), conditionsMet: needed(boolean) }),
  ),
  importPermit: optional(
    object<NonNullable<ApplicationForm['importPermit']>>({ number: needed(number), country: needed(code), date: optional(date) }),
  ),
  retrospective: optional(
    object<NonNullable<ApplicationForm['retrospective']>>({
      reason: needed(paragraph),
      notAttributable: needed(boolean),
      tradeOtherwiseLawful: needed(boolean),
    }),
  ),
  replacement: optional(
    object<NonNullable<ApplicationForm['replacement']>>({
      of: needed(number),
      reason: needed(choice('lost', 'damaged', 'stolen', 'destroyed')),
      originalReturned: needed(boolean),
      swornStatement: needed(boolean),
    }),
  ),
  seizureRecord: optional(number),
  carnet: optional(object<NonNullable<ApplicationForm['carnet']>>({ number: needed(number), validUntil: needed(date) })),
  openBoxes: optional(list(code, 20)),
  lines: needed(numberedLines),
});
