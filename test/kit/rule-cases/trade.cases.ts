import {
  decision,
  exportFromRegisteredFarm,
  exportOfBredSnakes,
  exportOfLiveSnakes,
  exportOfSkins,
  exportOfTrophy,
  first,
  preConventionSkin,
  reExportOfSkins,
  type EditableFacts,
} from './base-facts.js';
import { ruleCase, type RuleCase } from './rule-case.js';
import { orchid } from './taxa.js';

/** Import permits, sources, facilities, pre-Convention, re-export, quotas, suspensions. */
export const tradeCases: readonly RuleCase[] = [
  ruleCase('import-permit-first', exportOfTrophy, (facts) => {
    facts.permits = [];
  }),
  ruleCase(
    'import-permit-valid',
    exportOfTrophy,
    (facts) => {
      first(facts.permits).validUntil = '2026-05-31';
    },
    (facts) => {
      first(facts.permits).validUntil = '2026-06-01';
    },
  ),
  ruleCase(
    'import-permit-parties',
    exportOfTrophy,
    (facts) => {
      first(facts.permits).importer = 'John Smythe';
    },
    (facts) => {
      first(facts.permits).importer = 'john smith';
    },
  ),
  ruleCase(
    'import-permit-covers',
    exportOfTrophy,
    (facts) => {
      first(first(facts.permits).lines).drawn = '1';
    },
    (facts) => {
      first(first(facts.permits).lines).drawn = '0';
    },
  ),
  ruleCase('import-permit-unconfirmed', exportOfTrophy, (facts) => {
    first(facts.permits).confirmed = false;
  }),
  ruleCase(
    'live-transport',
    exportOfLiveSnakes,
    (facts) => {
      facts.application.liveTransport = { method: 'air', conditionsMet: false };
    },
    (facts) => {
      facts.application.liveTransport = { method: 'sea', conditionsMet: true };
    },
  ),
  ruleCase('operation-number', exportFromRegisteredFarm, (facts) => {
    delete first(facts.application.lines).operationNumber;
  }),
  ruleCase(
    'operation-registered',
    exportFromRegisteredFarm,
    (facts) => {
      first(facts.operations).registeredWithSecretariat = false;
    },
    (facts) => {
      first(facts.operations).number = 'a-th-501';
    },
  ),
  ruleCase(
    'unknown-source-justified',
    exportOfSkins,
    (facts) => {
      first(facts.application.lines).source = 'U';
    },
    (facts) => {
      first(facts.application.lines).source = 'U';
      facts.application.justifications = { unknownSource: 'Old collection without papers' };
    },
  ),
  ruleCase(
    'seizure-record',
    exportOfSkins,
    (facts) => {
      const line = first(facts.application.lines);
      line.source = 'I';
      line.seizureRecord = 'SZ-2';
      facts.seizures = [{ id: 'SZ-1', scientificName: 'Python regius', date: '2025-01-01' }];
    },
    (facts) => {
      const line = first(facts.application.lines);
      line.source = 'I';
      line.seizureRecord = 'SZ-1';
      facts.seizures = [{ id: 'SZ-1', scientificName: 'Python regius', date: '2025-01-01' }];
    },
  ),
  ruleCase('facility-approved', exportOfBredSnakes, (facts) => {
    first(facts.operations).approved = false;
  }),
  ruleCase(
    'facility-output',
    exportOfBredSnakes,
    (facts) => {
      first(facts.application.lines).quantity.value = '401';
    },
    (facts) => {
      first(facts.application.lines).quantity.value = '400';
    },
  ),
  ruleCase('pre-convention-date', preConventionSkin, (facts) => {
    delete first(facts.application.lines).acquisitionDate;
  }),
  ruleCase(
    'pre-convention-before-listing',
    preConventionSkin,
    (facts) => {
      first(facts.application.lines).acquisitionDate = '1977-02-04';
    },
    (facts) => {
      first(facts.application.lines).acquisitionDate = '1977-02-03';
    },
  ),
  ruleCase('pre-convention-certificate', preConventionSkin, (facts) => {
    facts.application.documentType = 'E';
  }),
  ruleCase('pre-convention-source', preConventionSkin, (facts) => {
    first(facts.application.lines).source = 'W';
  }),
  ruleCase('acquisition-date-use', exportOfSkins, (facts) => {
    first(facts.application.lines).acquisitionDate = '2026-01-01';
  }),
  ruleCase(
    'captive-certificate-source',
    exportOfBredSnakes,
    (facts) => {
      facts.application.documentType = 'O-CB';
      first(facts.application.lines).source = 'F';
    },
    (facts) => {
      facts.application.documentType = 'O-CB';
    },
  ),
  ruleCase(
    're-export-origin',
    reExportOfSkins,
    (facts) => {
      first(facts.application.lines).origin = { country: 'GH', permitNumber: '25GH000123' };
    },
    (facts) => {
      first(facts.application.lines).origin = { country: 'GH', justification: 'Lost in the flood of the archive' };
    },
  ),
  ruleCase(
    'unknown-origin-justified',
    reExportOfSkins,
    (facts) => {
      first(facts.application.lines).origin = { country: 'XX' };
    },
    (facts) => {
      first(facts.application.lines).origin = { country: 'XX', justification: 'Inherited without papers' };
    },
  ),
  ruleCase(
    'last-re-export',
    reExportOfSkins,
    (facts) => {
      first(facts.application.lines).lastReExport = { country: 'FR', certificateNumber: 'FR26000001' };
    },
    (facts) => {
      first(facts.application.lines).lastReExport = { country: 'FR', certificateNumber: 'FR26000001', certificateDate: '2026-01-02' };
    },
  ),
  ruleCase('origin-permit-on-record', reExportOfSkins, (facts) => {
    facts.permits = [];
  }),
  ruleCase('origin-permit-status', reExportOfSkins, (facts) => {
    first(facts.permits).status = 'cancelled';
  }),
  ruleCase(
    're-export-balance',
    reExportOfSkins,
    (facts) => {
      first(first(facts.permits).lines).drawn = '91';
    },
    (facts) => {
      first(first(facts.permits).lines).drawn = '90';
    },
  ),
  ruleCase(
    'quota-exceeded',
    exportOfSkins,
    (facts) => {
      facts.quotas = [{ ...quota(), committed: '70', reserved: '21' }];
    },
    (facts) => {
      facts.quotas = [{ ...quota(), committed: '70', reserved: '20' }];
    },
  ),
  ruleCase(
    'quota-unit',
    exportOfSkins,
    (facts) => {
      facts.quotas = [{ ...quota(), quantity: { value: '100', unit: 'MTK' } }];
    },
    (facts) => {
      facts.quotas = [{ ...quota(), quantity: { value: '100', unit: 'MTK' } }];
      first(facts.application.lines).secondQuantity = { value: '4.5', unit: 'MTK' };
    },
  ),
  ruleCase(
    'suspension',
    exportOfSkins,
    (facts) => {
      facts.suspensions = [suspension()];
    },
    (facts) => {
      facts.suspensions = [{ ...suspension(), to: '2026-06-01' }];
    },
  ),
  ruleCase(
    'suspension-importing-side',
    exportOfSkins,
    (facts) => {
      facts.suspensions = [{ ...suspension(), country: 'DE', appliesTo: 'import' }];
    },
    (facts) => {
      facts.suspensions = [{ ...suspension(), country: 'DE', appliesTo: 'import', purposesAllowed: ['T'] }];
    },
  ),
  ruleCase(
    'term-unit',
    exportOfSkins,
    (facts) => {
      first(facts.application.lines).quantity = { value: '10', unit: 'LTR' };
    },
    (facts) => {
      first(facts.application.lines).quantity = { value: '10', unit: 'KGM' };
    },
  ),
  ruleCase(
    'term-purpose',
    exportOfSkins,
    (facts) => {
      facts.application.purpose = 'G';
    },
    (facts) => {
      facts.application.purpose = 'S';
    },
  ),
  ruleCase(
    'taxon-term',
    exportOfSkins,
    (facts) => {
      toOrchids(facts, 'CAV');
    },
    (facts) => {
      toOrchids(facts, 'LIV');
    },
  ),
];

