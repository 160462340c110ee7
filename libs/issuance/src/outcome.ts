import type { ApplicationRefusalCode, Outcome, Refusal } from '#applications';

/** Closed codes of what issuance refuses, beside those of applications. */
export type IssuanceRefusalCode =
  | ApplicationRefusalCode
  | 'permit-not-found'
  | 'permit-state'
  | 'quota-exceeded'
  | 'standing-ceiling'
  | 'print-counted'
  | 'print-not-here'
  | 'print-office-unknown'
  | 'print-until'
  | 'marks-in-use'
  | 'approval-missing'
  | 'validity-unusable'
  | 'replaced-permit-unusable'
  | 'security-stamp-unusable'
  | 'stamp-stock-empty'
  | 'signing-not-refused'
  | 'action-not-found'
  | 'action-closed'
  | 'action-pending'
  | 'action-own'
  | 'action-not-own'
  | 'original-not-returned'
  | 'permit-endorsed'
  | 'document-not-ready'
  | 'quorum-not-missing';

export type Issued<T> = Outcome<T, IssuanceRefusalCode>;
export type IssuanceRefusal = Refusal<IssuanceRefusalCode>;
