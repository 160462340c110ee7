import { createHash, randomBytes } from 'node:crypto';
import {
  type ApplicationForm,
  canonicalJson,
  type Evaluation,
  type PermitDocument,
  type PermitLine,
  type RuleFacts,
  type TaxonFacts,
} from '#cites';
import type { Office } from '#applications';
import { openBoxSentences, printedConditions } from './printed-conditions.js';

export interface FreezeInput {
  readonly number: string;
  readonly form: ApplicationForm;
  readonly facts: RuleFacts;
  readonly evaluation: Evaluation;
  readonly office: Office;
  /** Name of the issuing official as printed in box 13. */
  readonly issuedBy: string;
  readonly issuedAt: Date;
  /** YYYY-MM-DD */
  readonly validUntil: string;
  readonly securityStamp: string | null;
  /** Quota figures for box 11a by line number. */
  readonly quotaByLine: ReadonlyMap<number, NonNullable<PermitLine['quota']>>;
  readonly replaces: { readonly number: string; readonly date: string; readonly reason: string } | null;
}

export interface FrozenDocument {
  readonly document: PermitDocument;
  /** RFC 8785 bytes; what is signed is their SHA-256. */
  readonly bytes: Buffer;
  readonly sha256: Buffer;
}

/** Writes the boxes down for good. 16 random bytes make the hash impossible to guess from a guessed content. */
export function freezeDocument(input: FreezeInput): FrozenDocument {
  const { form, evaluation, office } = input;
  const taxa = new Map(input.facts.taxa.map((taxon) => [taxon.scientificName, taxon]));
  const document: PermitDocument = {
    format: 'opencites-permit/1',
    salt: randomBytes(16).toString('base64url'),
    number: input.number,
    documentType: form.documentType,
    version: 1,
    copyNumber: 0,
    specimen: office.specimen,
    ...(form.retrospective ? { retrospective: { reason: form.retrospective.reason } } : {}),
    ...(input.replaces ? { replaces: input.replaces } : {}),
    authority: { country: office.country, name: office.name, address: office.address },
    issuedAt: `${input.issuedAt.toISOString().slice(0, 19)}Z`,
    placeOfIssue: office.place,
    issuedBy: input.issuedBy,
    validUntil: input.validUntil,
    timeZone: office.timeZone,
    importer: form.importer,
    countryOfImport: form.countryOfImport,
    exporter: form.exporter,
    countryOfExport: form.countryOfExport,
    specialConditions: conditionsOf(form, input.facts),
    ...(form.openBoxes && form.openBoxes.length > 0 ? { openBoxes: form.openBoxes } : {}),
    purpose: form.purpose,
    securityStamp: input.securityStamp,
    ...(form.liveTransport ? { liveTransport: form.liveTransport } : {}),
    ...importPermitOf(input),
    lines: form.lines.map((line) => permitLine(line, taxa.get(line.scientificName), input.quotaByLine.get(line.line))),
    rules: {
      hash: evaluation.ruleSet.hash,
      date: evaluation.ruleSet.date,
      asOf: evaluation.asOf,
      findings: [...new Set(evaluation.findings.map((finding) => finding.rule))].sort(),
    },
  };
  const bytes = Buffer.from(canonicalJson(document));
  return { document, bytes, sha256: createHash('sha256').update(bytes).digest() };
}

/** Box 5: what the holder may complete, the applicant's conditions, the justifications that the form asks for, then what findings bind the holder to. */
function conditionsOf(form: ApplicationForm, facts: RuleFacts): string[] {
  const { justifications } = form;
  return [
    ...openBoxSentences(form),
    ...(form.specialConditions ?? []),
    ...[justifications?.unknownSource, justifications?.missingOrigin, justifications?.higherTaxon].filter(
      (text) => text !== undefined && text.trim() !== '',
    ),
    ...printedConditions(facts),
  ] as string[];
}

function importPermitOf({ form, facts }: FreezeInput): Pick<PermitDocument, 'importPermit'> {
  const cited = form.importPermit;
  if (!cited) return {};
  const date = cited.date ?? facts.permits.find((permit) => permit.number === cited.number)?.issuedOn;
  return date === undefined ? {} : { importPermit: { number: cited.number, country: cited.country, date } };
}

function permitLine(line: ApplicationForm['lines'][number], taxon: TaxonFacts | undefined, quota: PermitLine['quota']): PermitLine {
  const { seizureRecord: _, ...boxes } = line;
  // Box 7 prints the accepted name, whatever synonym the applicant wrote; a genus asked for as "spp." stays as it is.
  const higher = /\sspp?\.?$/i.test(line.scientificName);
  return {
    ...boxes,
    scientificName: taxon?.known && !higher ? taxon.acceptedName : line.scientificName,
    ...(taxon?.taxonCode === undefined ? {} : { taxonCode: taxon.taxonCode }),
    ...(quota ? { quota } : {}),
  };
}
