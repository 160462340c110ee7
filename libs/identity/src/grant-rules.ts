import type { Role } from '#ledger';
import type { OrganisationKind } from './organisation.repository.js';

/** Roles that can be granted to people. */
export const grantableRoles = [
  'applicant',
  'agent',
  'case-officer',
  'scientific-authority',
  'issuing-officer',
  'auditor',
  'administrator',
] as const;
export type GrantableRole = (typeof grantableRoles)[number];

/**
 * Which kind of organisation a role belongs to. Art. IX: the Management and the Scientific Authority are separate bodies.
 * The same table stands in `identity.role_fits`, from which a trigger refuses the rest.
 */
export const organisationKindsOfRole: Readonly<Record<GrantableRole, readonly OrganisationKind[]>> = {
  applicant: ['trader'],
  // An agent of the authority itself is a clerk of its counter: types in what came on paper.
  agent: ['trader', 'management-authority'],
  'case-officer': ['management-authority'],
  'issuing-officer': ['management-authority'],
  administrator: ['management-authority'],
  'scientific-authority': ['scientific-authority'],
  auditor: ['oversight', 'management-authority'],
};

const groups: Readonly<Partial<Record<Role, string>>> = {
  'case-officer': 'management',
  'issuing-officer': 'management',
  'scientific-authority': 'science',
  administrator: 'administration',
  auditor: 'audit',
};

/** Roles of different groups never meet in one person (`identity.role_group`): an administrator can neither decide nor issue. */
export function rolesConflict(one: Role, other: Role): boolean {
  const [left, right] = [groups[one], groups[other]];
  return left !== undefined && right !== undefined && left !== right;
}
