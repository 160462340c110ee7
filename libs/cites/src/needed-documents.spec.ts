import { describe, expect, it } from '@jest/globals';
import { documentTypeOf } from './codes.js';
import { type IntendedTrade, neededDocuments } from './needed-documents.js';

const trade: IntendedTrade = {
  ...{ appendix: 'II', listedBy: null, kingdom: 'Animalia', from: 'KE', to: 'FR', live: false, personal: false },
  ...{ preConvention: false, reExport: false, bred: false, commercial: true },
};
const asked = (more: Partial<IntendedTrade>) => {
  const { documents, notes } = neededDocuments({ ...trade, ...more });
  return [documents.map(({ type, grantedBy }) => `${type} ${grantedBy}`).join(', '), ...notes];
};

describe('which documents a trade needs', () => {
  const rows: readonly [string, Partial<IntendedTrade>, readonly string[]][] = [
    ['nothing within one country', { to: 'KE' }, ['', 'same-country']],
    ['nothing for what is in no Appendix', { appendix: null }, ['', 'not-listed']],
    ['an export permit for Appendix II', {}, ['E KE', 'import-permit-perhaps']],
    ['for Appendix I the import permit first', { appendix: 'I', commercial: false }, ['I FR, E KE', 'import-first']],
    ['for Appendix I a word about commercial purposes', { appendix: 'I' }, ['I FR, E KE', 'not-commercial', 'import-first']],
    ['an export permit where the country itself listed it in Appendix III', { appendix: 'III', listedBy: 'KE' }, ['E KE']],
    ['a certificate of origin from any other', { appendix: 'III', listedBy: 'GH' }, ['O-CO KE']],
    ['nothing for personal effects', { personal: true }, ['', 'personal-effects']],
    [
      'documents for live animals, though they are personal',
      { personal: true, live: true },
      ['E KE', 'import-permit-perhaps', 'live-transport'],
    ],
    ['documents for personal effects of Appendix I', { personal: true, appendix: 'I', commercial: false }, ['I FR, E KE', 'import-first']],
    ['a pre-Convention certificate alone', { appendix: 'I', preConvention: true }, ['O-PRE KE']],
    ['a re-export certificate', { reExport: true }, ['R KE']],
    [
      'for re-export of live Appendix I the import permit first',
      { appendix: 'I', reExport: true, live: true },
      ['I FR, R KE', 'import-first', 'live-transport'],
    ],
    ['for re-export of other Appendix I both', { appendix: 'I', reExport: true }, ['R KE, I FR']],
    ['a certificate for what was bred', { bred: true }, ['O-CB KE']],
    ['a certificate for what was propagated', { bred: true, kingdom: 'Plantae', appendix: 'I', commercial: false }, ['O-AP KE']],
    ['no import permit for source D', { bred: true, appendix: 'I' }, ['E KE', 'registered-operation']],
    ['a certificate of the landing State for the high seas', { from: 'ZZ', appendix: 'I' }, ['O-IFS FR']],
    ['nothing for Appendix III from the high seas', { from: 'ZZ', appendix: 'III' }, ['', 'not-listed']],
  ];
  it.each(rows)('asks for %s', (_title, more, wanted) => expect(asked(more)).toEqual(wanted));

  it('names documents that can be applied for, each with its Article', () => {
    for (const [, more] of rows)
      for (const { type, source } of neededDocuments({ ...trade, ...more }).documents) {
        expect([type, documentTypeOf(type)?.printed]).toEqual([type, true]);
        expect(source).toMatch(/^Convention Art\. /);
      }
  });
});
