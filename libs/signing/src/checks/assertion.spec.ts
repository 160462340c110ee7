import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { encode } from 'cborg';
import fc from 'fast-check';
import { RelyingParty } from '#identity';
import { SoftwareAuthenticator } from '../../../../apps/cli/src/demo/software-authenticator.js';
import { type AssertionContext, assertionFault, type StoredAssertion } from './assertion.js';

const portalUrl = 'http://xa.localhost:8080/';
const statement = '{"format":"opencites-decision/1","kind":"approval"}';
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest();
const challenge = sha256(statement).toString('base64url');

function stored(response: { clientDataJSON: string; authenticatorData: string; signature: string }): StoredAssertion {
  const bytes = (text: string) => Buffer.from(text, 'base64url');
  return {
    clientData: bytes(response.clientDataJSON),
    authenticatorData: bytes(response.authenticatorData),
    signature: bytes(response.signature),
  };
}

describe('an assertion over a statement', () => {
  const key = SoftwareAuthenticator.make(portalUrl);
  const context: AssertionContext = { statement, publicKey: key.cosePublicKey(), rpId: 'xa.localhost', origin: 'http://xa.localhost:8080' };
  const good = stored(key.assert({ challenge }).response);

  it('holds, and does for the portal’s library too', async () => {
    expect(assertionFault(good, context)).toBeNull();
    const credential = { credentialId: key.credentialId, publicKey: key.cosePublicKey(), signCount: 0 };
    expect(await new RelyingParty(portalUrl).asserted(key.assert({ challenge }), challenge, credential)).toMatchObject({ ok: true });
  });

  it('names what does not hold', () => {
    const other = SoftwareAuthenticator.make(portalUrl);
    const at = (url: string) =>
      stored(
        SoftwareAuthenticator.from({ ...key.toFile(), rpId: new URL(url).hostname, origin: new URL(url).origin }).assert({ challenge })
          .response,
      );
    expect(assertionFault(good, { ...context, statement: `${statement} ` })).toBe('challenge');
    const registration = Buffer.from(key.register({ challenge }).response.clientDataJSON, 'base64url');
    expect(assertionFault({ ...good, clientData: registration }, context)).toBe('type');
    expect(assertionFault(at('http://xa.localhost:8081/'), context)).toBe('origin');
    expect(assertionFault(at('http://evil.example/'), { ...context, origin: 'http://evil.example' })).toBe('rp-id');
    expect(assertionFault(good, { ...context, publicKey: other.cosePublicKey() })).toBe('signature');
    expect(assertionFault(good, { ...context, publicKey: Buffer.from('a0', 'hex') })).toBe('public-key');
    expect(assertionFault({ ...good, authenticatorData: Buffer.alloc(36) }, context)).toBe('authenticator-data');
    expect(assertionFault({ ...good, clientData: Buffer.from('{"type":') }, context)).toBe('client-data');
    expect(assertionFault({ ...good, clientData: Buffer.from('[]') }, context)).toBe('client-data');
  });

  /** Signed by the very key, over whatever somebody wants. */
  const signedOver = (privateKey: KeyObject, client: object, flags: number, algorithm: string | null = 'sha256'): StoredAssertion => {
    const clientData = Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge, origin: context.origin, ...client }));
    const authenticatorData = Buffer.concat([sha256('xa.localhost'), Buffer.from([flags]), Buffer.alloc(4)]);
    return {
      clientData,
      authenticatorData,
      signature: sign(algorithm, Buffer.concat([authenticatorData, sha256(clientData)]), privateKey),
    };
  };

  it('needs a person who was there and was verified, in front of the portal itself', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const cose = encode(
      new Map<number, unknown>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x, 'base64url')],
        [-3, Buffer.from(y, 'base64url')],
      ]),
    );
    const own = { ...context, publicKey: cose };
    expect(assertionFault(signedOver(privateKey, {}, 0x05), own)).toBeNull();
    expect(assertionFault(signedOver(privateKey, {}, 0x04), own)).toBe('user-presence');
    expect(assertionFault(signedOver(privateKey, {}, 0x01), own)).toBe('user-verification');
    expect(assertionFault(signedOver(privateKey, { crossOrigin: true }, 0x05), own)).toBe('origin');
    expect(assertionFault(signedOver(privateKey, { crossOrigin: false, topOrigin: 'https://evil.example' }, 0x05), own)).toBe('origin');
    expect(assertionFault(signedOver(privateKey, { challenge: `${challenge}=` }, 0x05), own)).toBe('challenge');
  });

  it('may be made with Ed25519 or RSA keys as well', () => {
    const ed = generateKeyPairSync('ed25519');
    const { x = '' } = ed.publicKey.export({ format: 'jwk' });
    const edKey = encode(
      new Map<number, unknown>([
        [1, 1],
        [3, -8],
        [-1, 6],
        [-2, Buffer.from(x, 'base64url')],
      ]),
    );
    expect(assertionFault(signedOver(ed.privateKey, {}, 0x05, null), { ...context, publicKey: edKey })).toBeNull();
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { n = '', e = '' } = rsa.publicKey.export({ format: 'jwk' });
    const rsaKey = encode(
      new Map<number, unknown>([
        [1, 3],
        [3, -257],
        [-1, Buffer.from(n, 'base64url')],
        [-2, Buffer.from(e, 'base64url')],
      ]),
    );
    expect(assertionFault(signedOver(rsa.privateKey, {}, 0x05), { ...context, publicKey: rsaKey })).toBeNull();
    expect(assertionFault(signedOver(rsa.privateKey, {}, 0x05), { ...context, publicKey: edKey })).toBe('signature');
  });

  it('never throws and never holds with a single bit turned', () => {
    for (const part of ['clientData', 'authenticatorData', 'signature'] as const)
      fc.assert(
        fc.property(fc.nat({ max: good[part].length * 8 - 1 }), (bit) => {
          const bytes = Buffer.from(good[part]);
          bytes[bit >> 3]! ^= 1 << (bit & 7);
          expect(assertionFault({ ...good, [part]: bytes }, context)).not.toBeNull();
        }),
        { numRuns: 60 },
      );
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.uint8Array({ maxLength: 200 }),
        fc.uint8Array({ maxLength: 200 }),
        fc.uint8Array({ maxLength: 200 }),
        (a, b, c, publicKey) => {
          expect(assertionFault({ clientData: a, authenticatorData: b, signature: c }, { ...context, publicKey })).not.toBeNull();
          expect(assertionFault({ ...good, signature: c }, context)).not.toBeNull();
          expect(assertionFault(good, { ...context, publicKey })).not.toBeNull();
        },
      ),
      { numRuns: 100 },
    );
  });
});
