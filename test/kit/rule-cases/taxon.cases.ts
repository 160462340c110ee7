import {
  exhibition,
  exportFromRegisteredFarm,
  exportOfBredSnakes,
  exportOfIvory,
  exportOfSkins,
  exportOfTrophy,
  decision,
  first,
  fromTheSea,
  importOfTrophy,
  originOfIvory,
  sampleCollection,
  type EditableFacts,
} from './base-facts.js';
import { ruleCase, type RuleCase } from './rule-case.js';
import { crocodile } from './taxa.js';

const porosus = (): EditableFacts['taxa'][number] => structuredClone(crocodile) as EditableFacts['taxa'][number];

/** Names, listings, documents and Appendices. */
export const taxonCases: readonly RuleCase[] = [
  ruleCase('taxon-unknown', exportOfSkins, (facts) => {
    first(facts.application.lines).scientificName = 'Python regalis';
    facts.taxa = [{ ...first(facts.taxa), scientificName: 'Python regalis', known: false, lineage: [], listings: [], distribution: null }];
  }),
  ruleCase('taxon-name-accepted', exportOfSkins, (facts) => {
    first(facts.application.lines).scientificName = 'Boa regia';
    first(facts.taxa).scientificName = 'Boa regia';
  }),
  ruleCase(
    'higher-taxon',
    exportOfSkins,
    (facts) => {
      const taxon = first(facts.taxa);
      Object.assign(taxon, { scientificName: 'Python', acceptedName: 'Python', rank: 'genus', lineage: taxon.lineage.slice(1) });
      first(facts.application.lines).scientificName = 'Python';
    },
    (facts) => {
      const taxon = first(facts.taxa);
      Object.assign(taxon, { scientificName: 'Python', acceptedName: 'Python', rank: 'genus', lineage: taxon.lineage.slice(1) });
      first(facts.application.lines).scientificName = 'Python';
      facts.application.justifications = { higherTaxon: 'Manufactured before the Convention; species cannot be told' };
    },
  ),
  ruleCase(
    'appendix-at-date',
    exportOfSkins,
    (facts) => {
      facts.asOf = '1977-02-03';
      first(facts.taxa).listings.push({
        ...first(facts.taxa).listings[0]!,
        id: 'l-old',
        appendix: 'I',
        from: '1975-07-01',
        to: '1977-02-04',
      });
      // Appendix I then: everything else that it asked for is on record.
      facts.decisions.push(decision('import-permit-granted'));
      facts.application.importPermit = { number: '76DE1', country: 'DE' };
      facts.permits = [
        {
          number: '76DE1',
          issuer: 'DE',
          documentType: 'I',
          issuedOn: '2026-05-01',
          validUntil: '2027-04-30',
          status: 'valid',
          confirmed: true,
          importer: 'Leder Müller GmbH',
          exporter: null,
          lines: [{ scientificName: 'Python regius', term: 'SKI', quantity: { value: '10', unit: 'NAR' }, drawn: '0' }],
        },
      ];
    },
    (facts) => {
      facts.asOf = '1977-02-04';
      first(facts.taxa).listings.push({
        ...first(facts.taxa).listings[0]!,
        id: 'l-old',
        appendix: 'I',
        from: '1975-07-01',
        to: '1977-02-04',
      });
    },
  ),
  ruleCase(
    'not-listed',
    exportOfSkins,
    (facts) => {
      first(first(facts.taxa).listings).populations = ['ASIA'];
    },
    (facts) => {
      first(first(facts.taxa).listings).populations = ['AFRICA'];
    },
  ),
  ruleCase(
    'distribution',
    exportOfSkins,
    (facts) => {
      first(facts.taxa).distribution = ['TG', 'BJ'];
    },
    (facts) => {
      first(facts.taxa).distribution = null;
    },
  ),
  ruleCase(
    'document-type-appendix',
    originOfIvory,
    (facts) => {
      first(first(facts.taxa).listings).appendix = 'II';
      first(facts.application.lines).appendix = 'II';
    },
    (facts) => {
      first(first(facts.taxa).listings).appendix = 'III';
    },
  ),
  ruleCase('import-permit-unneeded', importOfTrophy, (facts) => {
    facts.taxa = [{ ...first(facts.taxa), listings: first(facts.taxa).listings.slice(0, 1) }];
    first(facts.application.lines).appendix = 'II';
    facts.decisions = [];
  }),
  ruleCase('appendix-three-export-permit', originOfIvory, (facts) => {
    first(first(facts.taxa).listings).party = 'GL';
  }),
  ruleCase('appendix-three-certificate-of-origin', exportOfIvory, (facts) => {
    first(first(facts.taxa).listings).party = 'NO';
  }),
  ruleCase(
    'origin-certificate-country',
    originOfIvory,
    (facts) => {
      first(facts.application.lines).origin = { country: 'NO' };
    },
    (facts) => {
      first(facts.application.lines).origin = { country: 'GL' };
    },
  ),
  ruleCase(
    'import-appendix-one-commercial',
    importOfTrophy,
    (facts) => {
      facts.application.purpose = 'T';
      first(facts.application.lines).term = 'SKI';
    },
    (facts) => {
      facts.application.purpose = 'S';
      first(facts.application.lines).term = 'SKI';
    },
  ),
  ruleCase(
    'import-appendix-one-quantity',
    importOfTrophy,
    (facts) => {
      facts.application.purpose = 'P';
      first(facts.application.lines).quantity.value = '11';
    },
    (facts) => {
      facts.application.purpose = 'P';
      first(facts.application.lines).quantity.value = '10';
    },
  ),
  ruleCase(
    'captive-appendix-one-commercial',
    exportOfTrophy,
    (facts) => {
      facts.application.purpose = 'T';
      const line = first(facts.application.lines);
      line.source = 'C';
      line.term = 'SKI';
      first(first(facts.permits).lines).term = 'SKI';
      facts.decisions.push(decision('bred-or-propagated'));
      facts.operations = [farm('Panthera pardus', 'ZA')];
    },
    (facts) => {
      facts.application.purpose = 'S';
      const line = first(facts.application.lines);
      line.source = 'C';
      line.term = 'SKI';
      first(first(facts.permits).lines).term = 'SKI';
      facts.decisions.push(decision('bred-or-propagated'));
      facts.operations = [farm('Panthera pardus', 'ZA')];
    },
  ),
  ruleCase(
    'source-kingdom',
    exportOfBredSnakes,
    (facts) => {
      first(facts.application.lines).source = 'A';
    },
    (facts) => {
      first(facts.application.lines).source = 'C';
    },
  ),
  ruleCase('source-d-appendix', exportOfBredSnakes, (facts) => {
    first(facts.application.lines).source = 'D';
  }),
  ruleCase('sea-source', fromTheSea, (facts) => {
    first(facts.application.lines).source = 'W';
  }),
  ruleCase('exhibition-source', exhibition, (facts) => {
    first(facts.application.lines).source = 'W';
  }),
  ruleCase(
    'sample-collection-appendix-one',
    sampleCollection,
    (facts) => {
      const line = first(facts.application.lines);
      facts.taxa = [porosus()];
      facts.issuingCountry = 'TH';
      facts.application.countryOfExport = 'TH';
      facts.application.purpose = 'S';
      Object.assign(line, { scientificName: 'Crocodylus porosus', appendix: 'I', source: 'C', term: 'SPE' });
    },
    (facts) => {
      const line = first(facts.application.lines);
      facts.taxa = [porosus()];
      facts.issuingCountry = 'TH';
      facts.application.countryOfExport = 'TH';
      facts.application.purpose = 'S';
      Object.assign(line, { scientificName: 'Crocodylus porosus', appendix: 'I', source: 'D', term: 'SPE', operationNumber: 'A-TH-501' });
      facts.operations = [{ ...farm('Crocodylus porosus', 'TH'), number: 'A-TH-501', registeredWithSecretariat: true }];
    },
  ),
  ruleCase('mark-registered-animal', exportFromRegisteredFarm, (facts) => {
    delete first(facts.application.lines).marks;
  }),
  ruleCase(
    'mark-crocodile-skin',
    exportFromRegisteredFarm,
    (facts) => {
      const line = first(facts.application.lines);
      line.term = 'SKI';
      delete line.marks;
    },
    (facts) => {
      const line = first(facts.application.lines);
      line.term = 'SKI';
      line.marks = [{ kind: 'tag', number: 'TH 26 000123' }];
    },
  ),
];

function farm(scientificName: string, country: string): EditableFacts['operations'][number] {
  return {
    number: `${country}-FARM`,
    country,
    kind: 'breeding',
    scientificName,
    registeredWithSecretariat: false,
    approved: true,
    from: '2000-01-01',
    to: null,
    plausible: { value: '100', unit: 'NAR' },
    issued: '0',
  };
}
