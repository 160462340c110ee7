import type { DecisionFact, RuleFacts } from '#cites';
import { leopard, listing, python, crocodile, walrus } from './taxa.js';

type Mutable<T> = T extends (...args: never[]) => unknown ? T : T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;
export type EditableFacts = Mutable<RuleFacts>;
export type Edit = (facts: EditableFacts) => void;

/** A copy of `facts` with one change. */
export function edited(facts: RuleFacts, edit: Edit): RuleFacts {
  const copy = structuredClone(facts) as EditableFacts;
  edit(copy);
  return copy as RuleFacts;
}

export function first<T>(list: readonly T[]): T {
  const [item] = list;
  if (item === undefined) throw new Error('the base facts have no such entry');
  return item;
}

const asOf = '2026-06-01';

export function decision(kind: DecisionFact['kind'], change: Partial<DecisionFact> = {}): Mutable<DecisionFact> {
  const scientific = kind === 'non-detriment' || kind === 'import-not-detrimental';
  return {
    id: `d-${kind}`,
    kind,
    outcome: 'positive',
    person: scientific ? 'person-science' : 'person-case',
    role: scientific ? 'scientific-authority' : 'case-officer',
    at: '2026-05-20T10:00:00Z',
    lines: [],
    evidence: kind === 'legal-acquisition' ? ['a'.repeat(64)] : [],
    ...change,
  } as Mutable<DecisionFact>;
}

/** Ten wild skins of an Appendix II snake, exported from Ghana to Germany with every finding on record. */
export const exportOfSkins: RuleFacts = {
  asOf,
  issueDate: asOf,
  issuingCountry: 'GH',
  application: {
    documentType: 'E',
    purpose: 'T',
    importer: { name: 'Leder Müller GmbH', address: 'Hauptstraße 1\n10115 Berlin', country: 'DE' },
    exporter: { name: 'Accra Skins Ltd', address: '12 Ring Road\nAccra', country: 'GH' },
    countryOfExport: 'GH',
    countryOfImport: 'DE',
    validUntil: '2026-11-30',
    lines: [
      {
        line: 1,
        scientificName: 'Python regius',
        term: 'SKI',
        description: 'Whole dried skins',
        appendix: 'II',
        source: 'W',
        quantity: { value: '10', unit: 'NAR' },
      },
    ],
  },
  taxa: [python],
  decisions: [decision('legal-acquisition'), decision('non-detriment')],
  permits: [],
  operations: [],
  quotas: [],
  suspensions: [],
  offenders: [],
  marksInUse: [],
  consents: [],
  seizures: [],
  officer: { person: 'person-issuer', interests: [] },
};

/** The same snakes alive. */
export const exportOfLiveSnakes = edited(exportOfSkins, (facts) => {
  const line = first(facts.application.lines);
  line.term = 'LIV';
  line.description = 'Live juveniles';
  facts.application.liveTransport = { method: 'air', conditionsMet: true };
  facts.decisions.push(decision('live-transport'));
});

/** Live snakes bred in an approved facility. */
export const exportOfBredSnakes = edited(exportOfLiveSnakes, (facts) => {
  first(facts.application.lines).source = 'C';
  facts.decisions = [decision('legal-acquisition'), decision('bred-or-propagated'), decision('live-transport')];
  facts.operations = [
    {
      number: 'GH-FARM-1',
      country: 'GH',
      kind: 'breeding',
      scientificName: 'Python regius',
      registeredWithSecretariat: false,
      approved: true,
      from: '2020-01-01',
      to: null,
      plausible: { value: '500', unit: 'NAR' },
      issued: '100',
    },
  ];
});

