import { caseWorkCases } from './case-work.cases.js';
import { conditionCases } from './condition.cases.js';
import { formCases } from './form.cases.js';
import type { RuleCase } from './rule-case.js';
import { simplifiedCases } from './simplified.cases.js';
import { taxonCases } from './taxon.cases.js';
import { tradeCases } from './trade.cases.js';

export const ruleCases: readonly RuleCase[] = [
  ...formCases,
  ...taxonCases,
  ...tradeCases,
  ...caseWorkCases,
  ...conditionCases,
  ...simplifiedCases,
];
export type { RuleCase };
