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
  { path: '/queue', text: 'desk.nav.queue', roles: ['case-officer', 'scientific-authority', 'issuing-officer'] },
  { path: '/dossiers', text: 'desk.nav.species', roles: ['case-officer', 'scientific-authority', 'issuing-officer'] },
];

/** Where a role begins its day; the first of its pages. */
export function homeOf(role: Role | null): string {
  return (role === null ? undefined : navigation.find((item) => item.roles?.includes(role))?.path) ?? '/account';
}
