export type * from './model/application-form.js';
export type * from './model/finding.js';
export type * from './model/permit-document.js';
export type * from './model/rule-facts.js';

export type * from './data/code-entry.js';
export { appendices } from './data/appendices.js';
export { documentTypes } from './data/document-types.js';
export { formBoxes } from './data/form-boxes.js';
export { otherTerritories } from './data/other-territories.js';
export { parties } from './data/parties.js';
export { purposes } from './data/purposes.js';
export { regions } from './data/regions.js';
export { sources } from './data/sources.js';
export { specialCountryCodes } from './data/special-country-codes.js';
export { specimenCountries } from './data/specimen-countries.js';
export { terms } from './data/terms.js';
export { units } from './data/units.js';
export {
  countryNames,
  documentTypeOf,
  isCountry,
  isCurrentCode,
  isSpecimenCountry,
  partyOf,
  purposeOf,
  sourceOf,
  specialCountryOf,
  termOf,
  unitOf,
  validityLimit,
} from './codes.js';

export { canonicalJson } from './canonical-json.js';
export { addMonths, isDate } from './dates.js';
export { Decimal } from './decimal.js';
export {
  addQuantities,
  compareQuantities,
  convertQuantity,
  currentUnit,
  quantityText,
  readQuantity,
  subtractQuantities,
  type Quantity,
} from './quantity.js';
export { plainTaxonName } from './scientific-name.js';
export { sha256, sha256Hex } from './sha256.js';

export {
  type BindingCondition,
  bindingConditions,
  type ConditionFault,
  conditionFaults,
  conditionKey,
  conditionKindOf,
  conditionMarksMax,
  conditionsMax,
  lastDayOfConditions,
} from './conditions.js';
export { type ConditionCode, type ConditionKindEntry, conditionKinds } from './data/condition-kinds.js';
export { type OpenBox, openBoxes, type OpenBoxEntry, openBoxMonths, type SimplifiedCase } from './data/open-boxes.js';
export {
  standingDecisionFacts,
  type StandingFinding,
  standingKinds,
  type StandingScope,
  type StandingUse,
  standingUses,
  standingWanted,
} from './standing-findings.js';
export { evaluate } from './evaluate.js';
export { firstListedOn, resolveListing, type ListingResolution } from './listing.js';
export {
  type IntendedTrade,
  neededDocuments,
  type NeededDocument,
  type NeededDocuments,
  needNotes,
  type NeedNote,
} from './needed-documents.js';
export { requiredDecisions, type RequiredDecision } from './required-decisions.js';
export {
  builtInRuleSet,
  effectiveRules,
  overrideFaults,
  ruleSetHash,
  withOverrides,
  type EffectiveRule,
  type RuleOverride,
  type RuleSet,
} from './rule-set.js';
export { type DrawableLine, type LineBalance, permitBalance, type PermitDraw } from './permit-balance.js';
export { documentNumber, partyName } from './rules/rule-context.js';
export { quotaDraws, type QuotaDraw } from './rules/quota.rules.js';
export { rules } from './rules/registry.js';
export type { Rule, RuleMetadata } from './rules/rule.js';

export { taxonReleases, type TaxonRelease } from './data/taxon-releases.js';
export { taxonByCode, taxonCodeOf, taxonLines, taxonRelease, taxonTable, type TaxonEntry } from './taxon-codes.js';

export { applicationLine, maximumLines, parseApplicationForm, type FormResult } from './form/application-form.parser.js';
export { parseRuleFacts, type FactsResult, type GivenFacts } from './form/rule-facts.parser.js';
export { ErrorList, type InputError, type Reader } from './form/readers.js';
export { notAccepted, type RuleAcceptance, type UnconfirmedRule, unconfirmedRules } from './unconfirmed-rules.js';
