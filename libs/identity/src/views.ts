import { problem, type Problem } from '#web';
import type { Organisation } from './organisation.repository.js';
import type { Refusal } from './outcome.js';
import type { Membership, Person } from './person.repository.js';
import type { RoleGrant } from './role-grant.repository.js';

export function refusal(refused: Refusal): Problem {
  const seconds = refused.args?.['seconds'];
  return problem(refused.code, {
    args: refused.args,
    extensions: refused.extensions,
    headers: seconds === undefined ? undefined : { 'Retry-After': String(seconds) },
  });
}

export function organisationView(row: Organisation) {
  const { id, code, name, kind, legalForm, country, address, createdAt, closedAt } = row;
  return { id, code, name, kind, legalForm, country, address, createdAt, closedAt };
}

export function personView(row: Person, memberships: readonly Membership[], grants: readonly RoleGrant[]) {
  const { id, fullName, email, createdAt, closedAt } = row;
  return {
    id,
    fullName,
    email,
    createdAt,
    closedAt,
    memberships: memberships.map(({ organisationId, code, name, since }) => ({ organisationId, code, name, since })),
    roles: grants.map(({ role, organisation }) => ({ role, organisation })),
  };
}

export function grantView(row: RoleGrant) {
  const {
    id,
    personId,
    organisationId,
    organisation,
    role,
    state,
    bootstrap,
    proposedBy,
    proposedAt,
    confirmedBy,
    confirmedAt,
    endedBy,
    endedAt,
    validUntil,
  } = row;
  return {
    id,
    personId,
    organisationId,
    organisation,
    role,
    state,
    bootstrap,
    proposedBy,
    proposedAt,
    confirmedBy,
    confirmedAt,
    endedBy,
    endedAt,
    validUntil,
  };
}
