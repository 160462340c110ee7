import { type EditableFacts, exportOfSkins, exportOfTrophy, first, preConventionSkin } from './base-facts.js';
import { ruleCase, type RuleCase } from './rule-case.js';

/** Boxes left to the exporter of the base facts, who is on the register for this document and these species. */
const open =
  (boxes: string[], more: (facts: EditableFacts) => void = () => undefined) =>
  (facts: EditableFacts): void => {
    const form = facts.application;
    form.openBoxes = boxes;
    if (boxes.includes('3')) form.importer = null;
    facts.simplified = [
      {
        number: 'SP-12',
        holder: form.exporter.name.toUpperCase(),
        case: 'other',
        documentTypes: [form.documentType],
        scientificNames: form.lines.map((line) => line.scientificName),
        from: '2026-05-01',
        to: '2026-06-02',
      },
    ];
    more(facts);
  };
const entry = (facts: EditableFacts) => first(facts.simplified ?? []);

/** Partially completed documents. The base facts are judged on 2026-06-01. */
export const simplifiedCases: readonly RuleCase[] = [
  ruleCase('open-box-allowed', exportOfSkins, open(['3', '11', '12']), open(['3', '11'])),
  ruleCase(
    'open-box-filled',
    exportOfSkins,
    open(['3'], (facts) => {
      facts.application.importer = { name: 'Leder Müller GmbH', address: 'Hauptstraße 1\n10115 Berlin', country: 'DE' };
    }),
    open(['3']),
  ),
  ruleCase(
    'open-box-holder',
    exportOfSkins,
    // The register names the first day on which an entry no longer holds.
    open(['3', '11'], (facts) => (entry(facts).to = '2026-06-01')),
    open(['3', '11'], (facts) => (entry(facts).from = '2026-06-01')),
  ),
  ruleCase('open-box-appendix-one', exportOfTrophy, open(['11']), open([])),
  ruleCase(
    'open-box-validity',
    preConventionSkin,
    open(['11'], (facts) => {
      entry(facts).case = 'pre-convention';
      facts.application.validUntil = '2029-06-02';
    }),
    open(['11'], (facts) => {
      entry(facts).case = 'pre-convention';
      facts.application.validUntil = '2029-06-01';
    }),
  ),
];
