import { describe, expect, it } from '@jest/globals';
import { feeScheduleFaults } from './fee-schedule.js';

const row = { documentType: 'E', amount: '25.00', currency: 'XTS', source: 'Fees Order 2026' };

describe('a fee schedule', () => {
  it('may be empty, and holds one exact amount per document type', () => {
    expect([[], [row], [row, { ...row, documentType: 'I', amount: '0' }]].map(feeScheduleFaults)).toEqual([[], [], []]);
  });

  it.each([
    ['no list', {}, 'must be a list'],
    ['a number for an amount', [{ ...row, amount: 25 }], '"amount"'],
    ['a sign', [{ ...row, amount: '-1' }], '"amount"'],
    ['five decimals', [{ ...row, amount: '1.00001' }], '"amount"'],
    ['a type twice', [row, row], 'has a row already'],
    ['an unknown type', [{ ...row, documentType: 'ZZ' }], 'no document type'],
    ['a currency in words', [{ ...row, currency: 'Euro' }], '"currency"'],
    ['no source', [{ ...row, source: ' ' }], '"source"'],
    ['something else', [{ ...row, card: '4111' }], '"card" is not known'],
    ['nothing', [null], '"documentType"'],
  ])('is refused with %s', (_name, value, fault) => {
    expect(feeScheduleFaults(value).join('\n')).toContain(fault);
  });
});
