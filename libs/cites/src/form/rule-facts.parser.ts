import type {
  ConsentFact,
  DecisionFact,
  FindingCondition,
  ListingFact,
  OffenderFact,
  OperationFact,
  PermitFact,
  QuotaFact,
  RuleFacts,
  SimplifiedFact,
  SuspensionFact,
  TaxonFacts,
} from '../model/rule-facts.js';
import type { QuantityText } from '../model/permit-document.js';
import { applicationForm, mark } from './application-form.parser.js';
import {
  boolean,
  choice,
  code,
  date,
  decimal,
  defaulting,
  ErrorList,
  instant,
  list,
  needed,
  nullable,
  object,
  optional,
  scientificName,
  text,
  wholeNumber,
} from './readers.js';
import type { InputError, Reader } from './readers.js';

/** Facts of a file: what is absent is not on record. `asOf`, `issueDate` and `issuingCountry` fall to the caller. */
export type GivenFacts = Omit<RuleFacts, 'application' | 'asOf' | 'issueDate' | 'issuingCountry'> &
  Partial<Pick<RuleFacts, 'asOf' | 'issueDate' | 'issuingCountry'>>;

export type FactsResult =
  | { readonly ok: true; readonly application: RuleFacts['application']; readonly facts: GivenFacts }
  | { readonly ok: false; readonly errors: readonly InputError[] };

/** Reads the file `{ "application": ..., "facts": ... }` of docs/spec/application.schema.json. Never throws. */
export function parseRuleFacts(input: unknown): FactsResult {
  const errors = new ErrorList();
  const file = factsFile(input, '', errors);
  return file && errors.errors.length === 0
    ? { ok: true, application: file.application, facts: file.facts }
    : { ok: false, errors: errors.errors };
}

const many = 20000;
const id = text(100);
const note = text(2000, { lines: true });
const codes = list(code, 300);
const names = list(scientificName, 1000);
const quantity: Reader<QuantityText> = object<QuantityText>({ value: needed(decimal), unit: needed(code) });

const listing: Reader<ListingFact> = object<ListingFact>({
  id: needed(id),
  listedTaxon: needed(scientificName),
  listedRank: needed(text(20)),
  appendix: needed(choice('I', 'II', 'III')),
  from: needed(date),
  to: defaulting(nullable(date), null),
  party: defaulting(nullable(code), null),
  populations: defaulting(list(text(40), 300), []),
  populationsExcluded: defaulting(list(text(40), 300), []),
  excludedTaxa: defaulting(names, []),
  annotation: defaulting(nullable(text(20000, { lines: true })), null),
  hashNote: defaulting(nullable(text(20)), null),
  source: defaulting(note, ''),
});

const taxon: Reader<TaxonFacts> = object<TaxonFacts>({
  scientificName: needed(scientificName),
  known: defaulting(boolean, true),
  acceptedName: needed(scientificName),
  rank: needed(choice('kingdom', 'phylum', 'class', 'order', 'family', 'genus', 'species', 'subspecies', 'variety', 'hybrid')),
  kingdom: needed(choice('Animalia', 'Plantae')),
  lineage: defaulting(list(object<{ rank: string; name: string }>({ rank: needed(text(20)), name: needed(scientificName) }), 20), []),
  listings: defaulting(list(listing, 1000), []),
  distribution: defaulting(nullable(codes), null),
  taxonCode: optional(wholeNumber),
});

const condition: Reader<FindingCondition> = object<FindingCondition>({
  kind: needed(id),
  quantity: optional(quantity),
  marks: optional(list(text(50), 200)),
  date: optional(date),
  text: optional(text(200)),
});

const decision: Reader<DecisionFact> = object<DecisionFact>({
  id: needed(id),
  kind: needed(
    choice(
      'non-detriment',
      'import-not-detrimental',
      'legal-acquisition',
      'live-transport',
      'recipient-suitably-equipped',
      'not-primarily-commercial',
      'imported-under-convention',
      'import-permit-granted',
      'origin-stated',
      'pre-convention',
      'bred-or-propagated',
      'exemption-registered',
      'recommendation',
      'approval',
      'override',
    ),
  ),
  outcome: needed(choice('positive', 'negative', 'conditional')),
  person: needed(id),
  role: needed(choice('case-officer', 'scientific-authority', 'issuing-officer')),
  at: needed(instant),
  lines: defaulting(list(wholeNumber, 5000), []),
  evidence: defaulting(list(id, 500), []),
  overrides: optional(id),
  reason: optional(note),
  conditions: optional(list(condition, 12)),
  standing: optional(boolean),
});

