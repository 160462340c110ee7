/**
 * The permit credential: what the QR code of a permit holds (docs/spec/permit-credential.md). Pure.
 *
 * Issue:  `issueToken({ documentBytes, status, issuedAt, publicUrl, taxa?, hashNaturalPersonNames? }, { alg, kid, sign })`
 *         -> `{ ok: true, cose, front, annexes, cred, checkCode, lookupCapability, claims }` or a refusal.
 * Draw:   `qrPlan(text)` -> version, level and segments of a code; `formatCheckCode(code)` for the line under it.
 * Read:   `parseQr(text)` -> bytes; `decodeToken(bytes)` -> form checked, signature not; `joinAnnexes(claims, scanned)`.
 * Ground: deterministic CBOR, COSE_Sign1, SHA-256, inflating with a cap: used by #trust and #verify as well.
 */
export { compareBytes, concatBytes, equalBytes, fromBase64Url, fromHex, fromUtf8, toBase64Url, toHex, utf8 } from './bytes/bytes.js';
export { deflate, inflateCapped } from './bytes/inflate.js';
export { sha256 } from './bytes/sha256.js';
export { decodeCbor } from './cbor/decode.js';
export { cborMap, encodeCbor } from './cbor/encode.js';
export { CborError, type CborKey, type CborMap, type CborValue } from './cbor/value.js';
export { checkCode, credentialId, formatCheckCode, lookupCapability, parseCheckCode } from './check-code.js';
export { joinAnnexes, type AnnexResult } from './claims/annex.js';
export { maximumCodeLines } from './claims/claim-keys.js';
export type { ClaimsResult } from './claims/decode-claims.js';
export type { ClaimLine, ClaimParty, PermitClaims } from './claims/permit-claims.js';
export { coseAlgorithms, isCoseAlgorithm, type CoseAlgorithm, type CoseSigner, type SignFunction } from './cose/algorithms.js';
export { keyId } from './cose/key-id.js';
export {
  decodeProtected,
  decodeSign1,
  encodeProtectedHeader,
  signSign1,
  sigStructure,
  type Sign1,
  type Sign1Fault,
  type Sign1Result,
} from './cose/sign1.js';
export { multiUseDocumentTypes, type Box1 } from './data/wire-codes.js';
export { claimsFromDocument, type ClaimInput, type TaxonCodes } from './issue/claims-from-document.js';
export { issueToken, type IssuedToken, type IssueInput, type IssueRefusal } from './issue/issue-token.js';
export { foldName, nameHash } from './name-hash.js';
export { fromDigits, toDigits } from './qr/digits.js';
export { maximumQrVersion, qrEdgeMillimetres, qrPlan, type QrEcc, type QrPlan, type QrSegment } from './qr/qr-plan.js';
export { annexText, frontText, parseQr, type QrContent } from './qr/qr-text.js';
export { decodeToken, maximumTokenBytes, type DecodedToken, type TokenFault, type TokenResult } from './token.js';
export { exclusiveExpiry, lastValidDay, localDay } from './validity.js';
