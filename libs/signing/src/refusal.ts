/**
 * Why the signer refused a job; stored with the job and shown to the officers (message `signing.refusal.CODE`).
 * Closed: a reason that is not listed cannot be given.
 */
export const signingRefusalCodes = [
  'permit-not-reserved',
  'permit-not-witnessed',
  'clocks-apart',
  'document-altered',
  'document-not-canonical',
  'document-malformed',
  'document-differs',
  'application-not-approved',
  'form-changed',
  'decision-missing',
  'decision-negative',
  'same-person',
  'role-not-held',
  'signature-missing',
  'signature-invalid',
  'officer-key',
  'signatures-short',
  'role-forged',
  'policy-forged',
  'interest-forged',
  'draw-forged',
  'register-forged',
  'standing-forged',
  'authority-log',
  'office-unknown',
  'rules-date',
  'rules-blocked',
  'rules-no-data',
  'rules-not-accepted',
  'warning-not-overridden',
  'findings-differ',
  'quota-not-reserved',
  'ceiling-not-reserved',
  'validity',
  'status-entry',
  'trial-failed',
  'token-not-genuine',
  'credential-missing',
  'log-proof',
  'page-not-rendered',
  'seal-not-genuine',
  'signer-fault',
] as const;
export type SigningRefusalCode = (typeof signingRefusalCodes)[number];

/** Refusals that no honest mistake leads to: somebody went round the portal, or the portal is not what it was. */
export const alarmingRefusals: ReadonlySet<SigningRefusalCode> = new Set<SigningRefusalCode>([
  'document-altered',
  'document-not-canonical',
  'document-differs',
  'application-not-approved',
  'form-changed',
  'same-person',
  'signature-missing',
  'signature-invalid',
  'officer-key',
  'role-forged',
  'policy-forged',
  'interest-forged',
  'draw-forged',
  'register-forged',
  'standing-forged',
  'authority-log',
]);

export interface SigningRefusal {
  readonly code: SigningRefusalCode;
  /** Flat evidence: field names, rule ids, seconds. Never a name or an address: officers look those up in the case. */
  readonly evidence: Readonly<Record<string, string>>;
}

export function refusal(code: SigningRefusalCode, evidence: Readonly<Record<string, string>> = {}): SigningRefusal {
  return { code, evidence };
}

/** Message id of a refusal. */
export function refusalMessage(code: SigningRefusalCode): string {
  return `signing.refusal.${code}`;
}
