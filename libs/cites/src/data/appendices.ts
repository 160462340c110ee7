import { citations } from './citations.js';
import type { CodeEntry } from './code-entry.js';

/** Box 10: Appendices of the Convention. N stands in trade statistics for specimens that are not listed, never on a permit. */
export const appendices: readonly CodeEntry[] = [
  {
    code: 'I',
    names: { en: 'Appendix I', fr: 'Annexe I', es: 'Apéndice I' },
    status: 'current',
    from: '1975-07-01',
    source: `${citations.convention}, Art. II.1`,
    confirmed: true,
  },
  {
    code: 'II',
    names: { en: 'Appendix II', fr: 'Annexe II', es: 'Apéndice II' },
    status: 'current',
    from: '1975-07-01',
    source: `${citations.convention}, Art. II.2`,
    confirmed: true,
  },
  {
    code: 'III',
    names: { en: 'Appendix III', fr: 'Annexe III', es: 'Apéndice III' },
    status: 'current',
    from: '1975-07-01',
    source: `${citations.convention}, Art. II.3`,
    confirmed: true,
  },
  {
    code: 'N',
    names: { en: 'Not listed', fr: 'Non inscrit', es: 'No incluido' },
    status: 'database',
    source: citations.tradeMapping,
    confirmed: true,
  },
];
