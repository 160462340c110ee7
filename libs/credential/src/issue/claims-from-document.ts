import type { Mark, Party, PermitDocument, PermitLine } from '#cites';
import type { ClaimLine, ClaimParty, PermitClaims } from '../claims/permit-claims.js';
import { box1Of, wireMarkKinds } from '../data/wire-codes.js';
import { nameHash } from '../name-hash.js';
import { exclusiveExpiry } from '../validity.js';

/** The released taxon code table, as far as issuing needs it. */
export interface TaxonCodes {
  readonly version: number;
  codeOf(scientificName: string): number | undefined;
}

export interface ClaimInput {
  readonly documentDigest: Uint8Array;
  readonly status: { readonly list: number; readonly index: number };
  /** Unix seconds of signing. */
  readonly issuedAt: number;
  readonly taxa?: TaxonCodes;
  /** Policy: names of natural persons leave the authority only as salted hashes. */
  readonly hashNaturalPersonNames?: boolean;
}

/** Everything of the document that a code can hold; the layout then leaves out what does not fit. */
export function claimsFromDocument(document: PermitDocument, input: ClaimInput): PermitClaims {
  const lines = document.lines.map((line) => claimLine(line, input.taxa));
  const conditions = document.specialConditions.join('\n');
  return {
    issuer: document.authority.country,
    expires: exclusiveExpiry(document.validUntil, document.timeZone),
    issuedAt: input.issuedAt,
    box1: box1Of(document.documentType),
    documentType: document.documentType,
    number: document.number,
    importer: document.importer && claimParty(document.importer, input),
    exporter: claimParty(document.exporter, input),
    countryOfImport: document.countryOfImport,
    countryOfExport: document.countryOfExport,
    purpose: document.purpose,
    securityStamp: document.securityStamp,
    lines,
    totalLines: lines.length,
    documentDigest: input.documentDigest,
    status: input.status,
    ...(conditions !== '' && { specialConditions: conditions }),
    ...(input.taxa && lines.some((line) => typeof line.taxon === 'number') && { codeTable: input.taxa.version }),
    specimen: document.specimen,
    retrospective: document.retrospective !== undefined,
    version: document.version,
    copyNumber: document.copyNumber,
    ...(document.replaces && { replaces: document.replaces.number }),
    ruleDate: document.rules.date.slice(0, 10),
    ...(document.importPermit && { importPermit: document.importPermit.number }),
  };
}

function claimParty(party: Party, input: ClaimInput): ClaimParty {
  if (party.naturalPerson && input.hashNaturalPersonNames)
    return { name: null, nameHash: nameHash(input.documentDigest, party.name), country: party.country };
  const address = party.address.trim();
  return { name: party.name, nameHash: null, country: party.country, ...(address !== '' && { address }) };
}

function claimLine(line: PermitLine, taxa: TaxonCodes | undefined): ClaimLine {
  const { origin, lastReExport, marks, quota } = line;
  return {
    taxon: taxa?.codeOf(line.scientificName) ?? line.scientificName,
    term: line.term,
    appendix: line.appendix,
    source: line.source,
    quantity: line.quantity,
    ...(marks && marks.length > 0 && { marks: byKind(marks) }),
    ...(origin && { originCountry: origin.country }),
    ...(origin?.permitNumber && { originPermit: origin.permitNumber }),
    ...(origin?.permitDate && { originPermitDate: origin.permitDate }),
    ...(line.commonName && { commonName: line.commonName }),
    ...(line.description && { description: line.description }),
    ...(lastReExport && {
      lastReExport: {
        country: lastReExport.country,
        number: lastReExport.certificateNumber ?? null,
        date: lastReExport.certificateDate ?? null,
      },
    }),
    ...(line.secondSource && { secondSource: line.secondSource }),
    ...(line.secondQuantity && { secondQuantity: line.secondQuantity }),
    ...(line.operationNumber && { operationNumber: line.operationNumber }),
    ...(line.acquisitionDate && { acquisitionDate: line.acquisitionDate }),
    ...(line.sex && { sex: line.sex }),
    ...(line.age && { age: line.age }),
    ...(quota && { quota: { exported: quota.exported, annual: quota.annual, unit: quota.unit } }),
  };
}

/** The wire groups marks by kind, so the order that is signed is the order that comes back. */
function byKind(marks: readonly Mark[]): readonly Mark[] {
  return [...marks].sort((a, b) => wireMarkKinds.indexOf(a.kind) - wireMarkKinds.indexOf(b.kind));
}
