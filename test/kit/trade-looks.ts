import { type HoldsNone, many, one, type Shows } from './look-kinds.js';

/** What stands around applications, read by page and by API: vetting of houses, fees, appeals. @param known names of records, by kind */
export function tradeLooks(known: Readonly<Record<string, string>>): Readonly<Record<string, Shows | HoldsNone>> {
  const at = (name: string) => () => known[name]!;
  const fee = () => 'Fees Order 2026';
  const appealed = () => 'The origin was on file.';
  const owner = () => 'Marisol Rivera';
  return {
    '/organisation': one('applicant', () => '/organisation', owner, 'own'),
    '/organisation/agents': many(
      'applicant',
      () => '/organisation/agents',
      () => 'Person wei.agent',
      'own',
    ),
    '/acting-for': many(
      'agent',
      () => '/acting-for',
      () => 'Name of XA-TRADE',
      'own',
    ),
    '/v1/delegations': many(
      'agent',
      () => '/v1/delegations',
      () => 'Name of XA-TRADE',
      'own',
    ),
    '/vettings': many('caseOfficer', () => '/vettings?state=approved', at('vetting'), 'case-work'),
    '/vettings/{id}': one('caseOfficer', () => `/vettings/${known['vetting']}`, owner, 'case-work'),
    '/appeals': many(
      'issuer',
      () => '/appeals',
      () => known['refused']!,
      'case-work',
    ),
    '/applications/{id}/appeal': one('applicant', () => `/applications/${known['refused']}/appeal`, appealed, 'own'),
    '/cases/{id}/appeal': one('caseOfficer', () => `/cases/${known['refused']}/appeal`, appealed, 'case-work'),
    '/v1/appeals': many('auditor', () => '/v1/appeals', at('refused'), 'audit'),
    '/v1/applications/{id}/appeal': one('auditor', () => `/v1/applications/${known['refused']}/appeal`, appealed, 'audit'),
    '/v1/applications/{id}/appeal/papers/{paper}': one(
      'issuer',
      () => `/v1/applications/${known['refused']}/appeal/papers/${known['appealPaper']}`,
      () => '%PDF',
      'case-work',
    ),
    '/applications/{id}/fees': one('applicant', () => `/applications/${known['application']}/fees`, fee, 'own'),
    '/cases/{id}/fees': one('caseOfficer', () => `/cases/${known['application']}/fees`, fee, 'case-work'),
    '/v1/applications/{id}/fees': one('auditor', () => `/v1/applications/${known['application']}/fees`, fee, 'audit'),
    '/v1/vettings': many('issuer', () => '/v1/vettings?state=approved', at('vetting'), 'case-work'),
    '/v1/vettings/own': one('applicant', () => '/v1/vettings/own', owner, 'own'),
    '/v1/vettings/{id}': one('auditor', () => `/v1/vettings/${known['vetting']}`, owner, 'audit'),
    '/v1/vettings/{id}/papers/{paper}': one(
      'caseOfficer',
      () => `/v1/vettings/${known['vetting']}/papers/${known['paper']}`,
      () => '%PDF',
      'case-work',
    ),
  };
}
