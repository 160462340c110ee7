import { CurrentActor, PageController, PageGet, RequireRole, type Role, view } from '#web';
import type { Actor } from '#ledger';

/** The records of the authority and who works with them; the order of the page. */
export const recordAreas: readonly { readonly path: string; readonly text: string; readonly roles: readonly Role[] }[] = [
  { path: '/quotas', text: 'quotas', roles: ['case-officer', 'issuing-officer', 'scientific-authority', 'auditor'] },
  { path: '/stamps', text: 'stamps', roles: ['case-officer', 'issuing-officer', 'auditor'] },
  { path: '/registers', text: 'registers', roles: ['case-officer', 'issuing-officer', 'scientific-authority', 'auditor'] },
  { path: '/earlier/permits', text: 'earlier-permits', roles: ['case-officer', 'issuing-officer', 'scientific-authority', 'auditor'] },
  { path: '/earlier/cases', text: 'earlier-cases', roles: ['case-officer', 'issuing-officer', 'scientific-authority', 'auditor'] },
  { path: '/cut-over', text: 'cut-over', roles: ['case-officer', 'issuing-officer', 'administrator', 'auditor'] },
];

/** Where the records of the authority are found. */
@PageController('records')
export class RecordsPages {
  @PageGet()
  @RequireRole('case-officer', 'issuing-officer', 'scientific-authority', 'administrator', 'auditor')
  home(@CurrentActor() actor: Actor) {
    return view('records/home', { areas: recordAreas.filter(({ roles }) => roles.includes(actor.role)) });
  }
}
