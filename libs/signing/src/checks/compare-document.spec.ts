import { describe, expect, it } from '@jest/globals';
import type { ApplicationForm, PermitDocument, QuotaFact, RuleFacts } from '#cites';
import { Decimal } from '#cites';
import { message } from '#messages';
import { compareDocument, type ComparedCase } from './compare-document.js';
import type { SignedPermit } from './signing-case.js';

const form: ApplicationForm = {
  documentType: 'E',
  purpose: 'T',
  importer: { name: 'Ménagerie', address: '57 rue Cuvier', country: 'FR' },
  exporter: { name: 'Utopian Reptiles Ltd', address: '12 Anyder Quay', country: 'XA' },
  countryOfExport: 'XA',
  countryOfImport: 'FR',
  validUntil: '2027-05-21',
  specialConditions: ['By air only'],
  justifications: { missingOrigin: 'Origin permit lost in the flood of 2019' },
  liveTransport: { method: 'air', conditionsMet: true },
  importPermit: { number: 'FR2600123', country: 'FR' },
  retrospective: { reason: 'officer error', notAttributable: true, tradeOtherwiseLawful: true },
  replacement: { of: '26XA000001', reason: 'lost', originalReturned: false, swornStatement: true },
  lines: [
    {
      line: 1,
      scientificName: 'Python sebae natalensis',
      commonName: 'Natal python',
      term: 'LIV',
      description: 'juvenile',
      marks: [{ kind: 'microchip', number: '985000012345678' }],
      sex: 'M',
      age: '8 months',
      appendix: 'II',
      source: 'I',
      secondSource: 'W',
      quantity: { value: '2', unit: 'NAR' },
      secondQuantity: { value: '3.5', unit: 'KGM' },
      origin: { country: 'ZA', permitNumber: '123', permitDate: '2026-01-02' },
      lastReExport: { country: 'NA', certificateNumber: '9', certificateDate: '2026-02-03' },
      operationNumber: 'A-XA-101',
      acquisitionDate: '2020-01-01',
      seizureRecord: 'S-1',
    },
  ],
};
const quota: QuotaFact = {
  id: 'quota-1',
  kind: 'national',
  taxon: 'Python natalensis',
  country: 'XA',
  region: null,
  holder: null,
  facility: null,
  from: '2026-01-01',
  to: '2026-12-31',
  quantity: { value: '100', unit: 'NAR' },
  terms: [],
  sources: [],
  purposes: [],
  reserved: '0',
  committed: '10',
  appliesToImport: false,
  source: 'notice 1',
};
const permit = {
  country: 'XA',
  number: '26XA000123',
  documentType: 'E',
  version: 1,
  copyNumber: 0,
  validUntil: '2027-05-21',
  securityStamp: 'XA 0004711',
  reservedAt: new Date('2026-11-22T09:30:00.500Z'),
  reservedByName: 'Raphael Hythloday',
  replaced: { number: '26XA000001', issuedOn: '2026-10-01', validUntil: '2027-05-21', state: 'issued' },
} as SignedPermit;
const compared: ComparedCase = {
  permit,
  office: { country: 'XA', name: 'MA of Utopia', address: '1 Amaurot Square', place: 'Amaurot', timeZone: 'Europe/Paris', specimen: true },
  form,
  facts: {
    decisions: [],
    taxa: [{ scientificName: 'Python sebae natalensis', known: true, acceptedName: 'Python natalensis', taxonCode: 77 }],
    permits: [{ number: 'FR2600123', issuedOn: '2026-09-09' }],
  } as unknown as RuleFacts,
  draws: [{ quota, lines: [1], wanted: Decimal.from('2') }],
};
const { seizureRecord: _, ...asked } = form.lines[0]!;
const document: PermitDocument = {
  format: 'opencites-permit/1',
  salt: 'AAECAwQFBgcICQoLDA0ODw',
  number: '26XA000123',
  documentType: 'E',
  version: 1,
  copyNumber: 0,
  specimen: true,
  retrospective: { reason: 'officer error' },
  replaces: { number: '26XA000001', date: '2026-10-01', reason: 'lost' },
  authority: { country: 'XA', name: 'MA of Utopia', address: '1 Amaurot Square' },
  issuedAt: '2026-11-22T09:30:00Z',
  placeOfIssue: 'Amaurot',
  issuedBy: 'Raphael Hythloday',
  validUntil: '2027-05-21',
  timeZone: 'Europe/Paris',
  importer: form.importer,
  countryOfImport: 'FR',
  exporter: form.exporter,
  countryOfExport: 'XA',
  specialConditions: ['By air only', 'Origin permit lost in the flood of 2019'],
  purpose: 'T',
  securityStamp: 'XA 0004711',
  liveTransport: { method: 'air', conditionsMet: true },
  importPermit: { number: 'FR2600123', country: 'FR', date: '2026-09-09' },
  lines: [
    { ...asked, scientificName: 'Python natalensis', taxonCode: 77, quota: { id: 'quota-1', exported: '12', annual: '100', unit: 'NAR' } },
  ],
  rules: { hash: '00', date: '2026-11-01', asOf: '2026-11-22', findings: [] },
};

