import { exportOfLiveSnakes, exportOfSkins, first, fromTheSea, ownership, reExportOfSkins, sampleCollection } from './base-facts.js';
import { ruleCase, type RuleCase } from './rule-case.js';

/** Codes, minimum information, validity. */
export const formCases: readonly RuleCase[] = [
  ruleCase('document-type', exportOfSkins, (facts) => {
    facts.application.documentType = 'O';
  }),
  ruleCase('document-type-not-printed', exportOfSkins, (facts) => {
    facts.application.documentType = 'O-SCI';
  }),
  ruleCase(
    'purpose-code',
    exportOfSkins,
    (facts) => {
      facts.application.purpose = 'X';
      // A term for which no list of purposes was published, so that the pair rule stays silent.
      first(facts.application.lines).term = 'KNL';
      first(facts.application.lines).scientificName = 'Python regius';
      first(facts.taxa).lineage = [];
    },
    (facts) => {
      first(facts.application.lines).term = 'KNL';
      first(facts.taxa).lineage = [];
    },
  ),
  ruleCase('source-code', exportOfSkins, (facts) => {
    first(facts.application.lines).source = 'V';
  }),
  ruleCase(
    'term-code',
    exportOfSkins,
    (facts) => {
      first(facts.application.lines).term = 'SKO';
    },
    (facts) => {
      first(facts.application.lines).term = 'LPS';
    },
  ),
  ruleCase(
    'unit-code',
    exportOfSkins,
    (facts) => {
      first(facts.application.lines).quantity = { value: '10', unit: 'KIL' };
      first(facts.application.lines).term = 'SPE';
    },
    (facts) => {
      first(facts.application.lines).quantity = { value: '10', unit: 'KGM' };
      first(facts.application.lines).term = 'SPE';
    },
  ),
  ruleCase(
    'country-code',
    fromTheSea,
    (facts) => {
      facts.application.countryOfExport = 'ZZ';
    },
    (facts) => {
      facts.application.countryOfExport = 'HS';
    },
  ),
  ruleCase('lines-missing', exportOfSkins, (facts) => {
    facts.application.lines = [];
  }),
  ruleCase('exporter-complete', exportOfSkins, (facts) => {
    facts.application.exporter.address = '  ';
  }),
  ruleCase(
    'importer-complete',
    exportOfSkins,
    (facts) => {
      facts.application.importer = null;
    },
    (facts) => {
      if (facts.application.importer) facts.application.importer.name = 'Another GmbH';
    },
  ),
  ruleCase('country-of-import-missing', exportOfSkins, (facts) => {
    facts.application.countryOfImport = null;
  }),
  ruleCase('description-missing', exportOfSkins, (facts) => {
    first(facts.application.lines).description = '';
  }),
  ruleCase(
    'quantity-positive',
    exportOfSkins,
    (facts) => {
      first(facts.application.lines).quantity.value = '0';
    },
    (facts) => {
      first(facts.application.lines).quantity.value = '1';
    },
  ),
  ruleCase(
    'quantity-whole',
    exportOfSkins,
    (facts) => {
      first(facts.application.lines).quantity.value = '9.5';
    },
    (facts) => {
      first(facts.application.lines).quantity.value = '9';
    },
  ),
  ruleCase(
    'second-source',
    exportOfSkins,
    (facts) => {
      first(facts.application.lines).secondSource = 'R';
    },
    (facts) => {
      const line = first(facts.application.lines);
      line.source = 'I';
      line.secondSource = 'R';
      line.seizureRecord = 'SZ-1';
      facts.seizures = [{ id: 'SZ-1', scientificName: 'Python regius', date: '2025-01-01' }];
    },
  ),
  ruleCase(
    'mark-repeated',
    exportOfLiveSnakes,
    (facts) => {
      first(facts.application.lines).marks = [
        { kind: 'microchip', number: '985112003456789' },
        { kind: 'microchip', number: '985112003456789 ' },
      ];
    },
    (facts) => {
      first(facts.application.lines).marks = [
        { kind: 'microchip', number: '985112003456789' },
        { kind: 'microchip', number: '985112003456790' },
      ];
    },
  ),
  ruleCase(
    'validity-period',
    exportOfSkins,
    (facts) => {
      facts.application.validUntil = '2026-12-02';
    },
    (facts) => {
      facts.application.validUntil = '2026-12-01';
    },
  ),
  ruleCase(
    'validity-period-unconfirmed',
    sampleCollection,
    (facts) => {
      facts.application.validUntil = '2026-12-02';
    },
    (facts) => {
      facts.application.validUntil = '2026-12-01';
    },
  ),
  ruleCase(
    'validity-past',
    exportOfSkins,
    (facts) => {
      facts.application.validUntil = '2026-05-31';
    },
    (facts) => {
      facts.application.validUntil = '2026-06-01';
    },
  ),
  ruleCase(
    'carnet',
    sampleCollection,
    (facts) => {
      facts.application.carnet = { number: 'ATA-GH-77', validUntil: '2026-11-29' };
    },
    (facts) => {
      facts.application.carnet = { number: 'ATA-GH-77', validUntil: '2026-11-30' };
    },
  ),
  ruleCase(
    'same-country',
    reExportOfSkins,
    (facts) => {
      facts.application.countryOfImport = 'DE';
    },
    (facts) => {
      facts.application.countryOfImport = 'FR';
    },
  ),
  ruleCase(
    'issuing-country',
    exportOfSkins,
    (facts) => {
      facts.issuingCountry = 'TG';
    },
    (facts) => {
      // A fictitious authority demonstrates the documents of other countries.
      facts.issuingCountry = 'XA';
    },
  ),
  ruleCase('personal-document-commercial', ownership, (facts) => {
    facts.application.purpose = 'T';
  }),
  ruleCase(
    'ownership-one-animal',
    ownership,
    (facts) => {
      first(facts.application.lines).quantity.value = '2';
    },
    (facts) => {
      first(facts.application.lines).quantity.value = '1';
    },
  ),
];
