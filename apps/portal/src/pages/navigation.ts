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
  { path: '/audit', text: 'oversight.nav.log', roles: ['auditor'] },
  { path: '/audit/entries', text: 'oversight.nav.entries', roles: ['auditor'] },
  { path: '/audit/permits', text: 'oversight.nav.permits', roles: ['auditor'] },
  { path: '/audit/compare', text: 'oversight.nav.compare', roles: ['auditor'] },
  { path: '/audit/report', text: 'inquiry.nav.reports', roles: ['auditor'] },
  { path: '/complaints', text: 'complaints.nav', roles: ['auditor'] },
  { path: '/unmaskings', text: 'inquiry.unmaskings.title', roles: ['administrator'] },
  { path: '/audit/method', text: 'inquiry.nav.method', roles: ['auditor'] },
];

/** Where a role begins its day; the first of its pages. */
export function homeOf(role: Role | null): string {
  return (role === null ? undefined : navigation.find((item) => item.roles?.includes(role))?.path) ?? '/account';
}
