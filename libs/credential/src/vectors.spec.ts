import { describe, expect, it } from '@jest/globals';
import { webCrypto } from '#verify';
import { loadVectors } from '../../../test/vectors/load-vectors.js';
import type { TokenVectors } from '../../../test/vectors/vector-format.js';
import { bytesOf } from '../../../test/vectors/vector-reader.js';
import { encodeClaims } from './claims/encode-claims.js';
import { decodeQuantity, encodeQuantity } from './claims/scalar.js';
import {
  checkCode,
  credentialId,
  decodeCbor,
  decodeToken,
  encodeCbor,
  exclusiveExpiry,
  fromDigits,
  isCoseAlgorithm,
  keyId,
  lastValidDay,
  nameHash,
  parseQr,
  qrPlan,
  sha256,
  toDigits,
  toHex,
} from './index.js';

const vectors = await loadVectors<TokenVectors>('permit-tokens.json');

describe('the vectors of the permit token', () => {
  it.each(vectors.tokens.map((vector) => [vector.name, vector] as const))('hold for %s', async (_name, vector) => {
    const content = parseQr(vector.front);
    if (content.kind !== 'front') throw new Error(content.kind);
    expect(toHex(content.bytes)).toBe(vector.cose);
    const decoded = decodeToken(content.bytes);
    if (!decoded.ok || !decoded.token.permit.ok) throw new Error('does not decode');
    const { message, permit } = decoded.token;
    expect(toHex(message.toBeSigned)).toBe(vector.sigStructure);
    expect(toHex(credentialId(message.toBeSigned))).toBe(vector.cred);
    expect(checkCode(message.toBeSigned)).toBe(vector.checkCode);
    expect(toHex(message.kid)).toBe(toHex(keyId(bytesOf(vector.spki))));
    expect(permit.claims.number).toBe(vector.number);
    expect(toHex(permit.claims.documentDigest)).toBe(toHex(sha256(bytesOf(vector.document))));
    // Claims are read and written without loss: the payload comes back byte by byte.
    expect(toHex(encodeClaims(permit.claims))).toBe(toHex(message.payload));
    const plan = qrPlan(vector.front);
    expect({ version: plan?.version, ecc: plan?.ecc }).toEqual(vector.qr);
    if (!isCoseAlgorithm(vector.alg)) throw new Error('algorithm');
    const key = await webCrypto().importKey(vector.alg, bytesOf(vector.spki));
    expect(await key?.verify(message.toBeSigned, message.signature)).toBe(true);
  });

  it('hold for quantities, digits, ends of validity and name hashes', () => {
    for (const { value, cbor } of vectors.quantities) {
      expect(toHex(encodeCbor(encodeQuantity(value)))).toBe(cbor);
      expect(decodeQuantity(decodeCbor(bytesOf(cbor)))).toBe(value);
    }
    for (const { hex, digits } of vectors.digits) {
      expect(toDigits(bytesOf(hex))).toBe(digits);
      expect(toHex(fromDigits(digits) ?? new Uint8Array(1))).toBe(hex);
    }
    for (const { lastDay, timeZone, exp } of vectors.expiries) {
      expect(exclusiveExpiry(lastDay, timeZone)).toBe(exp);
      expect(lastValidDay(exp, timeZone)).toBe(lastDay);
    }
    for (const { documentDigest, name, hash } of vectors.nameHashes) expect(toHex(nameHash(bytesOf(documentDigest), name))).toBe(hash);
  });

  it('end validity at known instants', () => {
    const known: readonly (readonly [string, string, string])[] = [
      ['2027-05-21', 'Africa/Nairobi', '2027-05-21T21:00:00Z'],
      ['2026-03-28', 'Europe/Zurich', '2026-03-28T23:00:00Z'],
      ['2026-12-31', 'Pacific/Kiritimati', '2026-12-31T10:00:00Z'],
      ['2026-12-31', 'Asia/Kathmandu', '2026-12-31T18:15:00Z'],
      // Chile sets its clocks back at midnight: the day ends for the second time an hour later.
      ['2026-04-04', 'America/Santiago', '2026-04-05T04:00:00Z'],
      // And forward at midnight: 6 September begins at one o'clock.
      ['2026-09-05', 'America/Santiago', '2026-09-06T04:00:00Z'],
    ];
    for (const [lastDay, timeZone, instant] of known)
      expect([lastDay, exclusiveExpiry(lastDay, timeZone)]).toEqual([lastDay, Date.parse(instant) / 1000]);
  });
});
