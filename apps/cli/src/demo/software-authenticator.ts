import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { encode } from 'cborg';

/** Flags of authenticator data (WebAuthn Level 3, 6.1): user present, user verified, attested credential data included. */
const userPresent = 0x01;
const userVerified = 0x04;
const attested = 0x40;

/** One passkey, as it is written to a file. Whoever reads the file can sign with it. */
export interface PasskeyFile {
  readonly rpId: string;
  readonly origin: string;
  readonly credentialId: string;
  readonly key: JsonWebKey;
}

/** The part of a prepared statement, or of registration options, that an authenticator works with. */
export interface Challenge {
  readonly challenge: string;
}

/**
 * An authenticator in software, with real ES256 keys and real WebAuthn structures. For demonstrations and tests only: its
 * key lies in a file or in memory, and it says "present and verified" without asking anybody.
 */
export class SoftwareAuthenticator {
  private constructor(
    readonly rpId: string,
    readonly origin: string,
    readonly credentialId: Buffer,
    private readonly key: KeyObject,
    private readonly uses: () => number = () => 0,
  ) {}

  /** @param portalUrl address of the portal as browsers see it */
  static make(portalUrl: string): SoftwareAuthenticator {
    const { hostname, origin } = new URL(portalUrl);
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return new SoftwareAuthenticator(hostname, origin, randomBytes(32), privateKey);
  }

  /** @param uses how often it was used, as it will say; without it always 0 */
  static from(file: PasskeyFile, uses?: () => number): SoftwareAuthenticator {
    const key = createPrivateKey({ key: file.key, format: 'jwk' });
    return new SoftwareAuthenticator(file.rpId, file.origin, Buffer.from(file.credentialId, 'base64url'), key, uses);
  }

  toFile(): PasskeyFile {
    const { rpId, origin, credentialId } = this;
    return { rpId, origin, credentialId: credentialId.toString('base64url'), key: this.key.export({ format: 'jwk' }) };
  }

  /** The public key as COSE_Key (RFC 9053, 7.1.1): what its owner's authority logs the hash of. */
  cosePublicKey(): Buffer {
    const { x = '', y = '' } = createPublicKey(this.key).export({ format: 'jwk' });
    const key = new Map<number, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]);
    return Buffer.from(encode(key));
  }

  /** `navigator.credentials.create()`: what `POST /v1/officer-keys` takes as `response`. Attestation "none". */
  register(options: Challenge) {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.credentialId.length);
    const authenticatorData = Buffer.concat([
      this.authenticatorData(userPresent | userVerified | attested),
      Buffer.alloc(16), // AAGUID: this authenticator has no make.
      length,
      this.credentialId,
      this.cosePublicKey(),
    ]);
    return {
      ...this.head(),
      response: {
        clientDataJSON: this.clientData('webauthn.create', options.challenge).toString('base64url'),
        attestationObject: Buffer.from(encode({ fmt: 'none', attStmt: {}, authData: authenticatorData })).toString('base64url'),
        transports: ['internal'],
      },
    };
  }

  /** `navigator.credentials.get()`: the assertion over a prepared statement. */
  assert(options: Challenge) {
    const clientData = this.clientData('webauthn.get', options.challenge);
    const authenticatorData = this.authenticatorData(userPresent | userVerified);
    const signed = Buffer.concat([authenticatorData, createHash('sha256').update(clientData).digest()]);
    return {
      ...this.head(),
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: authenticatorData.toString('base64url'),
        signature: sign('sha256', signed, this.key).toString('base64url'),
      },
    };
  }

  private head() {
    const id = this.credentialId.toString('base64url');
    return { id, rawId: id, type: 'public-key' as const, authenticatorAttachment: 'platform' as const, clientExtensionResults: {} };
  }

  /** The counter stays 0, as that of passkeys that live on several devices does, unless somebody counts. */
  private authenticatorData(flags: number): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.uses());
    return Buffer.concat([createHash('sha256').update(this.rpId).digest(), Buffer.from([flags]), counter]);
  }

  private clientData(type: 'webauthn.create' | 'webauthn.get', challenge: string): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin: this.origin, crossOrigin: false }));
  }
}
