import { codeRules } from './code.rules.js';
import { commercialRules } from './commercial.rules.js';
import { conditionRules } from './condition.rules.js';
import { decisionRules } from './decision.rules.js';
import { documentRules } from './document.rules.js';
import { exemptionRules } from './exemption.rules.js';
import { facilityRules } from './facility.rules.js';
import { formRules } from './form.rules.js';
import { importPermitRules } from './import-permit.rules.js';
import { liveRules } from './live.rules.js';
import { markRules } from './mark.rules.js';
import { pairRules } from './pair.rules.js';
import { partyRules } from './party.rules.js';
import { preConventionRules } from './pre-convention.rules.js';
import { quotaRules } from './quota.rules.js';
import { reExportRules } from './re-export.rules.js';
import { replacementRules } from './replacement.rules.js';
import { retrospectiveRules } from './retrospective.rules.js';
import type { Rule } from './rule.js';
import { simplifiedRules } from './simplified.rules.js';
import { sourceRules } from './source.rules.js';
import { suspensionRules } from './suspension.rules.js';
import { taxonRules } from './taxon.rules.js';
import { validityRules } from './validity.rules.js';

/** Every rule of the engine, in the order in which findings are reported. */
export const rules: readonly Rule[] = [
  ...codeRules,
  ...formRules,
  ...taxonRules,
  ...documentRules,
  ...validityRules,
  ...simplifiedRules,
  ...importPermitRules,
  ...commercialRules,
  ...liveRules,
  ...sourceRules,
  ...facilityRules,
  ...preConventionRules,
  ...exemptionRules,
  ...reExportRules,
  ...quotaRules,
  ...suspensionRules,
  ...retrospectiveRules,
  ...replacementRules,
  ...partyRules,
  ...markRules,
  ...pairRules,
  ...decisionRules,
  ...conditionRules,
];