/** One hunting trophy of an Appendix I cat, with the import permit of the United States on record. */
export const exportOfTrophy: RuleFacts = edited(exportOfSkins, (facts) => {
  facts.issuingCountry = 'ZA';
  const form = facts.application;
  form.purpose = 'H';
  form.exporter = { name: 'Karoo Safaris', address: '1 Veld Road\nKimberley', country: 'ZA' };
  form.importer = { name: 'John Smith', address: '5 Main Street\nAustin', country: 'US' };
  form.countryOfExport = 'ZA';
  form.countryOfImport = 'US';
  form.importPermit = { number: '26US123456/9', country: 'US', date: '2026-03-01' };
  form.lines = [
    {
      line: 1,
      scientificName: 'Panthera pardus',
      term: 'TRO',
      description: 'One trophy: skin and skull',
      appendix: 'I',
      source: 'W',
      quantity: { value: '1', unit: 'NAR' },
    },
  ];
  facts.taxa = [structuredClone(leopard) as EditableFacts['taxa'][number]];
  facts.decisions = [decision('legal-acquisition'), decision('non-detriment'), decision('import-permit-granted')];
  facts.permits = [
    {
      number: '26US123456/9',
      issuer: 'US',
      documentType: 'I',
      issuedOn: '2026-03-01',
      validUntil: '2027-02-28',
      status: 'valid',
      confirmed: true,
      importer: 'JOHN  SMITH',
      exporter: null,
      lines: [{ scientificName: 'Panthera pardus', term: 'TRO', quantity: { value: '1', unit: 'NAR' }, drawn: '0' }],
    },
  ];
});

/** The import permit of the United States for that trophy. */
export const importOfTrophy: RuleFacts = edited(exportOfTrophy, (facts) => {
  facts.issuingCountry = 'US';
  facts.application.documentType = 'I';
  facts.application.validUntil = '2027-05-31';
  delete facts.application.importPermit;
  facts.permits = [];
  facts.decisions = [decision('import-not-detrimental'), decision('not-primarily-commercial')];
});

/** Skins that Germany received from Ghana and sends on to Japan. */
export const reExportOfSkins: RuleFacts = edited(exportOfSkins, (facts) => {
  facts.issuingCountry = 'DE';
  const form = facts.application;
  form.documentType = 'R';
  form.exporter = { name: 'Leder Müller GmbH', address: 'Hauptstraße 1\n10115 Berlin', country: 'DE' };
  form.importer = { name: 'Tokyo Leather KK', address: 'Ginza 1\nTokyo', country: 'JP' };
  form.countryOfExport = 'DE';
  form.countryOfImport = 'JP';
  first(form.lines).origin = { country: 'GH', permitNumber: '25GH000123', permitDate: '2025-09-01' };
  facts.decisions = [decision('imported-under-convention')];
  facts.permits = [
    {
      number: '25GH000123',
      issuer: 'GH',
      documentType: 'E',
      issuedOn: '2025-09-01',
      validUntil: '2026-02-28',
      status: 'used',
      confirmed: true,
      importer: 'Leder Müller GmbH',
      exporter: 'Accra Skins Ltd',
      lines: [{ scientificName: 'Python regius', term: 'SKI', quantity: { value: '100', unit: 'NAR' }, drawn: '90' }],
    },
  ];
});

/** A carved walrus tusk (Appendix III, listed by Canada), exported by Canada. */
export const exportOfIvory: RuleFacts = edited(exportOfSkins, (facts) => {
  facts.issuingCountry = 'CA';
  const form = facts.application;
  form.exporter = { name: 'Iqaluit Carvers', address: 'Iqaluit', country: 'CA' };
  form.countryOfExport = 'CA';
  form.lines = [
    {
      line: 1,
      scientificName: 'Odobenus rosmarus',
      term: 'IVC',
      description: 'Carved tusk',
      appendix: 'III',
      source: 'W',
      quantity: { value: '1', unit: 'NAR' },
    },
  ];
  facts.taxa = [structuredClone(walrus) as EditableFacts['taxa'][number]];
  facts.decisions = [decision('legal-acquisition')];
});

/** The same carving from Greenland, which did not list the species: a certificate of origin. */
export const originOfIvory: RuleFacts = edited(exportOfIvory, (facts) => {
  facts.issuingCountry = 'GL';
  facts.application.documentType = 'O-CO';
  facts.application.countryOfExport = 'GL';
  facts.application.exporter = { name: 'Nuuk Arts', address: 'Nuuk', country: 'GL' };
  facts.decisions = [decision('origin-stated')];
});

