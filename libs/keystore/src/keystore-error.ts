/**
 * - `not-found`: no key of that role and time
 * - `permissions`: directory or file can be read by other accounts
 * - `format`: not a key file of ours, or not byte for byte what we write
 * - `locked`: the passphrase is wrong or the file was altered (AES-GCM cannot tell which)
 * - `not-active`: outside the key's signing time, or the key is compromised
 * - `device`: the PKCS#11 device or its driver refused
 * - `policy`: the request breaks the key policy
 * - `certificate`: a certificate or CA was refused
 */
export type KeystoreErrorCode = 'not-found' | 'permissions' | 'format' | 'locked' | 'not-active' | 'device' | 'policy' | 'certificate';

/** Operational failure of the keystore. Messages name files and roles, never key material or passphrases. */
export class KeystoreError extends Error {
  override readonly name = 'KeystoreError';

  constructor(
    readonly code: KeystoreErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
