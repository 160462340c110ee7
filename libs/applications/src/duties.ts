import type { DecisionKind } from '#cites';
import type { Role } from '#ledger';

/**
 * The three hands a case passes through. Nobody lends two of them to one case unless a dated policy row allows the pair,
 * and `recommendation` with `approval` is allowed by no policy.
 */
export const duties = ['science', 'recommendation', 'approval'] as const;
export type Duty = (typeof duties)[number];

export interface DecisionDuty {
  readonly kind: DecisionKind;
  readonly role: Extract<Role, 'case-officer' | 'scientific-authority' | 'issuing-officer'>;
  readonly duty: Duty;
}

/**
 * Who may put which decision on record. Art. III and IV name the Scientific Authority for detriment and for the recipient
 * of a live Appendix I specimen; the other findings are the Management Authority's. The same rows stand in
 * `applications.decision_duty`, where a trigger reads them.
 */
export const decisionDuties: readonly DecisionDuty[] = [
  { kind: 'non-detriment', role: 'scientific-authority', duty: 'science' },
  { kind: 'import-not-detrimental', role: 'scientific-authority', duty: 'science' },
  { kind: 'recipient-suitably-equipped', role: 'scientific-authority', duty: 'science' },
  // Art. III.5 b): for introduction from the sea the Management Authority is the one to be satisfied.
  { kind: 'recipient-suitably-equipped', role: 'case-officer', duty: 'recommendation' },
  { kind: 'legal-acquisition', role: 'case-officer', duty: 'recommendation' },
  { kind: 'live-transport', role: 'case-officer', duty: 'recommendation' },
  { kind: 'not-primarily-commercial', role: 'case-officer', duty: 'recommendation' },
  { kind: 'imported-under-convention', role: 'case-officer', duty: 'recommendation' },
  { kind: 'import-permit-granted', role: 'case-officer', duty: 'recommendation' },
  { kind: 'origin-stated', role: 'case-officer', duty: 'recommendation' },
  { kind: 'pre-convention', role: 'case-officer', duty: 'recommendation' },
  { kind: 'bred-or-propagated', role: 'case-officer', duty: 'recommendation' },
  { kind: 'bred-or-propagated', role: 'scientific-authority', duty: 'science' },
  { kind: 'exemption-registered', role: 'case-officer', duty: 'recommendation' },
  { kind: 'recommendation', role: 'case-officer', duty: 'recommendation' },
  { kind: 'approval', role: 'issuing-officer', duty: 'approval' },
  // A warning is overridden by the second officer: never by the one who recommends.
  { kind: 'override', role: 'issuing-officer', duty: 'approval' },
];

export function dutyOf(kind: DecisionKind, role: Role): Duty | null {
  return decisionDuties.find((row) => row.kind === kind && row.role === role)?.duty ?? null;
}
