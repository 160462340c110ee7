import type { OidcOptions } from './oidc/provider.js';

export interface IdentityOptions {
  /** Address of the app as browsers see it; https makes the session cookie Secure and host-bound. */
  readonly publicUrl: string;
  /** File with the key that seals secrets of authenticator apps; made when it is not there. Without one nobody can set an app up. */
  readonly signInKeyFile?: string;
  /** National identity provider; without one there is no such way in. */
  readonly oidc?: OidcOptions | undefined;
}
export const IDENTITY_OPTIONS = Symbol('IdentityOptions');
