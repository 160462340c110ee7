import type { Tx } from '#database';
import { standing } from '../checks/check-decisions.js';
import type { SigningCase } from '../checks/signing-case.js';
import { refusal, type SigningRefusal } from '../refusal.js';
import type { AuthorityLogRepository } from './authority-log.repository.js';
import type { AuthorityView, LogFault } from './logged-act.js';
import { actsOfInterests, interestFault, interestsTold } from './logged-interests.js';
import { actsOfKeys, LoggedKeys } from './logged-keys.js';
import { policiesReliedOn, type PolicyRecord, policyFault } from './logged-policies.js';
import { actsOfRoles, type GrantRecord, LoggedRoles } from './logged-roles.js';

/** What the log says, with the rows that claim to say the same. */
export interface ComparedAuthority {
  readonly view: AuthorityView;
  readonly keys: LoggedKeys;
  readonly roles: LoggedRoles;
  readonly grants: readonly GrantRecord[];
  readonly policies: readonly PolicyRecord[];
  /** What of these people's declared interests is not in its row. */
  readonly interests: LogFault | null;
}

/** @param people whose roles will be relied on */
export async function compareAuthority(
  tx: Tx,
  repository: AuthorityLogRepository,
  view: AuthorityView,
  people: readonly string[],
): Promise<ComparedAuthority> {
  const [opened, grants, policies] = await Promise.all([
    repository.open(tx, [...actsOfKeys(view), ...actsOfRoles(view), ...actsOfInterests(view)]),
    repository.grants(tx, people),
    repository.policies(tx),
  ]);
  return {
    view,
    keys: new LoggedKeys(view, opened),
    roles: new LoggedRoles(view, opened),
    grants,
    policies,
    interests: interestFault(view, opened, people, await repository.interests(tx, interestsTold(view, opened))),
  };
}

/** That roles and interests of everybody whose decision counts, and the policies that decide what counts, stand in the log as in their rows. */
export function checkAuthority(signingCase: SigningCase, authority: ComparedAuthority): SigningRefusal | null {
  const { view, policies } = authority;
  for (const name of policiesReliedOn) {
    const fault = policyFault(view, name, policies.find((policy) => policy.name === name) ?? null);
    if (fault) return refusal('policy-forged', { policy: name, reason: fault });
  }
  const { reservedBy } = signingCase.permit;
  const acted = standing(signingCase).map(({ person, role }) => ({ person, role }));
  if (reservedBy) acted.push({ person: reservedBy, role: 'issuing-officer' });
  for (const { person, role } of acted) {
    const fault = roleFault(authority, person, role);
    if (fault) return refusal('role-forged', { role, reason: fault });
  }
  return authority.interests ? refusal('interest-forged', { reason: authority.interests }) : null;
}

/** Every row that gives this person this role must be in order: which of them was relied on is not recorded. */
export function roleFault({ grants, roles }: ComparedAuthority, person: string, role: string): LogFault | null {
  const faults = grants.filter((grant) => grant.person === person && grant.role === role).map((grant) => roles.fault(grant));
  return faults.find((fault) => fault !== null && fault !== 'not-logged-yet') ?? faults.find((fault) => fault !== null) ?? null;
}

/** Whether a refusal says only that the log has not told something yet: nobody is refused for it. */
export function waitsForLog({ evidence }: SigningRefusal): boolean {
  return evidence['reason'] === 'not-logged-yet';
}
