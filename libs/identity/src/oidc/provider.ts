import { readFileSync } from 'node:fs';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';

/** A national identity provider (OpenID Connect Core 1.0). */
export interface OidcOptions {
  readonly issuer: string;
  readonly clientId: string;
  /** File with the client's secret; null for a public client, which PKCE alone protects. */
  readonly secretFile: string | null;
  /** What people call it; stands on the button. */
  readonly name: string;
  /** Where the provider sends people back to; registered with it. */
  readonly redirectUri: string;
}

/** What has to be remembered between leaving and coming back. */
export interface Asked {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

const timeoutSeconds = 10;

/** Authorization code flow with PKCE (RFC 7636), state and nonce. */
export class Provider {
  private found: Promise<Configuration> | null = null;

  constructor(readonly options: OidcOptions) {}

  /** @param mark stands before the random part of the state, so that the way back knows what it is about */
  async ask(mark: string): Promise<Asked & { readonly url: URL }> {
    const asked = { state: `${mark}${randomState()}`, nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
    const url = buildAuthorizationUrl(await this.configuration(), {
      redirect_uri: this.options.redirectUri,
      scope: 'openid',
      code_challenge: await calculatePKCECodeChallenge(asked.verifier),
      code_challenge_method: 'S256',
      state: asked.state,
      nonce: asked.nonce,
    });
    return { ...asked, url };
  }

  /** @returns the provider's name for the person; null when anything about the answer is not as it must be */
  async subjectOf(answer: URLSearchParams, asked: Asked): Promise<string | null> {
    const url = new URL(this.options.redirectUri);
    url.search = answer.toString();
    try {
      const tokens = await authorizationCodeGrant(await this.configuration(), url, {
        pkceCodeVerifier: asked.verifier,
        expectedState: asked.state,
        expectedNonce: asked.nonce,
        idTokenExpected: true,
      });
      return tokens.claims()?.sub ?? null;
    } catch {
      // A refusal of the provider, a forged answer, a provider that is away: no way in by it.
      return null;
    }
  }

  private configuration(): Promise<Configuration> {
    this.found ??= this.discover().catch((error: unknown) => {
      this.found = null;
      throw error;
    });
    return this.found;
  }

  private async discover(): Promise<Configuration> {
    const { issuer, clientId, secretFile } = this.options;
    const secret = secretFile === null ? null : readFileSync(secretFile, 'utf8').trim();
    const url = new URL(issuer);
    return discovery(url, clientId, undefined, secret === null ? None() : ClientSecretBasic(secret), {
      timeout: timeoutSeconds,
      // The token's signature is checked too, and not only the connection that it came by; http is for a provider on this
      // machine, and the portal's settings allow it nowhere else.
      execute: [enableNonRepudiationChecks, ...(url.protocol === 'http:' ? [allowInsecureRequests] : [])],
    });
  }
}