/** Every place in the JSON where something could be changed. */
function leaves(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, [...path, Array.isArray(value) ? Number(key) : key]));
}

function changedAt(path: readonly (string | number)[], change: (old: unknown) => unknown): PermitDocument {
  const copy = JSON.parse(JSON.stringify(document)) as Record<string | number, unknown>;
  let at = copy;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  const last = path.at(-1)!;
  const next = change(at[last]);
  if (next === undefined) delete at[last];
  else at[last] = next;
  return copy as unknown as PermitDocument;
}

const other = (old: unknown): unknown =>
  typeof old === 'boolean' ? !old : typeof old === 'number' ? old + 1 : old === null ? 'x' : `${String(old)}x`;
/** Judged elsewhere: the salt is random by design, the findings are compared with the signer's own evaluation. */
const judgedElsewhere = (path: readonly (string | number)[]) => path[0] === 'salt' || path[0] === 'format' || path[0] === 'rules';

const quantityOf = ({ lines }: ApplicationForm) => `${lines[0]!.quantity.value} ${lines[0]!.quantity.unit}`;

describe('the comparison of the frozen document with the case', () => {
  it('finds nothing where nothing differs', () => {
    expect(compareDocument(document, compared)).toEqual([]);
  });

  const places = leaves(document).filter((path) => !judgedElsewhere(path));
  it.each(places.map((path) => [path.join('.'), path] as const))('finds a change of %s', (name, path) => {
    const found = compareDocument(changedAt(path, other), compared);
    expect(found.length).toBeGreaterThan(0);
    if (name !== 'lines.0.quota.exported') expect(found.join()).toContain(String(path[0]));
  });

  it.each(places.map((path) => [path.join('.'), path] as const))('finds that %s is missing', (_name, path) => {
    expect(
      compareDocument(
        changedAt(path, () => undefined),
        compared,
      ).length,
    ).toBeGreaterThan(0);
  });

  it('finds lines that nobody applied for, lines left out, and members that the form does not have', () => {
    const [line] = document.lines;
    expect(compareDocument({ ...document, lines: [line!, { ...line!, line: 2 }] }, compared)).toEqual(['lines']);
    expect(compareDocument({ ...document, lines: [] }, compared)).toEqual(['lines']);
    const extra = { ...line!, author: 'Smith, 1840' };
    expect(compareDocument({ ...document, lines: [extra] }, compared)).toEqual(['lines[1].author']);
    expect(compareDocument({ ...document, billOfLading: 'B/L 1' }, compared)).toEqual(['billOfLading']);
  });

  it('finds an open box that box 5 does not name, and a sentence about a box that is not open', () => {
    const asked = { ...form, openBoxes: ['11', '3'], importer: null };
    const open = { ...compared, form: asked };
    const [first, second, last] = [
      message('open-box.print.3', {}, 'en'),
      message('open-box.print.11', { quantity: quantityOf(form) }, 'en'),
      message('open-box.print.signature', {}, 'en'),
    ];
    const conditions = [first, second, last, ...document.specialConditions];
    const printed = { ...document, importer: null, openBoxes: ['11', '3'], specialConditions: conditions };
    expect(compareDocument(printed, open)).toEqual([]);
    for (const sentence of [first, second, last])
      expect(compareDocument({ ...printed, specialConditions: conditions.filter((text) => text !== sentence) }, open)).toEqual([
        'specialConditions',
      ]);
    const { openBoxes: _open, ...blank } = printed;
    expect(compareDocument(blank, open)).toEqual(['openBoxes']);
    expect(compareDocument({ ...document, openBoxes: ['3'] }, compared)).toEqual(['openBoxes']);
    expect(compareDocument({ ...document, specialConditions: [first, ...document.specialConditions] }, compared)).toEqual([
      'specialConditions',
    ]);
  });

  it('finds a quota that is not the one drawn on, or a total above it', () => {
    const withQuota = (change: Partial<NonNullable<PermitDocument['lines'][0]['quota']>>) =>
      compareDocument({ ...document, lines: [{ ...document.lines[0]!, quota: { ...document.lines[0]!.quota!, ...change } }] }, compared);
    expect(withQuota({ exported: '100' })).toEqual([]);
    expect(withQuota({ exported: '100.0001' })).toEqual(['lines[1].quota']);
    expect(withQuota({ exported: '0' })).toEqual(['lines[1].quota']);
    expect(withQuota({ exported: '1e1' })).toEqual(['lines[1].quota']);
    expect(compareDocument(document, { ...compared, draws: [] })).toEqual(['lines[1].quota']);
  });
});
