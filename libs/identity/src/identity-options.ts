export interface IdentityOptions {
  /** Address of the app as browsers see it; https makes the session cookie Secure and host-bound. */
  readonly publicUrl: string;
}
export const IDENTITY_OPTIONS = Symbol('IdentityOptions');
