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
  { path: '/need', text: 'need.nav', roles: null },
];

/** Where a role begins its day; the first of its pages. */
export function homeOf(role: Role | null): string {
  return (role === null ? undefined : navigation.find((item) => item.roles?.includes(role))?.path) ?? '/account';
}