const permit: Reader<PermitFact> = object<PermitFact>({
  number: needed(text(70)),
  issuer: needed(code),
  documentType: needed(code),
  issuedOn: needed(date),
  validUntil: needed(date),
  status: needed(choice('valid', 'used', 'cancelled', 'suspended', 'replaced', 'lost', 'expired', 'partly-used')),
  confirmed: defaulting(boolean, false),
  importer: defaulting(nullable(text(200)), null),
  exporter: defaulting(nullable(text(200)), null),
  lines: needed(
    list(
      object<PermitFact['lines'][number]>({
        scientificName: needed(scientificName),
        term: needed(code),
        quantity: needed(quantity),
        drawn: defaulting(decimal, '0'),
        source: optional(code),
      }),
      5000,
    ),
  ),
});

const operation: Reader<OperationFact> = object<OperationFact>({
  number: needed(text(70)),
  country: needed(code),
  kind: needed(choice('breeding', 'propagation', 'ranching', 'trading')),
  scientificName: needed(scientificName),
  registeredWithSecretariat: defaulting(boolean, false),
  approved: defaulting(boolean, false),
  from: needed(date),
  to: defaulting(nullable(date), null),
  plausible: defaulting(nullable(quantity), null),
  issued: defaulting(decimal, '0'),
});

const quota: Reader<QuotaFact> = object<QuotaFact>({
  id: needed(id),
  kind: needed(choice('listing-annotation', 'cop', 'national')),
  taxon: needed(scientificName),
  country: needed(code),
  region: defaulting(nullable(id), null),
  holder: defaulting(nullable(text(200)), null),
  facility: defaulting(nullable(text(70)), null),
  from: needed(date),
  to: needed(date),
  quantity: needed(quantity),
  terms: defaulting(codes, []),
  sources: defaulting(codes, []),
  purposes: defaulting(codes, []),
  reserved: defaulting(decimal, '0'),
  committed: defaulting(decimal, '0'),
  appliesToImport: defaulting(boolean, false),
  source: defaulting(note, ''),
});

const suspension: Reader<SuspensionFact> = object<SuspensionFact>({
  id: needed(id),
  taxon: defaulting(nullable(scientificName), null),
  excludedTaxa: defaulting(names, []),
  country: defaulting(nullable(code), null),
  from: needed(date),
  to: defaulting(nullable(date), null),
  terms: defaulting(codes, []),
  sources: defaulting(codes, []),
  purposesAllowed: defaulting(codes, []),
  appliesTo: defaulting(choice('export', 'import', 'both'), 'export'),
  source: defaulting(note, ''),
});

const offender: Reader<OffenderFact> = object<OffenderFact>({
  party: needed(text(200)),
  role: needed(choice('applicant', 'exporter', 'importer')),
  reason: needed(note),
  from: needed(date),
  to: defaulting(nullable(date), null),
  blocks: defaulting(choice('everything', 'retrospective'), 'everything'),
});

const simplified: Reader<SimplifiedFact> = object<SimplifiedFact>({
  number: needed(text(70)),
  holder: needed(text(200)),
  case: needed(choice('samples', 'pre-convention', 'bred-or-propagated', 'other')),
  documentTypes: needed(codes),
  scientificNames: needed(names),
  from: needed(date),
  to: defaulting(nullable(date), null),
});

const consent: Reader<ConsentFact> = object<ConsentFact>({
  country: needed(code),
  subject: needed(choice('retrospective', 'import-permit', 'other')),
  reference: needed(text(200)),
  date: needed(date),
  positive: needed(boolean),
});

const nothing: GivenFacts = {
  taxa: [],
  decisions: [],
  permits: [],
  operations: [],
  quotas: [],
  suspensions: [],
  offenders: [],
  marksInUse: [],
  consents: [],
  seizures: [],
};

const facts: Reader<GivenFacts> = object<GivenFacts>({
  asOf: optional(date),
  issueDate: optional(date),
  issuingCountry: optional(code),
  taxa: defaulting(list(taxon, many), []),
  decisions: defaulting(list(decision, many), []),
  confirmedConditions: optional(list(text(64), many)),
  permits: defaulting(list(permit, many), []),
  operations: defaulting(list(operation, many), []),
  quotas: defaulting(list(quota, many), []),
  suspensions: defaulting(list(suspension, many), []),
  offenders: defaulting(list(offender, many), []),
  marksInUse: defaulting(list(object<GivenFacts['marksInUse'][number]>({ mark: needed(mark), permitNumber: needed(text(70)) }), many), []),
  consents: defaulting(list(consent, many), []),
  seizures: defaulting(
    list(object<GivenFacts['seizures'][number]>({ id: needed(id), scientificName: needed(scientificName), date: needed(date) }), many),
    [],
  ),
  simplified: optional(list(simplified, many)),
  officer: optional(object<NonNullable<GivenFacts['officer']>>({ person: needed(id), interests: defaulting(list(text(200), 1000), []) })),
});

interface FactsFile {
  readonly application: RuleFacts['application'];
  readonly facts: GivenFacts;
}

const factsFile: Reader<FactsFile> = object<FactsFile>({ application: needed(applicationForm), facts: defaulting(facts, nothing) });
