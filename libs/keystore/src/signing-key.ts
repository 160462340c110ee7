import type { KeyRole } from './key-role.js';

/**
 * COSE algorithm numbers we sign with (RFC 9864 ESP256 and Ed25519). RSA only ever signs X.509 certificates, Ed25519 only
 * checkpoints: C2SP logs sign with nothing else.
 */
export const coseEsp256 = -9;
export const coseEd25519 = -19;
export const coseRs256 = -257;

/** Public part of a key with its validity; times are Unix seconds, `signUntil` is exclusive. */
export interface KeyRecord {
  readonly role: KeyRole;
  /** First 8 bytes of SHA-256 over the SubjectPublicKeyInfo. */
  readonly kid: Uint8Array;
  readonly alg: number;
  /** DER SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  readonly createdAt: number;
  readonly signFrom: number;
  readonly signUntil: number;
  /** From when on signatures of this key are not to be believed; null while it is sound. */
  readonly compromisedAt: number | null;
}

export type KeyState = 'published' | 'active' | 'retired' | 'compromised';

export function keyState(key: Pick<KeyRecord, 'signFrom' | 'signUntil' | 'compromisedAt'>, at: number): KeyState {
  if (key.compromisedAt !== null) return 'compromised';
  if (at < key.signFrom) return 'published';
  return at < key.signUntil ? 'active' : 'retired';
}

/** A key that can sign. The private part stays inside: in a node:crypto key object or in a PKCS#11 device. */
export interface SigningKey extends KeyRecord {
  /**
   * Signs with ECDSA P-256 and SHA-256, or with Ed25519, as `alg` says; returns 64 bytes, of ECDSA r || s (IEEE P1363).
   * @throws KeystoreError `not-active` outside of the key's time, `device` when the device fails
   */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** Algorithm of the keys of a role. */
export function algorithmOf(role: KeyRole): number {
  return role === 'checkpoint' ? coseEd25519 : coseEsp256;
}

/** Signature function of a private key, whatever holds it. */
export type RawSigner = (bytes: Uint8Array) => Promise<Uint8Array>;
