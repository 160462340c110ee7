import { concatBytes, utf8 } from '../bytes/bytes.js';
import { decodeCbor } from '../cbor/decode.js';
import { byteStringHead, byteStringHeadLength, cborMap, encodeCbor, writeByteStringHead } from '../cbor/encode.js';
import { CborError, type CborValue } from '../cbor/value.js';
import { isCoseAlgorithm, type CoseAlgorithm, type CoseSigner } from './algorithms.js';

/** A decoded COSE_Sign1 (RFC 9052 section 4.2) whose signature nobody has checked yet. */
export interface Sign1 {
  readonly alg: CoseAlgorithm;
  readonly kid: Uint8Array;
  /** Header 16 (RFC 9596): the media type of the message; absent in permit tokens. */
  readonly typ: string | undefined;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  /** The bytes that were signed (RFC 9052 section 4.4). */
  readonly toBeSigned: Uint8Array;
}

export type Sign1Fault = 'format' | 'critical-header' | 'algorithm';
export type Sign1Result = { readonly ok: true; readonly message: Sign1 } | { readonly ok: false; readonly reason: Sign1Fault };

const tagSign1 = 0xd2; // tag 18 in one byte
const headerAlg = 1;
const headerKid = 4;
const headerTyp = 16;

// array(4), text(10) "Signature1"
const structureHead = concatBytes(Uint8Array.of(0x84, 0x6a), utf8('Signature1'));

/** Sig_structure of a COSE_Sign1 without external data (RFC 9052 section 4.4). */
export function sigStructure(protectedHeader: Uint8Array, payload: Uint8Array): Uint8Array {
  const start = structureHead.length;
  const headerStart = start + byteStringHeadLength(protectedHeader.length);
  const headerEnd = headerStart + protectedHeader.length;
  const payloadStart = headerEnd + 1 + byteStringHeadLength(payload.length);
  const whole = new Uint8Array(payloadStart + payload.length);
  whole.set(structureHead);
  writeByteStringHead(whole, start, protectedHeader.length);
  whole.set(protectedHeader, headerStart);
  whole[headerEnd] = 0x40; // no external data: an empty byte string
  writeByteStringHead(whole, headerEnd + 1, payload.length);
  whole.set(payload, payloadStart);
  return whole;
}

export function encodeProtectedHeader(alg: number, kid: Uint8Array, typ?: string): Uint8Array {
  return encodeCbor(
    cborMap([
      [headerAlg, alg],
      [headerKid, kid],
      [headerTyp, typ],
    ]),
  );
}

/** Joins the parts of a COSE_Sign1: tag 18, empty unprotected map. */
export function assembleSign1(protectedHeader: Uint8Array, payload: Uint8Array, signature: Uint8Array): Uint8Array {
  return concatBytes(
    Uint8Array.of(tagSign1, 0x84),
    byteStringHead(protectedHeader.length),
    protectedHeader,
    Uint8Array.of(0xa0),
    byteStringHead(payload.length),
    payload,
    byteStringHead(signature.length),
    signature,
  );
}

export async function signSign1(payload: Uint8Array, signer: CoseSigner, typ?: string): Promise<Uint8Array> {
  const header = encodeProtectedHeader(signer.alg, signer.kid, typ);
  const signature = await signer.sign(sigStructure(header, payload));
  if (signature.length !== 64) throw new RangeError(`a COSE signature has 64 bytes, got ${signature.length}`);
  return assembleSign1(header, payload, signature);
}

/** Decodes the envelope strictly. Says nothing about the signature. */
export function decodeSign1(bytes: Uint8Array): Sign1Result {
  try {
    if (bytes[0] !== tagSign1) return { ok: false, reason: 'format' };
    const parts = decodeCbor(bytes, 1);
    if (!Array.isArray(parts) || parts.length !== 4) return { ok: false, reason: 'format' };
    const [header, unprotected, payload, signature] = parts;
    if (!(header instanceof Uint8Array) || !(payload instanceof Uint8Array) || !(signature instanceof Uint8Array))
      return { ok: false, reason: 'format' };
    if (signature.length !== 64 || !(unprotected instanceof Map)) return { ok: false, reason: 'format' };
    // Whatever stands in the unprotected map is not signed: a courier could smuggle it in.
    if (unprotected.size !== 0) return { ok: false, reason: 'critical-header' };
    const headers = decodeProtected(header);
    if ('reason' in headers) return { ok: false, reason: headers.reason };
    const { alg, kid, typ } = headers;
    return { ok: true, message: { alg, kid, typ, payload, signature, toBeSigned: sigStructure(header, payload) } };
  } catch (error) {
    if (error instanceof CborError) return { ok: false, reason: 'format' };
    throw error;
  }
}

/** Reads a protected header that may hold 1 (alg), 4 (kid) and 16 (typ) only. */
export function decodeProtected(header: Uint8Array): Pick<Sign1, 'alg' | 'kid' | 'typ'> | { readonly reason: Sign1Fault } {
  const map: CborValue = decodeCbor(header);
  if (!(map instanceof Map)) return { reason: 'format' };
  for (const key of map.keys()) if (key !== headerAlg && key !== headerKid && key !== headerTyp) return { reason: 'critical-header' };
  const alg = map.get(headerAlg);
  const kid = map.get(headerKid);
  const typ = map.get(headerTyp);
  if (!(kid instanceof Uint8Array) || kid.length !== 8) return { reason: 'format' };
  if (!isCoseAlgorithm(alg)) return { reason: 'algorithm' };
  if (typ !== undefined && typeof typ !== 'string') return { reason: 'format' };
  return { alg, kid, typ };
}
