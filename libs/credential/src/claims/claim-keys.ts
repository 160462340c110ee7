/** CWT claim keys (RFC 8392) and the private claim that makes a CWT a permit. */
export const claim = { issuer: 1, expires: 4, issuedAt: 6 } as const;
export const permitClaimSet = -66001;

/** Keys of the permit map (docs/spec/permit-credential.md). Never re-used; a new key needs a new profile. */
export const permitKey = {
  profile: 1,
  box1: 2,
  number: 3,
  importer: 4,
  exporter: 5,
  purpose: 6,
  securityStamp: 7,
  lines: 8,
  documentDigest: 9,
  status: 10,
  specialConditions: 11,
  codeTable: 12,
  totalLines: 13,
  annexDigest: 14,
  documentType: 15,
  specimen: 16,
  retrospective: 17,
  edition: 18,
  replaces: 19,
  ruleDate: 20,
  importPermit: 21,
  countryOfImport: 22,
  countryOfExport: 23,
  annexCount: 24,
} as const;
export const highestPermitKey = 24;

/** Lines that codes can carry; above, the code holds count and document digest only. */
export const maximumCodeLines = 300;
