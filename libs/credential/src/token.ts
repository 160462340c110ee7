import { CborError } from './cbor/value.js';
import { ClaimsError } from './claims/claims-error.js';
import { decodeEnvelope, decodePermit, type ClaimsResult } from './claims/decode-claims.js';
import { decodeSign1, type Sign1 } from './cose/sign1.js';

/**
 * A permit token whose form was checked and whose signature was not. Check the signature over `message.toBeSigned`
 * before reading `permit`: until then every claim, the issuer included, is only what the bearer says.
 */
export interface DecodedToken {
  readonly message: Sign1;
  readonly issuer: string;
  readonly issuedAt: number;
  readonly expires: number;
  /** The permit's claims; a profile that is newer than this software decodes no further than the envelope. */
  readonly permit: ClaimsResult;
}

export type TokenFault = 'format' | 'critical-header' | 'algorithm' | 'wrong-type';
export type TokenResult = { readonly ok: true; readonly token: DecodedToken } | { readonly ok: false; readonly reason: TokenFault };

/** Longest token that is read at all: no QR code holds more than 3 kB. */
export const maximumTokenBytes = 3072;

/** Decodes COSE bytes of a permit token strictly. Never throws. */
export function decodeToken(bytes: Uint8Array): TokenResult {
  if (bytes.length > maximumTokenBytes) return { ok: false, reason: 'format' };
  const envelope = decodeSign1(bytes);
  if (!envelope.ok) return { ok: false, reason: envelope.reason };
  // Status lists and key lists carry a type and are signed by other keys; a typed message is never a permit.
  if (envelope.message.typ !== undefined) return { ok: false, reason: 'wrong-type' };
  try {
    const claims = decodeEnvelope(envelope.message.payload);
    if (claims === null) return { ok: false, reason: 'wrong-type' };
    const { issuer, issuedAt, expires } = claims;
    return { ok: true, token: { message: envelope.message, issuer, issuedAt, expires, permit: decodePermit(claims) } };
  } catch (error) {
    if (error instanceof CborError || error instanceof ClaimsError) return { ok: false, reason: 'format' };
    throw error;
  }
}
