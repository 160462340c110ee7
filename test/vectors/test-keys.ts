import { createECDH, createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { coseAlgorithms, keyId, type CoseAlgorithm, type CoseSigner } from '#credential';

/**
 * Keys for vectors and specs, derived from a word: anybody can derive them again, so they protect nothing and no list
 * but a test's may ever name them. (test/browser has a twin that asks WebCrypto for keys.)
 */
export interface TestKey extends CoseSigner {
  readonly alg: CoseAlgorithm;
  readonly spki: Uint8Array;
}

export async function testKey(word: string, algorithm: keyof typeof coseAlgorithms = 'ESP256'): Promise<TestKey> {
  const seed = createHash('sha256').update(`opencites test key, worthless: ${word}`).digest();
  const key = algorithm === 'ESP256' ? p256(seed) : ed25519(seed);
  const spki = new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }));
  const digest = algorithm === 'ESP256' ? 'sha256' : null;
  return {
    alg: coseAlgorithms[algorithm],
    spki,
    kid: keyId(spki),
    sign: (bytes) => new Uint8Array(sign(digest, bytes, { key, dsaEncoding: 'ieee-p1363' })),
  };
}

function p256(seed: Buffer): KeyObject {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(seed);
  const point = curve.getPublicKey();
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    d: seed.toString('base64url'),
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  return createPrivateKey({ key: jwk, format: 'jwk' });
}

function ed25519(seed: Buffer): KeyObject {
  // RFC 8410: PrivateKeyInfo of a 32-byte seed.
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}
