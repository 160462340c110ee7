import type { Finding } from '#cites';

/** Closed codes of what applications and decisions refuse; each stands in the problem table of libs/web. */
export type ApplicationRefusalCode =
  | 'application-not-found'
  | 'application-state'
  | 'as-of-specimen-only'
  | 'application-outdated'
  | 'role-not-allowed'
  | 'form-invalid'
  | 'form-too-large'
  | 'csv-too-large'
  | 'csv-encoding'
  | 'csv-malformed'
  | 'csv-headings'
  | 'csv-empty'
  | 'csv-too-many-lines'
  | 'attachment-empty'
  | 'attachment-too-large'
  | 'attachment-type'
  | 'attachment-type-mismatch'
  | 'attachment-damaged'
  | 'attachment-trailing-data'
  | 'attachment-active'
  | 'attachment-encrypted'
  | 'attachment-bomb'
  | 'attachment-infected'
  | 'scanner-unavailable'
  | 'attachment-not-found'
  | 'attachment-already-there'
  | 'attachments-too-many'
  | 'organisation-not-vetted'
  | 'vetting-state'
  | 'vetting-incomplete'
  | 'vetting-outdated'
  | 'vetting-shares'
  | 'second-person-needed'
  | 'agent-unknown'
  | 'delegation-not-found'
  | 'delegation-days'
  | 'delegation-exists'
  | 'appeal-not-found'
  | 'appeal-exists'
  | 'appeal-term-over'
  | 'appeal-decided'
  | 'appeal-not-set-aside'
  | 'appeal-taken-up'
  | 'hand-in-refused-case'
  | 'fee-outstanding'
  | 'fee-not-found'
  | 'fee-not-due'
  | 'fee-receipt-used'
  | 'fee-proposal-unfit'
  | 'fee-proposal-open'
  | 'fee-proposal-closed'
  | 'payment-page-unreachable'
  | 'payment-report-unfit'
  | 'payment-report-unsigned'
  | 'declaration-missing'
  | 'information-not-asked'
  | 'decision-kind'
  | 'decision-lines'
  | 'decision-evidence'
  | 'decision-reason-missing'
  | 'decisions-missing'
  | 'override-not-needed'
  | 'duties-conflict'
  | 'officer-belongs-to-applicant'
  | 'officer-role-not-held'
  | 'officer-had-hand'
  | 'house-not-found'
  | 'house-known'
  | 'paper-needed'
  | 'paper-entered-already'
  | 'paper-scan-missing'
  | 'conduct-not-accepted'
  | 'officer-not-vetted'
  | 'recommendation-missing'
  | 'rules-blocked'
  | 'rules-not-accepted'
  | 'signature-needed'
  | 'signatures-short'
  | 'officer-key-missing'
  | 'statement-unknown'
  | 'statement-outdated'
  | 'assertion-invalid'
  | 'draw-pending'
  | 'draw-other-officer'
  | 'draw-unavailable'
  | 'draw-none'
  | 'draw-same-officer'
  | 'checklist-item'
  | 'decision-conditions'
  | 'confirmation-unknown'
  | 'standing-not-found'
  | 'standing-scope'
  | 'standing-ended';

/** One fault of a form; its text is message `form.CODE`. */
export interface FormFault {
  /** JSON Pointer into the form. */
  readonly pointer: string;
  readonly code: string;
  readonly args: Readonly<Record<string, string>>;
}

export interface Refusal<Code extends string = ApplicationRefusalCode> {
  readonly ok: false;
  readonly code: Code;
  /** Arguments of the message: never secrets. */
  readonly args?: Readonly<Record<string, string | number>>;
  /** Seconds after which the same may be asked again. */
  readonly retryAfter?: number;
  readonly faults?: readonly FormFault[];
  readonly findings?: readonly Finding[];
}
export interface Done<T> {
  readonly ok: true;
  readonly value: T;
}
export type Outcome<T, Code extends string = ApplicationRefusalCode> = Done<T> | Refusal<Code>;

export const done = <T>(value: T): Done<T> => ({ ok: true, value });
export const refused = <Code extends string>(code: Code, more: Omit<Refusal, 'ok' | 'code'> = {}): Refusal<Code> => ({
  ok: false,
  code,
  ...more,
});
