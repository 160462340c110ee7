import { createHash } from 'node:crypto';
import {
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type PublicKeyCredentialCreationOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';

/** ES256, EdDSA, RS256: what passkeys of today sign with. */
const algorithms = [-7, -8, -257];

export interface RegisteredKey {
  readonly credentialId: Uint8Array;
  /** COSE key, byte for byte. */
  readonly publicKey: Uint8Array;
  readonly signCount: number;
  readonly authenticator: string;
  readonly backedUp: boolean;
}

export type AssertionVerdict = { readonly ok: true; readonly signCount: number } | { readonly ok: false; readonly why: string };

/** Whom an officer's passkey belongs to: the portal's host name. Browsers show it; an IP address cannot be one. */
export class RelyingParty {
  readonly rpId: string;
  /** Exactly what a browser writes into the client data: scheme, host and port. */
  readonly origin: string;

  constructor(publicUrl: string) {
    const url = new URL(publicUrl);
    this.rpId = url.hostname;
    this.origin = url.origin;
  }

  /** @param challenge base64url, the hash of the offer that the new key answers */
  creationOptions(input: {
    readonly challenge: string;
    readonly personId: string;
    readonly role: string;
    readonly organisation: string;
    readonly loginName: string;
    readonly fullName: string;
  }): Promise<PublicKeyCredentialCreationOptionsJSON> {
    return generateRegistrationOptions({
      rpName: 'OpenCITES',
      rpID: this.rpId,
      // One handle for each office a person holds: an authenticator keeps one passkey per handle and would drop the other.
      userID: Uint8Array.from(createHash('sha256').update(`${input.personId}\0${input.organisation}\0${input.role}`).digest()),
      userName: `${input.loginName} (${input.role})`,
      userDisplayName: input.fullName,
      challenge: Uint8Array.from(Buffer.from(input.challenge, 'base64url')),
      attestationType: 'none',
      // Found without a name: sign-in asks nobody who they are before their passkey says it.
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: algorithms,
    });
  }

  /** @returns null when anything about the answer is not as it must be; what exactly is of no use to an honest client */
  async registered(response: RegistrationResponseJSON, challenge: string): Promise<RegisteredKey | null> {
    try {
      const { verified, registrationInfo } = await verifyRegistrationResponse({
        response,
        expectedChallenge: challenge,
        expectedOrigin: this.origin,
        expectedRPID: this.rpId,
        requireUserVerification: true,
        supportedAlgorithmIDs: algorithms,
      });
      if (!verified || !registrationInfo) return null;
      const { credential, aaguid, credentialBackedUp } = registrationInfo;
      return {
        credentialId: Buffer.from(credential.id, 'base64url'),
        publicKey: credential.publicKey,
        signCount: credential.counter,
        authenticator: aaguid,
        backedUp: credentialBackedUp,
      };
    } catch {
      // Whatever a hostile answer makes the parser throw: it is no registration.
      return null;
    }
  }

  async asserted(
    response: AuthenticationResponseJSON,
    challenge: string,
    key: { readonly credentialId: Buffer; readonly publicKey: Buffer; readonly signCount: number },
  ): Promise<AssertionVerdict> {
    try {
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response,
        expectedChallenge: challenge,
        expectedOrigin: this.origin,
        expectedRPID: this.rpId,
        requireUserVerification: true,
        credential: {
          id: key.credentialId.toString('base64url'),
          publicKey: Uint8Array.from(key.publicKey),
          counter: key.signCount,
        },
      });
      return verified ? { ok: true, signCount: authenticationInfo.newCounter } : { ok: false, why: 'signature' };
    } catch (error) {
      return { ok: false, why: error instanceof Error ? error.message : 'unreadable' };
    }
  }
}
