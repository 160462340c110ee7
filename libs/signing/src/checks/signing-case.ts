import type { DecisionKind, FindingCondition } from '#cites';
import type { Hand, HeldRole } from './check-hands.js';
import type { OfficerKeyRecord, SignedText } from './key-history.js';

/** The permit row, as the signer reads it. */
export interface SignedPermit {
  readonly id: string;
  readonly applicationId: string;
  readonly country: string;
  readonly state: string;
  readonly number: string | null;
  readonly documentType: string;
  readonly version: number;
  readonly copyNumber: number;
  readonly document: Buffer | null;
  readonly documentSha256: Buffer | null;
  readonly statusList: number | null;
  readonly statusIndex: number | null;
  /** YYYY-MM-DD */
  readonly validUntil: string | null;
  readonly expiresAt: Date | null;
  readonly securityStamp: string | null;
  readonly round: number;
  readonly reservedAt: Date | null;
  readonly reservedBy: string | null;
  readonly approvedBy: string;
  /** Name of `reservedBy`, as in box 13. */
  readonly reservedByName: string | null;
  readonly replaced: { readonly number: string; readonly issuedOn: string; readonly validUntil: string; readonly state: string } | null;
  readonly hasCredential: boolean;
  /** Places of the status list it has an entry in; null when there is no such list. */
  readonly statusSize: number | null;
}

export interface SignedApplication {
  readonly state: string;
  readonly round: number;
  readonly country: string;
  readonly documentType: string | null;
  readonly form: unknown;
  readonly formSha256: Buffer;
  /** Day the rules are evaluated as of where that is not the day of issue: demonstrations of a SPECIMEN only. */
  readonly asOf: string | null;
}

export interface SignedOffice {
  readonly country: string;
  readonly name: string;
  readonly address: string;
  readonly place: string;
  readonly timeZone: string;
  readonly specimen: boolean;
}

export interface SignedDecision {
  readonly id: string;
  readonly round: number;
  readonly kind: DecisionKind;
  readonly hand: Hand;
  readonly role: string;
  readonly outcome: 'positive' | 'negative' | 'conditional';
  readonly person: string;
  readonly org: string;
  readonly at: Date;
  readonly lines: readonly number[];
  readonly overrides: string | null;
  readonly conditions: readonly FindingCondition[];
  readonly formSha256: Buffer;
  readonly statement: string;
  readonly statementSha256: Buffer;
  /** The officer's assertion; null for a decision that nobody signed. */
  readonly signed: SignedText | null;
}

/** Everything about one permit that the signer judges beside the rules; read in one transaction, under the signer's own role. */
export interface SigningCase {
  readonly permit: SignedPermit;
  readonly application: SignedApplication;
  readonly office: SignedOffice | null;
  readonly decisions: readonly SignedDecision[];
  readonly roles: readonly HeldRole[];
  /** Deciding persons who are bound to the applicant. */
  readonly bound: ReadonlySet<string>;
  /** Policy `separation-of-duties` in force. */
  readonly dutyPolicy: unknown;
  /** Policy `signatures-needed` in force. */
  readonly signaturesNeeded: unknown;
  /** Policy `signed-decisions`, with its history. */
  readonly signaturePolicies: readonly { readonly value: unknown; readonly from: Date; readonly until: Date | null }[];
  /** Keys that signed decisions of the case, those of the second persons who enrolled them, and so on to the founders. */
  readonly officerKeys: readonly OfficerKeyRecord[];
  /** What the permit holds of quotas: id -> reserved, as decimal text. */
  readonly reservations: ReadonlyMap<string, string>;
  /** What the permit holds of ceilings of standing findings: id -> amount, as decimal text. */
  readonly standing: ReadonlyMap<string, string>;
  /** Names of declared interests of the officer who issues. */
  readonly interests: readonly string[];
  /** Policy: names of natural persons leave the authority only as salted hashes. */
  readonly hashNaturalPersonNames: boolean;
  readonly databaseTime: Date;
}
