/** Roles a person can hold; exactly one of them is active in a session. */
export const roles = [
  'applicant',
  'agent',
  'case-officer',
  'scientific-authority',
  'issuing-officer',
  'auditor',
  'administrator',
  'system',
] as const;
export type Role = (typeof roles)[number];

/** Who acts. Comes from the session alone: nothing in a request body or header can name an actor. */
export interface Actor {
  /** UUID of the person; for `system` the nil UUID. */
  readonly personId: string;
  /** Code of the organisation the person acts for, e.g. "XA-MA". */
  readonly org: string;
  readonly role: Role;
}

/** The machine itself: expiry, imports and other work that no person asked for. */
export function systemActor(org: string): Actor {
  return { personId: '00000000-0000-0000-0000-000000000000', org, role: 'system' };
}
