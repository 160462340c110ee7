import { expectStatus } from './case-steps.js';
import type { Casework } from './casework.js';
import { focalPoint, idOf } from './portal-records.js';
import { type HoldsNone, many, one, type Shows } from './page-looks.js';

/** One record of every kind that the authority keeps beside cases and permits. @returns names of the records */
export async function officeRecords(house: Casework): Promise<Readonly<Record<string, string>>> {
  const { caseOfficer, issuer } = house.people;
  const cutOver = await idOf(house.post(caseOfficer, '/v1/cut-overs', { beginsOn: '2026-06-15' }));
  const table = await house.call(caseOfficer, `/v1/cut-overs/${cutOver}/tables/numbers?name=nums.csv`, {
    method: 'PUT',
    body: Buffer.from('year,lastSerial\n2026,17\nlong-ago,3\n'),
    headers: { 'content-type': 'text/csv', 'if-match': '"1"' },
  });
  expectStatus(table, 200);
  const range = { kind: 'received', prefix: 'XA', first: '0001', last: '0009', note: 'Delivery note 5' };
  const movement = await idOf(house.post(caseOfficer, '/v1/stamps/movements', range));
  expectStatus(await house.post(issuer, `/v1/stamps/movements/${movement}/confirmation`, { version: 1 }), 200);
  const offender = { party: 'Smuggler Ltd', reason: 'Convicted', reference: 'Court 1', from: '2026-01-01', blocks: 'everything' };
  await idOf(house.post(caseOfficer, '/v1/registers/offenders', { reason: 'Judgement on file', content: offender }));
  const [quota] = (await house.admin.query(`select id from species.quota where country = 'XA' limit 1`)) as [{ id: string }];
  return { cutOver, quota: quota.id };
}

/** What is read of them, as page and over the API, and the look that it leaves. */
export function officeLooks(known: Readonly<Record<string, string>>): Readonly<Record<string, Shows | HoldsNone>> {
  const cutOver = (part: string) => `/cut-over/${known['cutOver']}${part}`;
  const text = (shown: string) => () => shown;
  const focal = () => focalPoint.email;
  return {
    '/records': { without: 'where the records are' },
    '/quotas': { without: 'quotas and their sums; about whom is not in them' },
    '/quotas/{id}': one('scientist', () => `/quotas/${known['quota']}`, text('What stands behind the figures'), 'case-work'),
    '/stamps': many('auditor', text('/stamps'), text('Delivery note 5'), 'audit'),
    '/registers': many('issuer', text('/registers'), text('Smuggler Ltd'), 'case-work'),
    '/registers/{register}': many('auditor', text('/registers/focal-points'), focal, 'audit'),
    '/registers/{register}/new': { without: 'a form without a record', as: 'caseOfficer' },
    '/registers/{register}/entries/{id}': one('scientist', () => `/registers/focal-points/entries/${known['entry']}`, focal, 'case-work'),
    '/registers/{register}/entries/{id}/change': one(
      'caseOfficer',
      () => `/registers/focal-points/entries/${known['entry']}/change`,
      focal,
      'case-work',
    ),
    '/registers/proposals/{id}': one('scientist', () => `/registers/proposals/${known['proposal']}`, focal, 'case-work'),
    '/earlier/permits': many('caseOfficer', text('/earlier/permits'), text('No permit fits.'), 'case-work'),
    '/earlier/cases': many('caseOfficer', text('/earlier/cases'), text('No case from before is open.'), 'case-work'),
    '/cut-over': many('administrator', text('/cut-over'), text('Being prepared'), 'administration'),
    '/cut-over/templates/{kind}': { without: 'names of columns' },
    '/cut-over/{id}': one('caseOfficer', () => cutOver(''), text('nums.csv'), 'case-work'),
    '/cut-over/{id}/tables/{kind}': one('caseOfficer', () => cutOver('/tables/numbers'), text('long-ago'), 'case-work'),
    '/v1/cut-overs': many('auditor', text('/v1/cut-overs'), text('recordsBeginOn'), 'audit'),
    '/v1/cut-overs/{id}': one('auditor', () => `/v1/cut-overs/${known['cutOver']}`, text('nums.csv'), 'audit'),
    '/v1/cut-overs/{id}/tables/{kind}/errors.csv': one(
      'caseOfficer',
      () => `/v1/cut-overs/${known['cutOver']}/tables/numbers/errors.csv`,
      text('long-ago'),
      'case-work',
    ),
    '/v1/quotas': { without: 'quotas and their sums; about whom is not in them' },
    '/v1/quotas/{id}': one('auditor', () => `/v1/quotas/${known['quota']}`, text('holders'), 'audit'),
    '/v1/stamps': many('issuer', text('/v1/stamps'), text('Delivery note 5'), 'case-work'),
    '/v1/stamps/{number}': many('issuer', text('/v1/stamps/XA0003'), text('free'), 'case-work'),
    '/v1/legacy-permits': many('auditor', text('/v1/legacy-permits'), text('items'), 'audit'),
    '/v1/legacy-cases': many('auditor', text('/v1/legacy-cases'), text('items'), 'audit'),
  };
}
