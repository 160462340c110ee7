import { deciding, keyRoles, ownPasskeyRoles } from '#identity';
import type { Role } from '#web';

export interface NavigationItem {
  readonly path: string;
  /** Message id. */
  readonly text: string;
  /** Who sees it; null = whoever is not signed in. */
  readonly roles: readonly Role[] | null;
}

/** The first-level pages of each role. A new area adds its line here. */
export const navigation: readonly NavigationItem[] = [
  { path: '/applications', text: 'apply.nav', roles: ['applicant', 'agent'] },
  { path: '/acting-for', text: 'agents.acting.title', roles: ['agent'] },
  { path: '/organisation', text: 'vetting.nav', roles: ['applicant'] },
  { path: '/queue', text: 'desk.nav.queue', roles: ['case-officer', 'scientific-authority', 'issuing-officer'] },
  { path: '/dossiers', text: 'desk.nav.species', roles: ['case-officer', 'scientific-authority', 'issuing-officer'] },
  { path: '/team', text: 'team.title', roles: ['issuing-officer', 'administrator'] },
  { path: '/vettings', text: 'vettings.nav', roles: ['case-officer', 'issuing-officer'] },
  { path: '/appeals', text: 'appeal.nav', roles: ['issuing-officer'] },
  { path: '/standing-findings', text: 'standing.nav', roles: ['scientific-authority'] },
  { path: '/audit', text: 'oversight.nav.log', roles: ['auditor'] },
  { path: '/audit/entries', text: 'oversight.nav.entries', roles: ['auditor'] },
  { path: '/audit/permits', text: 'oversight.nav.permits', roles: ['auditor'] },
  { path: '/audit/compare', text: 'oversight.nav.compare', roles: ['auditor'] },
  { path: '/audit/report', text: 'inquiry.nav.reports', roles: ['auditor'] },
  { path: '/audit/trade', text: 'plots.title', roles: ['auditor'] },
  { path: '/complaints', text: 'complaints.nav', roles: ['auditor'] },
  { path: '/unmaskings', text: 'inquiry.unmaskings.title', roles: ['administrator'] },
  { path: '/audit/method', text: 'inquiry.nav.method', roles: ['auditor'] },
  { path: '/need', text: 'need.nav', roles: null },
  { path: '/people', text: 'people.title', roles: ['administrator'] },
  { path: '/organisations', text: 'organisations.title', roles: ['administrator'] },
  { path: '/role-grants', text: 'grants.title', roles: ['administrator'] },
  { path: '/officers', text: 'integrity.title', roles: ['administrator'] },
  { path: '/deliveries', text: 'notices.dead.nav', roles: ['administrator'] },
  { path: '/records', text: 'records.nav', roles: ['case-officer', 'scientific-authority', 'issuing-officer', 'administrator', 'auditor'] },
];

/** What a person finds on the page of their own account; roles null = everybody. */
export const accountLinks: readonly NavigationItem[] = [
  { path: '/account/password', text: 'account.password.link', roles: null },
  { path: '/account/passkeys', text: 'account.passkeys.link', roles: ownPasskeyRoles },
  { path: '/account/second-step', text: 'account.second-step.link', roles: null },
  { path: '/account/sessions', text: 'account.sessions.link', roles: null },
  { path: '/account/keys', text: 'account.keys.link', roles: keyRoles },
  { path: '/account/interests', text: 'interests.title', roles: ['case-officer', 'scientific-authority', 'issuing-officer'] },
  { path: '/account/conduct', text: 'conduct.title', roles: deciding },
  { path: '/role-grants', text: 'grants.title', roles: ['issuing-officer'] },
  { path: '/officers', text: 'integrity.title', roles: ['issuing-officer', 'auditor'] },
];

/** Where a role begins its day; the first of its pages. */
export function homeOf(role: Role | null): string {
  return (role === null ? undefined : navigation.find((item) => item.roles?.includes(role))?.path) ?? '/account';
}
