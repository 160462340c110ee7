/**
 * The part of CBOR (RFC 8949) that OpenCITES uses: integers within +-(2^53 - 1), byte and text strings, arrays, maps with
 * integer or text keys, booleans and null. No floats, no undefined, no tags below the COSE tag.
 */
export type CborKey = number | string;
export type CborMap = Map<CborKey, CborValue>;
export type CborValue = number | string | boolean | null | Uint8Array | CborValue[] | CborMap;

export class CborError extends Error {
  override readonly name = 'CborError';
}
