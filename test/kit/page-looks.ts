import type { Casework } from './casework.js';

/** Who asks. */
export type Who = keyof Casework['people'] | 'outside';

/** A GET route that shows records: who asks, for what, and a text of the record that the answer holds. */
export interface Shows {
  readonly as: Who;
  readonly path: () => string;
  readonly shows: () => string;
  readonly look: 'look.record' | 'look.list';
  readonly reason: string;
}
/** A GET route whose answer holds no record of anybody: why not. */
export interface HoldsNone {
  readonly without: string;
  /** Who may ask; an auditor, where nobody is named. */
  readonly as?: Who;
}

export const one = (as: Who, path: () => string, shows: () => string, reason: string): Shows => ({
  ...{ as, path, shows, reason },
  look: 'look.record',
});
export const many = (as: Who, path: () => string, shows: () => string, reason: string): Shows => ({
  ...{ as, path, shows, reason },
  look: 'look.list',
});

/** Every page that is read, and what it leaves behind; a new page stands here before it is landed. @param known names of records, by kind */
export function pageLooks(known: Readonly<Record<string, string>>): Readonly<Record<string, Shows | HoldsNone>> {
  const at = (name: string) => () => known[name]!;
  const ownDraft = (part: string, shows: () => string) => one('applicant', () => `/applications/${known['draft']}${part}`, shows, 'own');
  const ownApplication = (part: string, shows: () => string) =>
    one('applicant', () => `/applications/${known['application']}${part}`, shows, 'own');

  return {
    '/': { without: 'the front door' },
    '/brand.css': { without: 'the country’s colour' },
    '/brand/arms': { without: 'the country’s arms' },
    '/help': { without: 'explains' },
    '/accessibility': { without: 'explains' },
    '/report': { without: 'a form without a record' },
    '/report/follow': { without: 'a form without a record' },
    '/report/counts': { without: 'numbers for everybody' },
    '/complaints': many(
      'outside',
      () => '/complaints',
      () => '26XA000001',
      'audit',
    ),
    '/complaints/{id}': one(
      'outside',
      () => `/complaints/${known['complaint']}`,
      () => 'A gift was asked for',
      'audit',
    ),
    '/audit/entries/{id}/unmask': { without: 'a form without a record; what it asks for is a look with a reason of its own' },
    '/unmaskings': { without: 'times and legal bases; about whom is not in it' },
    '/audit': { without: 'how the logs are, for everybody to know' },
    '/audit/checkpoint': { without: 'what the log publishes' },
    '/audit/policy': { without: 'what the log publishes' },
    '/audit/consistency': { without: 'hashes of what the log publishes' },
    '/audit/compare': { without: 'checkpoints, which the log publishes' },
    '/audit/report': { without: 'a form without a record' },
    '/audit/method': { without: 'explains' },
    '/audit/unusual': many(
      'auditor',
      () => '/audit/unusual',
      () => 'SPECIMEN',
      'audit',
    ),
    '/audit/sample': many(
      'auditor',
      () => '/audit/sample?seed=1&count=1',
      () => '/audit/permits?number=',
      'audit',
    ),
    // The address holds the number, so every answer does; the heading of the table stands with the record alone.
    '/audit/permits': one(
      'auditor',
      () => `/audit/permits?number=${known['number']}`,
      () => 'govuk-table__head',
      'audit',
    ),
    '/audit/entries': many(
      'auditor',
      () => '/audit/entries',
      () => '/audit/entries/',
      'audit',
    ),
    '/audit/entries/{id}': one(
      'auditor',
      () => `/audit/entries/${known['event']}`,
      () => 'As bytes',
      'audit',
    ),
    '/audit/entries/{id}/entry': one(
      'auditor',
      () => `/audit/entries/${known['event']}/entry`,
      () => '"k":',
      'audit',
    ),
    '/audit/entries/{id}/proof': one(
      'auditor',
      () => `/audit/entries/${known['event']}/proof`,
      () => 'tlog-proof',
      'audit',
    ),
    '/sign-in': { without: 'a form without a record' },
    '/account': { without: 'the session itself, which its own request carries' },
    '/account/password': { without: 'a form without a record' },
    '/applications': many('applicant', () => '/applications', at('draft'), 'own'),
    '/applications/new': { without: 'a form without a record', as: 'applicant' },
    '/applications/{id}': ownApplication('', () => 'Python regius'),
    '/applications/{id}/submitted': ownApplication('/submitted', () => 'Application submitted'),
    '/applications/{id}/answer': one(
      'applicant',
      () => `/applications/${known['asked']}/answer`,
      () => 'Is it tanned?',
      'own',
    ),
    '/applications/{id}/permit': ownApplication('/permit', at('number')),
    '/applications/{id}/permit/lost': ownApplication('/permit/lost', at('number')),
    '/need': { without: 'explains, from reference data' },
    '/applications/{id}/withdrawal': ownDraft('/withdrawal', () => 'Withdraw'),
    '/applications/{id}/tasks': ownDraft('/tasks', () => 'Export permit'),
    '/applications/{id}/check': ownDraft('/check', () => 'Python regius'),
    '/applications/{id}/declaration': ownDraft('/declaration', () => 'Declare and submit'),
    '/applications/{id}/documents': ownDraft('/documents', () => 'licence.pdf'),
    '/applications/{id}/lines': ownDraft('/lines', () => 'Python regius'),
    '/applications/{id}/lines/{line}': ownDraft('/lines/1', () => 'Salted skins'),
    '/applications/{id}/lines/{line}/species': ownDraft('/lines/1/species?q=regius', () => 'Python regius'),
    '/applications/{id}/lines/table.csv': ownDraft('/lines/table.csv', () => 'Salted skins'),
    '/applications/{id}/lines/errors.csv': ownDraft('/lines/errors.csv', () => 'not a number'),
    '/applications/{id}/questions/{question}': ownDraft('/questions/exporter', () => 'Utopia Skins Ltd'),
    '/account/keys': many('issuer', () => '/account/keys', at('key'), 'case-work'),
    '/account/keys/{id}': one(
      'issuer',
      () => `/account/keys/${known['key']}`,
      () => 'In force',
      'case-work',
    ),
    '/sign-in/identity': { without: 'a form that carries on what came in its address' },
    '/account/national-identity': one(
      'applicant',
      () => '/account/national-identity',
      () => 'Link national identity',
      'own',
    ),
    '/people/new': { without: 'a form without a record', as: 'administrator' },
    '/organisations/new': { without: 'a form without a record', as: 'administrator' },
    '/people': many(
      'administrator',
      () => '/people',
      () => 'Person trader',
      'administration',
    ),
    '/people/{id}': one(
      'administrator',
      () => `/people/${known['trader']}`,
      () => 'Person trader',
      'administration',
    ),
    '/organisations': many(
      'administrator',
      () => '/organisations',
      () => 'New Traders',
      'administration',
    ),
    '/organisations/{id}': one(
      'administrator',
      () => `/organisations/${known['organisation']}`,
      () => 'New Traders',
      'administration',
    ),
    '/role-grants': many('administrator', () => '/role-grants', at('grant'), 'administration'),
    '/account/interests': many(
      'caseOfficer',
      () => '/account/interests',
      () => 'Brother',
      'own',
    ),
    '/account/second-step': one(
      'applicant',
      () => '/account/second-step',
      () => 'Set up an app',
      'own',
    ),
    '/account/sessions': many(
      'caseOfficer',
      () => '/account/sessions',
      () => 'This one',
      'own',
    ),
    '/permits/{id}': one('scientist', () => `/permits/${known['permit']}`, at('number'), 'case-work'),
    '/cases/{id}/compare': many(
      'caseOfficer',
      () => `/cases/${known['open']}/compare?with=${known['refused']}`,
      () => 'Python regius',
      'case-work',
    ),
    '/dossiers': many(
      'scientist',
      () => '/dossiers?name=Python+regius',
      () => 'Non-detriment finding',
      'case-work',
    ),
    '/queue': many('caseOfficer', () => '/queue', at('open'), 'case-work'),
    '/queue/search': many('issuer', () => '/queue/search?q=Name+of+XA', at('open'), 'case-work'),
    '/cases/{id}': one(
      'scientist',
      () => `/cases/${known['open']}`,
      () => 'Python regius',
      'case-work',
    ),
    '/cases/{id}/decide': one(
      'caseOfficer',
      () => `/cases/${known['open']}/decide?kind=recommendation`,
      () => 'Python regius',
      'case-work',
    ),
    '/cases/{id}/approval': one(
      'issuer',
      () => `/cases/${known['open']}/approval`,
      () => 'Python regius',
      'case-work',
    ),
    '/cases/{id}/refusal': one(
      'issuer',
      () => `/cases/${known['refused']}/refusal`,
      () => 'Nobody knows the origin.',
      'case-work',
    ),
    '/cases/{id}/files/{file}': one(
      'caseOfficer',
      () => `/cases/${known['application']}/files/${known['evidence']}`,
      () => '%PDF',
      'case-work',
    ),
    '/notices': many(
      'applicant',
      () => '/notices',
      () => 'Your application arrived',
      'own',
    ),
    '/notices/{id}': one('applicant', () => `/notices/${known['notice']}`, at('caseNumber'), 'own'),
    '/notices/preferences': one(
      'applicant',
      () => '/notices/preferences',
      () => 'trader@example.org',
      'own',
    ),
    '/webhooks': many(
      'applicant',
      () => '/webhooks',
      () => 'hooks.example.org',
      'own',
    ),
    '/webhooks/{id}': one(
      'applicant',
      () => `/webhooks/${known['webhook']}`,
      () => 'hooks.example.org',
      'own',
    ),
  };
}
