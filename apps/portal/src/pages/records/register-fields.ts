import type { RegisterName } from '#registers';

/** One field of an entry: how it is asked for, shown and read. Names are members of the content (libs/registers contents.ts). */
export type RegisterField =
  | { readonly name: string; readonly as: 'text' | 'long' | 'day' | 'short' | 'whole' | 'list' | 'flag' }
  | { readonly name: string; readonly as: 'choice'; readonly options: readonly string[] }
  /** An object, or a list of objects shown as a table with empty rows at its end. */
  | { readonly name: string; readonly as: 'group' | 'rows'; readonly fields: readonly RegisterField[] };

type Plain = Exclude<RegisterField['as'], 'choice' | 'group' | 'rows'>;
const all = (as: Plain, ...names: string[]): RegisterField[] => names.map((name) => ({ name, as }));
const choice = (name: string, ...options: string[]): RegisterField => ({ name, as: 'choice', options });
const group = (name: string, ...fields: RegisterField[]): RegisterField => ({ name, as: 'group', fields });
const rows = (name: string, ...fields: RegisterField[]): RegisterField => ({ name, as: 'rows', fields });
const quantity = (name: string): RegisterField => group(name, ...all('short', 'value', 'unit'));

/** Fields of each register, in the order of its form. */
export const registerFields: Readonly<Record<RegisterName, readonly RegisterField[]>> = {
  operations: [
    ...all('text', 'number'),
    ...all('short', 'country'),
    choice('kind', 'breeding', 'propagation', 'ranching', 'trading'),
    ...all('text', 'facility'),
    ...all('long', 'address'),
    ...all('text', 'scientificName'),
    ...all('flag', 'registeredWithSecretariat', 'approved'),
    ...all('day', 'from', 'to'),
    group('parentStock', ...all('whole', 'males', 'females', 'other'), ...all('long', 'origin')),
    quantity('capacity'),
    rows(
      'years',
      ...all('whole', 'year', 'births', 'deaths', 'sales', 'acquired'),
      quantity('plausible'),
      ...all('short', 'issuedElsewhere'),
    ),
    rows(
      'inspections',
      ...all('day', 'date'),
      ...all('text', 'by'),
      choice('outcome', 'passed', 'conditions', 'failed'),
      ...all('text', 'note'),
    ),
  ],
  offenders: [
    ...all('text', 'party'),
    ...all('long', 'reason'),
    ...all('text', 'reference'),
    ...all('day', 'from', 'to'),
    choice('blocks', 'everything', 'retrospective'),
  ],
  'foreign-permits': [
    ...all('text', 'number'),
    ...all('short', 'issuer', 'documentType'),
    ...all('day', 'issuedOn', 'validUntil'),
    choice('status', 'valid', 'used', 'cancelled', 'suspended', 'replaced', 'lost', 'expired', 'partly-used'),
    ...all('flag', 'confirmed'),
    ...all('text', 'confirmation', 'importer', 'exporter'),
    rows(
      'lines',
      ...all('whole', 'line'),
      ...all('text', 'scientificName'),
      ...all('short', 'term', 'quantity', 'unit', 'source', 'drawnBefore'),
    ),
  ],
  consents: [
    ...all('short', 'country'),
    choice('subject', 'retrospective', 'import-permit', 'other'),
    ...all('text', 'reference'),
    ...all('day', 'date'),
    ...all('flag', 'positive'),
    ...all('text', 'exporter', 'importer'),
    ...all('list', 'scientificNames'),
  ],
  seizures: [
    ...all('text', 'number'),
    ...all('short', 'country'),
    ...all('text', 'scientificName'),
    ...all('day', 'date'),
    ...all('long', 'place'),
    quantity('quantity'),
    ...all('text', 'authority'),
  ],
  acceptance: [
    ...all('short', 'country'),
    ...all('flag', 'acceptsElectronic', 'needsSecurityStamp', 'needsPaperOriginal', 'needsEndorsement'),
    ...all('list', 'documentTypes'),
    ...all('text', 'source'),
    ...all('day', 'from'),
  ],
  'focal-points': [
    ...all('short', 'country'),
    choice('kind', 'management-authority', 'scientific-authority', 'enforcement', 'customs'),
    ...all('text', 'name'),
    ...all('long', 'address'),
    ...all('text', 'email', 'phone', 'source'),
  ],
  simplified: [
    ...all('text', 'number', 'holder'),
    choice('case', 'samples', 'pre-convention', 'bred-or-propagated', 'other'),
    ...all('long', 'reason'),
    ...all('list', 'documentTypes', 'scientificNames'),
    ...all('day', 'from', 'to'),
  ],
};

/** Rows of a list that a page edits; longer ones go through the API. */
export const rowsMax = 40;
