import type { ApplicationRefusalCode, Outcome, Refusal } from '#applications';

/** Closed codes of what issuance refuses, beside those of applications. */
export type IssuanceRefusalCode =
  | ApplicationRefusalCode
  | 'permit-not-found'
  | 'permit-state'
  | 'quota-exceeded'
  | 'standing-ceiling'
  | 'marks-in-use'
  | 'approval-missing'
  | 'validity-unusable'
  | 'replaced-permit-unusable'
  | 'security-stamp-unusable'
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
