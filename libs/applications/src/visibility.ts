import type { Actor } from '#ledger';
import type { ApplicationRow, Sight } from './application.repository.js';

/** Roles of the authority that work with cases. An administrator keeps the house and sees no case. */
const officeRoles: ReadonlySet<Actor['role']> = new Set<Actor['role']>([
  'case-officer',
  'scientific-authority',
  'issuing-officer',
  'auditor',
]);
const applicantRoles: ReadonlySet<Actor['role']> = new Set<Actor['role']>(['applicant', 'agent']);

type Seen = Pick<ApplicationRow, 'applicant' | 'applicantOrg' | 'state' | 'agents'>;

export function isApplicant(actor: Actor): boolean {
  return applicantRoles.has(actor.role);
}

/** Which applications a list shows. */
export function sightOf(actor: Actor): Sight {
  if (isApplicant(actor))
    return { kind: 'own', personId: actor.personId, org: actor.org === '' ? null : actor.org, agent: actor.role === 'agent' };
  return officeRoles.has(actor.role) ? { kind: 'office' } : { kind: 'nothing' };
}

/**
 * Whether an actor may see one application. Drafts are the applicant's own affair: no officer sees what was not submitted.
 * What may not be seen is answered like what does not exist, so that ids cannot be tried out.
 */
export function maySee(actor: Actor, row: Seen): boolean {
  // An agent stands for a house as long as it says so, whoever began the application.
  if (actor.role === 'agent' && row.applicantOrg !== null) return row.applicantOrg === actor.org || row.agents.includes(actor.personId);
  if (isApplicant(actor)) return row.applicant === actor.personId || (row.applicantOrg !== null && row.applicantOrg === actor.org);
  return officeRoles.has(actor.role) && row.state !== 'draft';
}

/** The applicant's side of an application may be acted on by the applicant alone. */
export function mayActFor(actor: Actor, row: Seen): boolean {
  return isApplicant(actor) && maySee(actor, row);
}
