import {
  decision,
  exhibition,
  exportOfBredSnakes,
  exportOfLiveSnakes,
  exportOfSkins,
  exportOfTrophy,
  first,
  importOfTrophy,
  originOfIvory,
  preConventionSkin,
  reExportOfSkins,
  type EditableFacts,
} from './base-facts.js';
import type { DecisionKind } from '#cites';
import { ruleCase, type RuleCase } from './rule-case.js';

const without =
  (kind: DecisionKind) =>
  (facts: EditableFacts): void => {
    facts.decisions = facts.decisions.filter((entry) => entry.kind !== kind);
  };

/** Findings of officers, retrospective issue, replacement, parties, marks in use. */
export const caseWorkCases: readonly RuleCase[] = [
  ruleCase('finding-non-detriment', exportOfSkins, without('non-detriment')),
  ruleCase('finding-import-not-detrimental', importOfTrophy, without('import-not-detrimental')),
  ruleCase(
    'finding-legal-acquisition',
    exportOfSkins,
    (facts) => {
      facts.decisions.push(decision('legal-acquisition', { id: 'd-later', outcome: 'negative', at: '2026-05-21T09:00:00Z' }));
    },
    (facts) => {
      facts.decisions.push(decision('legal-acquisition', { id: 'd-earlier', outcome: 'negative', at: '2026-05-19T09:00:00Z' }));
    },
  ),
  ruleCase('finding-live-transport', exportOfLiveSnakes, without('live-transport')),
  ruleCase(
    'finding-recipient-suitably-equipped',
    importOfTrophy,
    (facts) => liveImport(facts),
    (facts) => {
      liveImport(facts);
      facts.decisions.push(decision('recipient-suitably-equipped', { outcome: 'conditional' }));
    },
  ),
  ruleCase('finding-not-primarily-commercial', importOfTrophy, without('not-primarily-commercial')),
  ruleCase('finding-imported-under-convention', reExportOfSkins, without('imported-under-convention')),
  ruleCase('finding-import-permit-granted', exportOfTrophy, without('import-permit-granted')),
  ruleCase('finding-origin-stated', originOfIvory, without('origin-stated')),
  ruleCase('finding-pre-convention', preConventionSkin, without('pre-convention')),
  ruleCase('finding-bred-or-propagated', exportOfBredSnakes, without('bred-or-propagated')),
  ruleCase('finding-exemption-registered', exhibition, without('exemption-registered')),
  ruleCase(
    'non-detriment-independence',
    exportOfSkins,
    (facts) => {
      facts.officer = { person: 'person-science', interests: [] };
    },
    (facts) => {
      facts.officer = { person: 'person-case', interests: [] };
    },
  ),
  ruleCase('legal-acquisition-evidence', exportOfSkins, (facts) => {
    facts.decisions = [decision('legal-acquisition', { evidence: [] }), decision('non-detriment')];
  }),
  ruleCase('retrospective-appendix-one', exportOfTrophy, (facts) => {
    retrospective(facts, 'US');
  }),
  ruleCase(
    'retrospective-grounds',
    exportOfSkins,
    (facts) => {
      retrospective(facts, 'DE');
      if (facts.application.retrospective) facts.application.retrospective.notAttributable = false;
    },
    (facts) => {
      retrospective(facts, 'DE');
    },
  ),
  ruleCase(
    'retrospective-consent',
    exportOfSkins,
    (facts) => {
      retrospective(facts, 'FR');
    },
    (facts) => {
      retrospective(facts, 'DE');
    },
  ),
  ruleCase(
    'retrospective-offender',
    exportOfSkins,
    (facts) => {
      retrospective(facts, 'DE');
      facts.offenders = [
        {
          party: 'Accra Skins Ltd',
          role: 'exporter',
          reason: 'False declaration 2024',
          from: '2024-01-01',
          to: null,
          blocks: 'retrospective',
        },
      ];
    },
    (facts) => {
      // The same record stands in the way of nothing but retrospective issue.
      facts.offenders = [
        {
          party: 'Accra Skins Ltd',
          role: 'exporter',
          reason: 'False declaration 2024',
          from: '2024-01-01',
          to: null,
          blocks: 'retrospective',
        },
      ];
    },
  ),
  ruleCase(
    'replacement-on-record',
    exportOfSkins,
    (facts) => {
      replacement(facts);
      first(facts.permits).issuer = 'TG';
    },
    (facts) => replacement(facts),
  ),
  ruleCase(
    'replacement-current',
    exportOfSkins,
    (facts) => {
      replacement(facts);
      first(facts.permits).status = 'used';
    },
    (facts) => {
      replacement(facts);
      first(facts.permits).status = 'lost';
    },
  ),
  ruleCase(
    'replacement-original',
    exportOfSkins,
    (facts) => {
      replacement(facts);
      if (facts.application.replacement)
        Object.assign(facts.application.replacement, { reason: 'damaged', swornStatement: true, originalReturned: false });
    },
    (facts) => {
      replacement(facts);
      if (facts.application.replacement)
        Object.assign(facts.application.replacement, { reason: 'damaged', swornStatement: false, originalReturned: true });
    },
  ),
  ruleCase(
    'replacement-validity',
    exportOfSkins,
    (facts) => {
      replacement(facts);
      facts.application.validUntil = '2026-10-01';
    },
    (facts) => replacement(facts),
  ),
  ruleCase(
    'replacement-not-amended',
    exportOfSkins,
    (facts) => {
      replacement(facts);
      first(facts.application.lines).quantity.value = '11';
    },
    (facts) => {
      replacement(facts);
      first(facts.application.lines).quantity.value = '9';
    },
  ),
  ruleCase(
    'offender',
    exportOfSkins,
    (facts) => {
      facts.offenders = [
        { party: 'Accra Skins Ltd', role: 'exporter', reason: 'Smuggling', from: '2024-01-01', to: '2026-06-02', blocks: 'everything' },
      ];
    },
    (facts) => {
      facts.offenders = [
        { party: 'Accra Skins Ltd', role: 'exporter', reason: 'Smuggling', from: '2024-01-01', to: '2026-06-01', blocks: 'everything' },
      ];
    },
  ),
  ruleCase(
    'officer-interest',
    exportOfSkins,
    (facts) => {
      facts.officer = { person: 'person-issuer', interests: ['ACCRA  SKINS LTD'] };
    },
    (facts) => {
      facts.officer = { person: 'person-issuer', interests: ['Accra Timber Ltd'] };
    },
  ),
  ruleCase(
    'mark-in-use',
    exportOfLiveSnakes,
    (facts) => {
      first(facts.application.lines).marks = [{ kind: 'microchip', number: '985112003456789' }];
      facts.marksInUse = [{ mark: { kind: 'microchip', number: '985112003456789' }, permitNumber: '26GH000001' }];
    },
    (facts) => {
      first(facts.application.lines).marks = [{ kind: 'ring', number: '985112003456789' }];
      facts.marksInUse = [{ mark: { kind: 'microchip', number: '985112003456789' }, permitNumber: '26GH000001' }];
    },
  ),
];

