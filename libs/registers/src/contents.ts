import { ApiExtraModels } from '@nestjs/swagger';
import { Choice, CodeList, Country, Day, DecimalText, Flag, ListOf, Nested, Pattern, Text, Whole } from '#web';

const unit = /^[A-Z]{3}$/;
const code = /^[A-Z]{1,3}$/;

export class QuantityContent {
  @DecimalText()
  value: string;

  @Pattern(unit, 'not-code', { max: 3, example: 'NAR', description: 'Unit code' })
  unit: string;
}

export class OperationYear {
  @Whole({ min: 1975, max: 2999 })
  year: number;

  @Whole({ min: 0, max: 100_000_000, optional: true })
  births?: number;

  @Whole({ min: 0, max: 100_000_000, optional: true })
  deaths?: number;

  @Whole({ min: 0, max: 100_000_000, optional: true, description: 'Sold within the country' })
  sales?: number;

  @Whole({ min: 0, max: 100_000_000, optional: true, description: 'Bought or taken from the wild under permit' })
  acquired?: number;

  @Nested(() => QuantityContent, { optional: true, description: 'What it can plausibly export this year; the capacity where absent' })
  plausible?: QuantityContent;

  @DecimalText({
    optional: true,
    description: 'Exported this year by documents that are not in this system, in the unit of the plausible figure',
  })
  issuedElsewhere?: string;
}

export class ParentStock {
  @Whole({ min: 0, max: 100_000_000 })
  males: number;

  @Whole({ min: 0, max: 100_000_000 })
  females: number;

  @Whole({ min: 0, max: 100_000_000, optional: true, description: 'Sex unknown, or mother plants' })
  other?: number;

  @Text({ max: 1000, lines: true, description: 'How the stock was acquired lawfully, with documents' })
  origin: string;
}

export class Inspection {
  @Day()
  date: string;

  @Text({ max: 200 })
  by: string;

  @Choice(['passed', 'conditions', 'failed'])
  outcome: 'passed' | 'conditions' | 'failed';

  @Text({ max: 2000, lines: true, optional: true })
  note?: string;
}

/** A facility for one species: several species are several entries under one number. */
export class OperationContent {
  @Text({ max: 60, example: 'A-XA-501' })
  number: string;

  @Country()
  country: string;

  @Choice(['breeding', 'propagation', 'ranching', 'trading'])
  kind: 'breeding' | 'propagation' | 'ranching' | 'trading';

  @Text({ max: 200 })
  facility: string;

  @Text({ max: 500, lines: true })
  address: string;

  @Text({ max: 200, description: 'Accepted scientific name without author' })
  scientificName: string;

  @Flag({ description: 'In the Secretariat’s register (Res. Conf. 12.10 animals, 9.19 plants)' })
  registeredWithSecretariat: boolean;

  @Flag({ description: 'Approved for export by the Management Authority' })
  approved: boolean;

  @Day()
  from: string;

  @Day({ optional: true, description: 'First day on which it no longer holds' })
  to?: string;

  @Nested(() => ParentStock, { optional: true })
  parentStock?: ParentStock;

  @Nested(() => QuantityContent, { optional: true, description: 'Plausible output per year' })
  capacity?: QuantityContent;

  @ListOf(() => OperationYear, { max: 60, optional: true })
  years?: OperationYear[];

  @ListOf(() => Inspection, { max: 200, optional: true })
  inspections?: Inspection[];
}

export class OffenderContent {
  @Text({ max: 200, description: 'Name of the person or firm as on forms' })
  party: string;

  @Text({ max: 2000, lines: true })
  reason: string;

  @Text({ max: 200, description: 'Judgement or decision' })
  reference: string;

  @Day()
  from: string;

  @Day({ optional: true, description: 'First day on which it no longer holds' })
  to?: string;

  @Choice(['everything', 'retrospective'])
  blocks: 'everything' | 'retrospective';
}

export class ForeignPermitLine {
  @Whole({ min: 1, max: 5000 })
  line: number;

  @Text({ max: 200 })
  scientificName: string;

  @Pattern(/^[A-Z]{3}$/, 'not-code', { max: 3, example: 'LIV' })
  term: string;

  @DecimalText()
  quantity: string;

  @Pattern(unit, 'not-code', { max: 3, example: 'NAR' })
  unit: string;

  @Pattern(/^[A-Z]$/, 'not-code', { max: 1, optional: true })
  source?: string;

  @DecimalText({ optional: true, description: 'Re-exported or used before it was entered here' })
  drawnBefore?: string;
}

export class ForeignPermitContent {
  @Text({ max: 60, description: 'As printed by its issuer' })
  number: string;

  @Country()
  issuer: string;

