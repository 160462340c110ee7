import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addQuantities, compareQuantities, convertQuantity, currentUnit, Decimal, quantityText, readQuantity, units } from '#cites';

describe('quantities with units', () => {
  it.each([
    [
      { value: '12', unit: '' },
      { value: '12', unit: 'NAR' },
    ],
    [
      { value: '1.5', unit: 'KIL' },
      { value: '1.5', unit: 'KGM' },
    ],
    [
      { value: '2', unit: 'TON' },
      { value: '2000', unit: 'KGM' },
    ],
    [
      { value: '3', unit: 'PAI' },
      { value: '6', unit: 'NAR' },
    ],
    [
      { value: '250', unit: 'MGM' },
      { value: '0.00025', unit: 'KGM' },
    ],
    [
      { value: '7', unit: 'MTK' },
      { value: '7', unit: 'MTK' },
    ],
  ])('reads %j as %j', (written, current) => {
    const read = readQuantity(written);
    expect(read && quantityText(read)).toEqual(current);
  });

  it('knows no quantity for a unit without a published conversion or a number it cannot read', () => {
    expect(readQuantity({ value: '1', unit: 'SID' })).toBeNull();
    expect(readQuantity({ value: '1', unit: 'XYZ' })).toBeNull();
    expect(readQuantity({ value: 'one', unit: 'NAR' })).toBeNull();
  });

  it('converts between units of one dimension and refuses others', () => {
    expect(convertQuantity({ amount: Decimal.from('1'), unit: 'KGM' }, 'GRM')?.amount.toString()).toBe('1000');
    expect(convertQuantity({ amount: Decimal.from('1'), unit: 'CMQ' }, 'MTQ')?.amount.toString()).toBe('0.000001');
    expect(convertQuantity({ amount: Decimal.from('1'), unit: 'KGM' }, 'NAR')).toBeNull();
    expect(convertQuantity({ amount: Decimal.from('1'), unit: 'LTR' }, 'MTQ')).toBeNull();
    expect(compareQuantities({ amount: Decimal.from('999'), unit: 'GRM' }, { amount: Decimal.from('1'), unit: 'KGM' })).toBe(-1);
    expect(addQuantities({ amount: Decimal.from('1'), unit: 'KGM' }, { amount: Decimal.from('1'), unit: 'NAR' })).toBeNull();
  });

  it('loses nothing there and back', () => {
    const amounts = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.nat(6)).map(([digits, scale]) => Decimal.of(digits, scale));
    const current = units.filter((unit) => unit.status === 'current').map((unit) => unit.code);
    fc.assert(
      fc.property(amounts, fc.constantFrom(...current), fc.constantFrom(...current), (amount, from, to) => {
        const there = convertQuantity({ amount, unit: from }, to);
        if (there) expect(convertQuantity(there, from)?.amount.equals(amount)).toBe(true);
      }),
    );
  });

  it('gives every historical unit a current one, where a conversion was published', () => {
    for (const unit of units.filter((entry) => entry.convertTo))
      expect(units.find((entry) => entry.code === currentUnit(unit.code)?.code)?.status).toBe('current');
  });
});
