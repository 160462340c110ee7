import type { Catalogue } from './catalogue.js';

/** Printed papers, and the checklist of evidence. */
export const papersEn: Catalogue = {
  'prints.title': 'Printed papers',
  'prints.count': '{count, plural, =0 {Not printed yet} one {Printed once} other {Printed # times}}',
  'prints.none': 'No officer has printed this permit yet.',
  'prints.copy': 'Copy',
  'prints.who': 'Printed by',
  'prints.place': 'Place',
  'prints.place.hint': 'Counter or room, as somebody else would find it',
  'prints.when': 'When',
  'prints.reason': 'Reason',
  'prints.reason.hint': 'What became of the paper before',
  'prints.first': 'Print the original',
  'prints.again': 'Print once more',
  'prints.what': 'The print is counted first; the file is opened from the list then.',
  'prints.button': 'Count this print',
  'prints.not-here': 'Your office may not print this permit: another one issued it and has not delegated it.',
  'prints.delegations': 'Offices that may print',
  'prints.delegations.none': 'Only the office that issued it.',
  'prints.delegate': 'Let another office print',
  'prints.office': 'Office',
  'prints.scope': 'What it may print',
  'prints.scope.permit': 'This permit',
  'prints.scope.all': 'Every permit of this holder, of its district',
  'prints.scope.holder': 'Every permit of {holder}',
  'prints.until': 'until {day}',
  'prints.last-day': 'Last day',
  'prints.end': 'End it',
  'prints.ended': 'ended',
  'prints.fault.until': 'Write a day that is not over',
  'problem.print-counted.title': 'Somebody printed it at the same time',
  'problem.print-counted.detail': 'Look at the list, and print again if it is still needed.',
  'problem.print-not-here.title': 'Your office may not print it',
  'problem.print-not-here.detail': 'Another office issued it and has not delegated its printing.',
  'problem.print-office-unknown.title': 'There is no such office',
  'problem.print-office-unknown.detail':
    'Printing is delegated to an office of the authority that is open, for a permit or a holder that is an organisation.',
  'problem.print-until.title': 'The last day is over',
  'problem.print-until.detail': 'Name a day from today on.',
  'problem.checklist-item.title': 'The checklist has no such item',
  'problem.checklist-item.detail': 'Name an item that this application is asked for.',
  'checklist.title': 'Checklist',
  'checklist.valid': 'valid',
  'checklist.invalid': 'not valid',
  'checklist.nothing': 'nothing sent',
  'checklist.object': 'Not valid…',
  'checklist.mark.valid': 'Mark as valid',
  'checklist.mark.invalid': 'Mark as not valid',
  'checklist.reason': 'Why it is not valid',
  'checklist.reason.hint': 'The applicant reads this',
  'checklist.ask-line': '{item}: {reason}',
  'checklist.ask.hint': 'Begun from the items that are not valid; change it as you need',
  'checklist.example': 'Example',
  'checklist.example.link': 'See an example',
  'checklist.example.what': 'A good one tells at least this. All names and numbers are invented.',
  'checklist.example.file': 'Download as a text to fill in',
  'checklist.example.heading': 'EXAMPLE – all names and numbers are invented',
  'checklist.example.legal-acquisition':
    'Invoice 2041/26 of 3 March 2026\nSeller: Kwame Forest Cooperative, hunting licence HL-118/26 (copy attached)\nBuyer: Utopia Skins Ltd\nGoods: 10 skins of Python regius, tags UT-0001 to UT-0010\nTaken: district of Port Utopia, February 2026, under licence HL-118/26',
  'checklist.example.origin-permit':
    'Export permit 25XB000417 of 12 May 2025, all pages and its annex, endorsed at import on 2 June 2025: 40 entered, 10 of them re-exported now',
  'checklist.example.import-permit':
    'Import permit 26XB000033 of the Management Authority of Arcadia, valid until 30 November 2026, for the same species, quantity, purpose and parties',
  'checklist.example.breeding-records':
    'Stock book of operation XA-B-0012\nParents: male 0451, female 0460, acquired 2014 with permit 14XB000190\nHatched: 6 April 2025, generation F2, rings XA25-071 to XA25-080',
  'checklist.example.acquisition-date':
    'Inventory of the estate of Ada Moreau, notary of Port Utopia, 1974: “one leopard skin, mounted”, with a photograph of the same year',
  'checklist.example.origin-statement':
    'Statement of the forest office of Port Utopia of 4 March 2026: the timber was cut in Utopia, compartment 14, felling licence F-77/26',
  'checklist.example.recipient-facilities':
    'Plan of the enclosure with measures, photographs, name and experience of the keeper, letter of the veterinary who will look after the animals',
  'checklist.example.use-of-import':
    'Letter of the museum of 9 March 2026: the specimen stays in collection M-12, is shown and studied, and is not for sale',
  'checklist.example.transport-plan':
    'Flight UT 204, 14 h in all; crate after IATA container requirement 44, 60 x 40 x 30 cm, drawing attached; water at transfer; met on arrival by the keeper',
  'checklist.example.seizure-record':
    'Record of seizure S-2025/19 of the customs of Port Utopia, 8 August 2025, with the decision of the court of 3 October 2025 on what becomes of the goods',
  'checklist.example.exhibition-register':
    'Extract of the register of exhibitions of Utopia, number EX-004, with the list of animals, their marks and how each was acquired',
  'checklist.example.photographs':
    'Four photographs in colour: the whole from two sides, the mark so that its number can be read, and a ruler beside it',
  'checklist.example.carnet':
    'ATA carnet XA/26/0098, valid until 1 September 2026, with its list of goods; the lines of the application stand in the same order',
  'checklist.example.loss':
    'Report of loss 311/26 to the police of Port Utopia of 5 March 2026, naming the number of the permit, or the damaged paper itself',
};