function liveImport(facts: EditableFacts): void {
  const line = first(facts.application.lines);
  line.term = 'LIV';
  facts.application.purpose = 'Z';
  facts.application.liveTransport = { method: 'air', conditionsMet: true };
}

function retrospective(facts: EditableFacts, consenting: string): void {
  facts.application.retrospective = {
    reason: 'The endorsing office was closed by a strike',
    notAttributable: true,
    tradeOtherwiseLawful: true,
  };
  facts.consents = [{ country: consenting, subject: 'retrospective', reference: 'Letter 12', date: '2026-05-30', positive: true }];
}

function replacement(facts: EditableFacts): void {
  facts.application.replacement = { of: '26GH000007', reason: 'lost', originalReturned: false, swornStatement: true };
  facts.application.validUntil = '2026-09-30';
  facts.permits = [
    {
      number: '26GH000007',
      issuer: 'GH',
      documentType: 'E',
      issuedOn: '2026-04-01',
      validUntil: '2026-09-30',
      status: 'valid',
      confirmed: true,
      importer: 'Leder Müller GmbH',
      exporter: 'Accra Skins Ltd',
      lines: [{ scientificName: 'Python regius', term: 'SKI', quantity: { value: '10', unit: 'NAR' }, drawn: '0' }],
    },
  ];
}