function quota(): EditableFacts['quotas'][number] {
  return {
    id: 'GH-2026-python',
    kind: 'national',
    taxon: 'Python',
    country: 'GH',
    region: null,
    holder: null,
    facility: null,
    from: '2026-01-01',
    to: '2026-12-31',
    quantity: { value: '100', unit: 'NAR' },
    terms: ['SKI', 'LIV'],
    sources: ['W'],
    purposes: [],
    reserved: '0',
    committed: '0',
    appliesToImport: false,
    source: 'Notification',
  };
}

function suspension(): EditableFacts['suspensions'][number] {
  return {
    id: 'S-1',
    taxon: 'Pythonidae',
    excludedTaxa: [],
    country: 'GH',
    from: '2025-01-01',
    to: null,
    terms: [],
    sources: ['W', 'R'],
    purposesAllowed: ['S'],
    appliesTo: 'export',
    source: 'Notification No. 2025/001',
  };
}

/** Artificially propagated orchids of the Appendix II part of the family. */
function toOrchids(facts: EditableFacts, term: string): void {
  const taxon = structuredClone(orchid) as EditableFacts['taxa'][number];
  Object.assign(taxon, { scientificName: 'Cymbidium aloifolium', acceptedName: 'Cymbidium aloifolium', listings: taxon.listings.slice(1) });
  facts.taxa = [taxon];
  const line = first(facts.application.lines);
  Object.assign(line, { scientificName: 'Cymbidium aloifolium', source: 'A', term });
  line.quantity = { value: '1', unit: term === 'CAV' ? 'KGM' : 'NAR' };
  facts.application.liveTransport = { method: 'air', conditionsMet: true };
  facts.decisions = [decision('legal-acquisition'), decision('bred-or-propagated'), decision('live-transport')];
}
