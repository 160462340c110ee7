/** Closed codes of what this feature refuses; each stands in the problem table of libs/web. */
export type IdentityRefusalCode =
  | 'not-found'
  | 'version-mismatch'
  | 'login-refused'
  | 'login-throttled'
  | 'login-passkey-needed'
  | 'passkey-refused'
  | 'second-step-needed'
  | 'second-step-over'
  | 'code-wrong'
  | 'identity-unreachable'
  | 'identity-refused'
  | 'identity-unlinked'
  | 'identity-taken'
  | 'role-choice-needed'
  | 'password-wrong'
  | 'password-weak'
  | 'login-name-taken'
  | 'organisation-code-taken'
  | 'organisation-kind-unfit'
  | 'already-a-member'
  | 'grant-exists'
  | 'grant-conflicts'
  | 'grant-not-proposed'
  | 'grant-over'
  | 'second-person-needed'
  | 'outside-body'
  | 'officer-key-role'
  | 'officer-key-missing'
  | 'officer-key-state'
  | 'officer-key-taken'
  | 'officer-key-founded'
  | 'statement-unknown'
  | 'assertion-invalid'
  | 'signature-needed'
  | 'conduct-not-accepted'
  | 'officer-not-vetted'
  | 'conduct-version'
  | 'officer-vetting-open'
  | 'officer-vetting-decided'
  | 'erasure-nothing'
  | 'erasure-too-much'
  | 'erasure-held'
  | 'erasure-settled'
  | 'conflict';

export interface Refusal<C extends string = IdentityRefusalCode> {
  readonly ok: false;
  readonly code: C;
  /** Arguments of the message. */
  readonly args?: Readonly<Record<string, string | number>>;
  readonly extensions?: Readonly<Record<string, unknown>>;
}
export type Outcome<T> = { readonly ok: true; readonly value: T } | Refusal;

export const done = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const refused = (code: IdentityRefusalCode, more: Omit<Refusal, 'ok' | 'code'> = {}): Refusal => ({ ok: false, code, ...more });