  @Pattern(/^[A-Z]{1,3}(-[A-Z0-9]{1,5})?$/, 'not-code', { max: 10, example: 'E' })
  documentType: string;

  @Day()
  issuedOn: string;

  @Day()
  validUntil: string;

  @Choice(['valid', 'used', 'cancelled', 'suspended', 'replaced', 'lost', 'expired', 'partly-used'])
  status: 'valid' | 'used' | 'cancelled' | 'suspended' | 'replaced' | 'lost' | 'expired' | 'partly-used';

  @Flag({ description: 'Confirmed with its issuer, not only seen on paper' })
  confirmed: boolean;

  @Text({ max: 500, optional: true, description: 'How it was confirmed' })
  confirmation?: string;

  @Text({ max: 200, optional: true })
  importer?: string;

  @Text({ max: 200, optional: true })
  exporter?: string;

  @ListOf(() => ForeignPermitLine, { min: 1, max: 5000 })
  lines: ForeignPermitLine[];
}

/** Consent of a foreign Management Authority to one transaction, named by its parties and species. */
export class ConsentContent {
  @Country({ description: 'Country whose Management Authority answered' })
  country: string;

  @Choice(['retrospective', 'import-permit', 'other'])
  subject: 'retrospective' | 'import-permit' | 'other';

  @Text({ max: 200, description: 'Reference of its letter' })
  reference: string;

  @Day()
  date: string;

  @Flag({ description: 'false: it refused' })
  positive: boolean;

  @Text({ max: 200 })
  exporter: string;

  @Text({ max: 200, optional: true })
  importer?: string;

  @CodeList(/^[^\p{Cc}\p{Cf}]{2,200}$/u, { max: 200, description: 'Scientific names it covers' })
  scientificNames: string[];
}

export class SeizureContent {
  @Text({ max: 60, description: 'Number of the seizure record' })
  number: string;

  @Country()
  country: string;

  @Text({ max: 200 })
  scientificName: string;

  @Day()
  date: string;

  @Text({ max: 500, lines: true, optional: true })
  place?: string;

  @Nested(() => QuantityContent, { optional: true })
  quantity?: QuantityContent;

  @Text({ max: 200 })
  authority: string;
}

/** What a Party takes at its border. */
export class AcceptanceContent {
  @Country()
  country: string;

  @Flag({ description: 'Takes electronic permits checked by QR' })
  acceptsElectronic: boolean;

  @Flag()
  needsSecurityStamp: boolean;

  @Flag()
  needsPaperOriginal: boolean;

  @Flag()
  needsEndorsement: boolean;

  @CodeList(code, { max: 20, optional: true, description: 'Document types the statement is limited to' })
  documentTypes?: string[];

  @Text({ max: 500, description: 'Notification or letter' })
  source: string;

  @Day()
  from: string;
}

export class FocalPointContent {
  @Country()
  country: string;

  @Choice(['management-authority', 'scientific-authority', 'enforcement', 'customs'])
  kind: 'management-authority' | 'scientific-authority' | 'enforcement' | 'customs';

  @Text({ max: 200 })
  name: string;

  @Text({ max: 500, lines: true })
  address: string;

  @Text({ max: 200, optional: true })
  email?: string;

  @Text({ max: 60, optional: true })
  phone?: string;

  @Text({ max: 500 })
  source: string;
}

/** Who may be given partially completed documents, and for which species (Res. Conf. 12.3 section XII). */
export class SimplifiedContent {
  @Text({ max: 60, description: 'Number in the register' })
  number: string;

  @Text({ max: 200, description: 'Person or organisation as in box 4' })
  holder: string;

  @Choice(['samples', 'pre-convention', 'bred-or-propagated', 'other'])
  case: 'samples' | 'pre-convention' | 'bred-or-propagated' | 'other';

  @Text({ max: 2000, lines: true, description: 'Why trade has negligible or no impact on the species' })
  reason: string;

  @CodeList(/^(E|R|I|O-PRE|O-CB|O-AP)$/, { max: 6, description: 'Document types' })
  documentTypes: string[];

  @CodeList(/^[^\p{Cc}\p{Cf}]{2,200}$/u, { max: 200, description: 'Approved species' })
  scientificNames: string[];

  @Day()
  from: string;

  @Day({ optional: true, description: 'First day on which it no longer holds' })
  to?: string;
}

export const contentClasses = {
  operations: OperationContent,
  offenders: OffenderContent,
  'foreign-permits': ForeignPermitContent,
  consents: ConsentContent,
  seizures: SeizureContent,
  acceptance: AcceptanceContent,
  'focal-points': FocalPointContent,
  simplified: SimplifiedContent,
} as const;

/** Adds every content to OpenAPI, since the routes name them by a path parameter. */
export const AllContents = () => ApiExtraModels(...Object.values(contentClasses));