/** A live crocodile from a registered operation: Appendix I, deemed Appendix II. */
export const exportFromRegisteredFarm: RuleFacts = edited(exportOfLiveSnakes, (facts) => {
  facts.issuingCountry = 'TH';
  const form = facts.application;
  form.exporter = { name: 'Siam Farm', address: 'Samut Prakan', country: 'TH' };
  form.countryOfExport = 'TH';
  form.lines = [
    {
      line: 1,
      scientificName: 'Crocodylus porosus',
      term: 'LIV',
      description: 'Live juveniles',
      marks: [{ kind: 'microchip', number: '985112003456789' }],
      appendix: 'I',
      source: 'D',
      quantity: { value: '1', unit: 'NAR' },
      operationNumber: 'A-TH-501',
    },
  ];
  facts.taxa = [structuredClone(crocodile) as EditableFacts['taxa'][number]];
  facts.decisions = [decision('legal-acquisition'), decision('bred-or-propagated'), decision('live-transport')];
  facts.operations = [
    {
      number: 'A-TH-501',
      country: 'TH',
      kind: 'breeding',
      scientificName: 'Crocodylus porosus',
      registeredWithSecretariat: true,
      approved: true,
      from: '1990-01-01',
      to: null,
      plausible: { value: '2000', unit: 'NAR' },
      issued: '0',
    },
  ];
});

/** A skin bought before the Convention applied to the species. */
export const preConventionSkin: RuleFacts = edited(exportOfSkins, (facts) => {
  facts.application.documentType = 'O-PRE';
  facts.application.purpose = 'P';
  const line = first(facts.application.lines);
  line.source = 'O';
  line.acquisitionDate = '1970-05-01';
  line.quantity = { value: '1', unit: 'NAR' };
  facts.decisions = [decision('pre-convention')];
});

/** A leopard bred in captivity that travels with a show. */
export const exhibition: RuleFacts = edited(exportOfTrophy, (facts) => {
  const form = facts.application;
  form.documentType = 'O-TEC';
  form.purpose = 'Q';
  form.importer = null;
  form.countryOfImport = null;
  form.validUntil = '2029-05-31';
  delete form.importPermit;
  form.liveTransport = { method: 'road', conditionsMet: true };
  const line = first(form.lines);
  line.term = 'LIV';
  line.source = 'C';
  line.description = 'Live female';
  facts.permits = [];
  facts.decisions = [decision('exemption-registered'), decision('bred-or-propagated'), decision('live-transport')];
});

/** A tame snake that crosses borders with its owner. */
export const ownership: RuleFacts = edited(exportOfLiveSnakes, (facts) => {
  const form = facts.application;
  form.documentType = 'O-POC';
  form.purpose = 'P';
  form.importer = null;
  form.countryOfImport = null;
  form.validUntil = '2029-05-31';
  first(form.lines).quantity = { value: '1', unit: 'NAR' };
  facts.decisions = [decision('legal-acquisition'), decision('live-transport')];
});

/** Sample watch straps under an ATA carnet. */
export const sampleCollection: RuleFacts = edited(exportOfSkins, (facts) => {
  facts.application.documentType = 'O-SC';
  facts.application.carnet = { number: 'ATA-GH-77', validUntil: '2027-01-31' };
  facts.decisions = [decision('legal-acquisition')];
});

/** Shark fins introduced from the sea. */
export const fromTheSea: RuleFacts = edited(exportOfSkins, (facts) => {
  facts.issuingCountry = 'ES';
  const form = facts.application;
  form.documentType = 'O-IFS';
  form.countryOfExport = 'HS';
  form.countryOfImport = 'ES';
  form.exporter = { name: 'Pesca Vigo SL', address: 'Vigo', country: 'ES' };
  form.importer = { name: 'Pesca Vigo SL', address: 'Vigo', country: 'ES' };
  form.lines = [
    {
      line: 1,
      scientificName: 'Isurus oxyrinchus',
      term: 'FIN',
      description: 'Frozen fins',
      appendix: 'II',
      source: 'X',
      quantity: { value: '1250.5', unit: 'KGM' },
    },
  ];
  facts.taxa = [
    {
      scientificName: 'Isurus oxyrinchus',
      known: true,
      acceptedName: 'Isurus oxyrinchus',
      rank: 'species',
      kingdom: 'Animalia',
      lineage: [
        { rank: 'species', name: 'Isurus oxyrinchus' },
        { rank: 'genus', name: 'Isurus' },
        { rank: 'family', name: 'Lamnidae' },
        { rank: 'class', name: 'Elasmobranchii' },
        { rank: 'kingdom', name: 'Animalia' },
      ],
      listings: [{ ...listing('l-isurus', 'Isurus', 'genus', 'II', '2019-11-26') } as EditableFacts['taxa'][number]['listings'][number]],
      distribution: null,
    },
  ];
  facts.decisions = [decision('non-detriment')];
});
