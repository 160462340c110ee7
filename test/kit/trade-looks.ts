import { type HoldsNone, many, one, type Shows } from './look-kinds.js';

/** What stands around applications, read by page and by API: vetting of houses, fees. @param known names of records, by kind */
export function tradeLooks(known: Readonly<Record<string, string>>): Readonly<Record<string, Shows | HoldsNone>> {
  const at = (name: string) => () => known[name]!;
  const fee = () => 'Fees Order 2026';
  const owner = () => 'Marisol Rivera';
  return {
    '/organisation': one('applicant', () => '/organisation', owner, 'own'),
    '/vettings': many('caseOfficer', () => '/vettings?state=approved', at('vetting'), 'case-work'),
    '/vettings/{id}': one('caseOfficer', () => `/vettings/${known['vetting']}`, owner, 'case-work'),
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
