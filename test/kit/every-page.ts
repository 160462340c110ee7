import type { Casework, Person } from './casework.js';
import { pageLooks, type Who } from './page-looks.js';

/** A page to be visited: its route, an address that it answers, and who asks. */
export interface Visit {
  readonly route: string;
  readonly path: string;
  readonly as: Who;
}

/** Routes whose answer is a file, a style or a bare value rather than a page; and two whose records the specs of their areas make and visit. */
const files =
  /^\/v1\/|\/file$|\/papers\/|^\/checklist\/examples\/|^\/standing-findings\/\{id\}$|^\/brand|\.(csv|pdf)$|\/files\/|^\/audit\/(checkpoint|policy|consistency)$|\/(entry|proof)$|^\/$|^\/audit\/entries\/\{id\}\/(entry|proof)$/;

/** Every page that page-looks.ts declares, so that none can be forgotten. @param known names of records; without them the lists alone */
export function everyPage(known: Readonly<Record<string, string>> | null): readonly Visit[] {
  return Object.entries(pageLooks(known ?? {})).flatMap(([route, row]): Visit[] => {
    if (files.test(route) || (known === null && (route.includes('{') || 'without' in row))) return [];
    if ('path' in row) return [{ route, path: known === null ? route : row.path(), as: row.as }];
    // A form without a record has an address of a record all the same.
    const id = route.startsWith('/audit/entries/') ? known?.['event'] : undefined;
    return [{ route, path: route.replace('{id}', id ?? ''), as: row.as ?? 'auditor' }];
  });
}

/** People whom `everyRecord` makes, beside those of the house. */
export type Others = Readonly<Record<'outside' | 'agent' | 'clerk', Person>>;

export function personOf(house: Casework, others: Others | null, who: Who): Person {
  if (who !== 'outside' && who !== 'agent' && who !== 'clerk') return house.people[who];
  if (!others) throw new Error(`there is no ${who} yet`);
  return others[who];
}
