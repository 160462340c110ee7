import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { decode } from 'cborg';

/** What a WebAuthn assertion consists of, as stored beside the statement it is about. */
export interface StoredAssertion {
  readonly clientData: Uint8Array;
  readonly authenticatorData: Uint8Array;
  readonly signature: Uint8Array;
}

export interface AssertionContext {
  /** UTF-8 of this text was hashed into the challenge. */
  readonly statement: string;
  /** COSE_Key of the officer. */
  readonly publicKey: Uint8Array;
  readonly rpId: string;
  /** Scheme, host and port of the portal. */
  readonly origin: string;
}

/** Closed: what of an assertion does not hold. */
export type AssertionFault =
  | 'client-data'
  | 'type'
  | 'challenge'
  | 'origin'
  | 'authenticator-data'
  | 'rp-id'
  | 'user-presence'
  | 'user-verification'
  | 'public-key'
  | 'signature';

const userPresent = 0x01;
const userVerified = 0x04;
/** rpIdHash, flags, counter (WebAuthn Level 3, 6.1). */
const authenticatorDataMin = 37;

/**
 * Verifies an assertion (WebAuthn Level 3, 7.2) with code of the signer's own: the portal's library may have been replaced
 * together with the portal. Never throws: every byte may come from whoever wrote to the database.
 *
 * @returns null when it holds
 */
export function assertionFault(assertion: StoredAssertion, context: AssertionContext): AssertionFault | null {
  const client = readClientData(assertion.clientData);
  if (!client) return 'client-data';
  if (client['type'] !== 'webauthn.get') return 'type';
  if (client['challenge'] !== sha256(Buffer.from(context.statement, 'utf8')).toString('base64url')) return 'challenge';
  // An assertion made inside a frame of another site was not made in front of our page.
  if (client['origin'] !== context.origin || client['crossOrigin'] === true || client['topOrigin'] !== undefined) return 'origin';
  const data = Buffer.from(assertion.authenticatorData);
  const flags = data[32];
  if (data.length < authenticatorDataMin || flags === undefined) return 'authenticator-data';
  if (!data.subarray(0, 32).equals(sha256(Buffer.from(context.rpId, 'utf8')))) return 'rp-id';
  if ((flags & userPresent) === 0) return 'user-presence';
  if ((flags & userVerified) === 0) return 'user-verification';
  const key = openPublicKey(context.publicKey);
  if (!key) return 'public-key';
  const signed = Buffer.concat([data, sha256(assertion.clientData)]);
  return holds(key, signed, assertion.signature) ? null : 'signature';
}

function readClientData(bytes: Uint8Array): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

type Algorithm = 'es256' | 'eddsa' | 'rs256';
interface OpenedKey {
  readonly key: KeyObject;
  readonly algorithm: Algorithm;
}

/** An authority has tens of officers; whoever stores thousands of keys must not fill memory. */
const keysMax = 500;
const openedKeys = new Map<string, OpenedKey>();

/** Opened once for the same bytes. */
function openPublicKey(cose: Uint8Array): OpenedKey | null {
  const bytes = Buffer.from(cose).toString('latin1');
  const known = openedKeys.get(bytes);
  if (known) return known;
  const opened = readPublicKey(cose);
  if (opened) {
    if (openedKeys.size >= keysMax) openedKeys.clear();
    openedKeys.set(bytes, opened);
  }
  return opened;
}

/** COSE_Key (RFC 9052, 7; RFC 9053; RFC 8230) of the algorithms that officers' keys may have: ES256 on P-256, Ed25519, RS256. */
function readPublicKey(cose: Uint8Array): OpenedKey | null {
  try {
    const map = decode(cose, { useMaps: true, rejectDuplicateMapKeys: true, strict: true }) as unknown;
    if (!(map instanceof Map)) return null;
    const part = (label: number): string => {
      const value: unknown = map.get(label);
      if (!(value instanceof Uint8Array)) throw new TypeError('not bytes');
      return Buffer.from(value).toString('base64url');
    };
    const [type, algorithm, curve] = [map.get(1), map.get(3), map.get(-1)] as unknown[];
    const open = (jwk: Record<string, string>) => createPublicKey({ key: jwk, format: 'jwk' });
    if (type === 2 && algorithm === -7 && curve === 1)
      return { key: open({ kty: 'EC', crv: 'P-256', x: part(-2), y: part(-3) }), algorithm: 'es256' };
    if (type === 1 && algorithm === -8 && curve === 6)
      return { key: open({ kty: 'OKP', crv: 'Ed25519', x: part(-2) }), algorithm: 'eddsa' };
    if (type === 3 && algorithm === -257) return { key: open({ kty: 'RSA', n: part(-1), e: part(-2) }), algorithm: 'rs256' };
    return null;
  } catch {
    return null;
  }
}

function holds({ key, algorithm }: OpenedKey, data: Buffer, signature: Uint8Array): boolean {
  try {
    return verify(algorithm === 'eddsa' ? null : 'sha256', data, key, signature);
  } catch {
    return false;
  }
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
