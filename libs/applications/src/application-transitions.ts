import type { Role } from '#ledger';

/** Where a case stands. `draft` is the applicant's alone; every later state is a matter of record. */
export const applicationStates = [
  'draft',
  'submitted',
  'in-work',
  'information-asked',
  'decided',
  'approved',
  'issuing',
  'issued',
  'refused',
  'withdrawn',
  'lapsed',
] as const;
export type ApplicationState = (typeof applicationStates)[number];

export const applicationEvents = [
  'submit',
  'withdraw',
  'take',
  'ask',
  'answer',
  'abandon',
  'recommend',
  'return',
  'approve',
  'refuse',
  'reopen',
  'issue',
  'complete',
  'lapse',
] as const;
export type ApplicationEvent = (typeof applicationEvents)[number];

export interface ApplicationTransition {
  readonly from: ApplicationState;
  readonly event: ApplicationEvent;
  readonly to: ApplicationState;
  readonly who: readonly Role[];
  /** Kind of the ledger event that is written in the same transaction. */
  readonly logged: string;
}

const applicant = ['applicant', 'agent'] as const;
const caseOfficer = ['case-officer'] as const;
const issuingOfficer = ['issuing-officer'] as const;
const system = ['system'] as const;

/**
 * The whole life of an application. What is not listed is impossible: the service refuses it, and the same rows stand in
 * `applications.state_transition`, from which a trigger refuses it again (features P9, P11: no state is reached except
 * through its transition).
 */
export const applicationTransitions: readonly ApplicationTransition[] = [
  { from: 'draft', event: 'submit', to: 'submitted', who: applicant, logged: 'application.submitted' },
  { from: 'draft', event: 'withdraw', to: 'withdrawn', who: applicant, logged: 'application.withdrawn' },
  { from: 'submitted', event: 'withdraw', to: 'withdrawn', who: applicant, logged: 'application.withdrawn' },
  { from: 'submitted', event: 'take', to: 'in-work', who: [...caseOfficer, ...system], logged: 'application.taken' },
  {
    from: 'in-work',
    event: 'ask',
    to: 'information-asked',
    who: [...caseOfficer, 'scientific-authority'],
    logged: 'application.information-asked',
  },
  { from: 'in-work', event: 'withdraw', to: 'withdrawn', who: applicant, logged: 'application.withdrawn' },
  { from: 'in-work', event: 'recommend', to: 'decided', who: caseOfficer, logged: 'decision.recommendation' },
  { from: 'information-asked', event: 'answer', to: 'in-work', who: applicant, logged: 'application.information-answered' },
  { from: 'information-asked', event: 'withdraw', to: 'withdrawn', who: applicant, logged: 'application.withdrawn' },
  { from: 'information-asked', event: 'abandon', to: 'lapsed', who: system, logged: 'application.lapsed' },
  { from: 'decided', event: 'return', to: 'in-work', who: issuingOfficer, logged: 'application.returned' },
  { from: 'decided', event: 'approve', to: 'approved', who: issuingOfficer, logged: 'permit.approved' },
  { from: 'decided', event: 'refuse', to: 'refused', who: issuingOfficer, logged: 'decision.refusal' },
  { from: 'decided', event: 'withdraw', to: 'withdrawn', who: applicant, logged: 'application.withdrawn' },
  { from: 'approved', event: 'issue', to: 'issuing', who: issuingOfficer, logged: 'permit.reserved' },
  { from: 'approved', event: 'reopen', to: 'in-work', who: issuingOfficer, logged: 'application.reopened' },
  { from: 'approved', event: 'withdraw', to: 'withdrawn', who: applicant, logged: 'application.withdrawn' },
  { from: 'approved', event: 'lapse', to: 'lapsed', who: system, logged: 'application.lapsed' },
  { from: 'issuing', event: 'complete', to: 'issued', who: system, logged: 'permit.issued' },
  { from: 'issuing', event: 'reopen', to: 'in-work', who: issuingOfficer, logged: 'application.reopened' },
];

export type TransitionAnswer =
  | { readonly ok: true; readonly transition: ApplicationTransition }
  | { readonly ok: false; readonly code: 'application-state' | 'role-not-allowed' };

/** Looks an act up in the table; the state is judged before the role, so that a wrong role learns nothing new. */
export function applicationTransition(from: ApplicationState, event: ApplicationEvent, role: Role): TransitionAnswer {
  const transition = applicationTransitions.find((row) => row.from === from && row.event === event);
  if (!transition) return { ok: false, code: 'application-state' };
  if (!transition.who.includes(role)) return { ok: false, code: 'role-not-allowed' };
  return { ok: true, transition };
}
