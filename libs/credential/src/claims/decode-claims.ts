import { decodeCbor } from '../cbor/decode.js';
import { CborError, type CborMap, type CborValue } from '../cbor/value.js';
import { wireBoxes, wireDocumentTypes, wirePurposes, type Box1 } from '../data/wire-codes.js';
import { claim, highestPermitKey, maximumCodeLines, permitClaimSet, permitKey } from './claim-keys.js';
import { ClaimsError } from './claims-error.js';
import { decodeLine } from './line-claims.js';
import type { ClaimParty, PermitClaims } from './permit-claims.js';
import { bytesOf, country, decodeCode, flag, fromEpochDay, list, mapOf, onlyKeys, optional, text, unsigned } from './scalar.js';

/** The parts of the payload that every profile has, so that a signature can be checked before the rest is read. */
export interface ClaimEnvelope {
  readonly issuer: string;
  readonly expires: number;
  readonly issuedAt: number;
  readonly permit: CborMap;
}

/** null: CBOR, but not a permit token (another kind of CWT). @throws ClaimsError, CborError */
export function decodeEnvelope(payload: Uint8Array): ClaimEnvelope | null {
  const claims = decodeCbor(payload);
  if (!(claims instanceof Map) || !claims.has(permitClaimSet)) return null;
  if (claims.size !== 4) throw new ClaimsError('format', 'claims');
  return {
    issuer: country(claims.get(claim.issuer)),
    expires: unsigned(claims.get(claim.expires)),
    issuedAt: unsigned(claims.get(claim.issuedAt)),
    permit: mapOf(claims.get(permitClaimSet)),
  };
}

export type ClaimsResult =
  { readonly ok: true; readonly claims: PermitClaims } | { readonly ok: false; readonly reason: 'format' | 'newer-profile' };

export function decodePermit(envelope: ClaimEnvelope): ClaimsResult {
  try {
    return { ok: true, claims: readPermit(envelope) };
  } catch (error) {
    if (error instanceof ClaimsError) return { ok: false, reason: error.reason };
    if (error instanceof CborError) return { ok: false, reason: 'format' };
    throw error;
  }
}

function readPermit({ issuer, expires, issuedAt, permit }: ClaimEnvelope): PermitClaims {
  const profile = unsigned(permit.get(permitKey.profile));
  if (profile !== 1) throw new ClaimsError(profile > 1 ? 'newer-profile' : 'format', 'profile');
  onlyKeys(permit, highestPermitKey);
  const importerValue = permit.get(permitKey.importer);
  const importer = importerValue === null ? null : decodeParty(importerValue);
  const exporter = decodeParty(permit.get(permitKey.exporter));
  const box1 = decodeCode(wireBoxes, permit.get(permitKey.box1)) as Box1;
  const lines = list(permit.get(permitKey.lines)).map(decodeLine);
  const totalLines = optional(permit.get(permitKey.totalLines), unsigned) ?? lines.length;
  const stamp = permit.get(permitKey.securityStamp);
  const [statusList, statusIndex] = list(permit.get(permitKey.status), 2);
  const edition = optional(permit.get(permitKey.edition), (value) => list(value, 2).map(unsigned)) ?? [1, 0];
  const countryOfImport = permit.get(permitKey.countryOfImport);
  const claims: Mutable<PermitClaims> = {
    issuer,
    expires,
    issuedAt,
    box1,
    documentType: decodeDocumentType(box1, permit.get(permitKey.documentType)),
    number: decodeNumber(permit.get(permitKey.number)),
    importer,
    exporter,
    countryOfImport:
      countryOfImport === undefined ? (importer?.country ?? null) : countryOfImport === null ? null : country(countryOfImport),
    countryOfExport: optional(permit.get(permitKey.countryOfExport), country) ?? exporter.country,
    purpose: decodeCode(wirePurposes, permit.get(permitKey.purpose)),
    securityStamp: stamp === null ? null : text(stamp),
    lines,
    totalLines,
    documentDigest: bytesOf(permit.get(permitKey.documentDigest), 32),
    status: { list: unsigned(statusList), index: unsigned(statusIndex) },
    specimen: flag(permit.get(permitKey.specimen)),
    retrospective: flag(permit.get(permitKey.retrospective)),
    version: edition[0] ?? 1,
    copyNumber: edition[1] ?? 0,
  };
  set(claims, 'specialConditions', optional(permit.get(permitKey.specialConditions), text));
  set(claims, 'codeTable', optional(permit.get(permitKey.codeTable), unsigned));
  set(claims, 'annex', decodeAnnexReference(permit));
  set(claims, 'replaces', optional(permit.get(permitKey.replaces), text));
  set(claims, 'ruleDate', optional(permit.get(permitKey.ruleDate), fromEpochDay));
  set(claims, 'importPermit', optional(permit.get(permitKey.importPermit), text));
  checkLineCount(claims);
  return claims;
}

/** Lines in the front code, lines behind annexes, lines only in the document: exactly one of the three shapes. */
function checkLineCount({ lines, totalLines, annex }: PermitClaims): void {
  const inFront = lines.length > 0 && totalLines === lines.length && annex === undefined;
  const behindAnnex = lines.length > 0 && totalLines > lines.length && totalLines <= maximumCodeLines && annex !== undefined;
  const inDocument = lines.length === 0 && totalLines > maximumCodeLines && annex === undefined;
  if (!inFront && !behindAnnex && !inDocument) throw new ClaimsError('format', 'line count');
}

function decodeAnnexReference(permit: CborMap): PermitClaims['annex'] {
  const digest = permit.get(permitKey.annexDigest);
  const count = permit.get(permitKey.annexCount);
  if (digest === undefined && count === undefined) return undefined;
  const annexes = unsigned(count);
  if (annexes < 1 || annexes > maximumCodeLines) throw new ClaimsError('format', 'annex count');
  return { count: annexes, digest: bytesOf(digest, 32) };
}

function decodeDocumentType(box1: Box1, value: CborValue | undefined): string {
  if (box1 === 'other') return decodeCode(wireDocumentTypes, value);
  if (value !== undefined) throw new ClaimsError('format', 'document type');
  return box1 === 'export' ? 'E' : box1 === 'import' ? 'I' : 'R';
}

function decodeNumber(value: CborValue | undefined): string {
  const number = text(value);
  if (!/^[A-Z0-9/. -]{4,24}$/.test(number)) throw new ClaimsError('format', 'permit number');
  return number;
}

export function decodeParty(value: CborValue | undefined): ClaimParty {
  const parts = list(value);
  if (parts.length !== 2 && parts.length !== 3) throw new ClaimsError('format', 'party');
  const [who, where, address] = parts;
  const hashed = who instanceof Uint8Array;
  const party: Mutable<ClaimParty> = {
    name: hashed ? null : text(who),
    nameHash: hashed ? bytesOf(who, 16) : null,
    country: country(where),
  };
  set(party, 'address', optional(address, text));
  return party;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What is absent stays absent, not undefined. */
function set<T, K extends keyof T>(target: T, key: K, value: T[K] | undefined): void {
  if (value !== undefined) target[key] = value;
}
