import type { Catalogue } from './catalogue.js';

/** The counter: applications on paper. */
export const counterEn: Catalogue = {
  'counter.title': 'Applications on paper',
  'counter.lead':
    'Type in what somebody brought on paper and signed. You use the pages of applicants; the scan is attached there, and nobody who typed a case decides it.',
  'counter.new': 'Enter a paper application',
  'counter.paper': 'The paper',
  'counter.register-number': 'Number in the register of incoming papers',
  'counter.received-on': 'Received on',
  'counter.pages': 'Pages',
  'counter.signed-by': 'Signed by',
  'counter.signed-on': 'Signed on',
  'counter.who': 'Who applies?',
  'counter.who.known': 'Somebody who is on record',
  'counter.who.new': 'Somebody who comes for the first time',
  'counter.house': 'Code or whole name',
  'counter.name': 'Name',
  'counter.form': 'Kind',
  'counter.form.natural': 'Person',
  'counter.form.legal': 'Company or other body',
  'counter.country': 'Country',
  'counter.address': 'Address',
  'counter.legacy': 'Reference of the open case of earlier records that this paper goes on, if any',
  'counter.fault.legacy': 'No open case of earlier records has this reference',
  'counter.begin': 'Type the application in',
  'counter.entered': 'What you typed in',
  'counter.entered.none': 'Nothing yet.',
  'counter.house.papers': 'Papers of the applicant for vetting',
  'counter.fault.who': 'Say who applies',
  'counter.fault.days': 'It was signed before it was received, and received by today',
  'counter.of-paper':
    'On paper, no. {number}: received {received}, {pages, plural, one {# page} other {# pages}}, signed by {signatory} on {signed}. Typed in by {clerk}, who decides nothing here.',
  'counter.declare':
    'The signed paper is before you. Give the name of whoever signed it: what you typed is what stands there, and the scan is attached.',
  'problem.house-not-found.title': 'No such applicant',
  'problem.house-not-found.detail':
    'No single applicant on record has this code or whole name. Look it up, or enter it as somebody who comes for the first time.',
  'problem.paper-entered-already.title': 'This paper was typed in before',
  'problem.paper-entered-already.detail': 'Another application has the same number of the register of incoming papers.',
  'problem.paper-scan-missing.title': 'The scan of the paper is missing',
  'problem.paper-scan-missing.detail': 'Attach the scan of the signed paper under "Documents", then submit.',
  'problem.house-known.title': 'This company is on record',
  'problem.house-known.detail': 'Choose "Somebody who is on record" and give its code or whole name.',
  'problem.paper-needed.title': 'A paper of its own is needed',
  'problem.paper-needed.detail': 'What came on paper is not copied. Enter the new paper under "Applications on paper".',
};
