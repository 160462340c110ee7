import { cborMap, encodeCbor } from '../cbor/encode.js';
import type { CborValue } from '../cbor/value.js';
import { wireBoxes, wireDocumentTypes, wirePurposes } from '../data/wire-codes.js';
import { claim, permitClaimSet, permitKey } from './claim-keys.js';
import { encodeLine } from './line-claims.js';
import type { ClaimParty, PermitClaims } from './permit-claims.js';
import { encodeCode, toEpochDay } from './scalar.js';

/** The payload of a permit token. @throws RangeError when a value has no form on the wire (unknown code, no date, ...) */
export function encodeClaims(claims: PermitClaims): Uint8Array {
  const permit = cborMap([
    [permitKey.profile, 1],
    [permitKey.box1, encodeCode(wireBoxes, claims.box1)],
    [permitKey.number, claims.number],
    [permitKey.importer, claims.importer === null ? null : encodeParty(claims.importer)],
    [permitKey.exporter, encodeParty(claims.exporter)],
    [permitKey.purpose, encodeCode(wirePurposes, claims.purpose)],
    [permitKey.securityStamp, claims.securityStamp],
    [permitKey.lines, claims.lines.map(encodeLine)],
    [permitKey.documentDigest, claims.documentDigest],
    [permitKey.status, [claims.status.list, claims.status.index]],
    [permitKey.specialConditions, claims.specialConditions],
    [permitKey.codeTable, claims.codeTable],
    [permitKey.totalLines, claims.totalLines === claims.lines.length ? undefined : claims.totalLines],
    [permitKey.annexDigest, claims.annex?.digest],
    [permitKey.documentType, claims.box1 === 'other' ? encodeCode(wireDocumentTypes, claims.documentType) : undefined],
    [permitKey.specimen, claims.specimen ? true : undefined],
    [permitKey.retrospective, claims.retrospective ? true : undefined],
    [permitKey.edition, claims.version === 1 && claims.copyNumber === 0 ? undefined : [claims.version, claims.copyNumber]],
    [permitKey.replaces, claims.replaces],
    [permitKey.ruleDate, claims.ruleDate === undefined ? undefined : toEpochDay(claims.ruleDate)],
    [permitKey.importPermit, claims.importPermit],
    [permitKey.countryOfImport, claims.countryOfImport === (claims.importer?.country ?? null) ? undefined : claims.countryOfImport],
    [permitKey.countryOfExport, claims.countryOfExport === claims.exporter.country ? undefined : claims.countryOfExport],
    [permitKey.annexCount, claims.annex?.count],
  ]);
  return encodeCbor(
    new Map<number, CborValue>([
      [claim.issuer, claims.issuer],
      [claim.expires, claims.expires],
      [claim.issuedAt, claims.issuedAt],
      [permitClaimSet, permit],
    ]),
  );
}

export function encodeParty(party: ClaimParty): CborValue {
  const who = party.nameHash ?? party.name;
  return party.address === undefined ? [who, party.country] : [who, party.country, party.address];
}
