import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal } from '#cites';

const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), fc.nat(12))
  .map(([coefficient, scale]) => Decimal.of(coefficient, scale));

describe('exact decimals', () => {
  it.each([
    ['0', '0'],
    ['007', '7'],
    ['1.500', '1.5'],
    ['0.0001', '0.0001'],
    ['-0', '0'],
    ['-2.50', '-2.5'],
    ['100', '100'],
  ])('read %s and print %s', (text, canonical) => {
    expect(Decimal.parse(text)?.toString()).toBe(canonical);
  });

  it.each(['', ' 1', '1 ', '1.', '.5', '1e3', '+1', '1,5', '0x10', 'NaN', 'Infinity', '١', '--1', '1.2.3', `1${'0'.repeat(60)}`])(
    'refuse %j',
    (text) => {
      expect(Decimal.parse(text)).toBeNull();
    },
  );

  it('add what floats cannot', () => {
    expect(Decimal.from('0.1').plus(Decimal.from('0.2')).toString()).toBe('0.3');
    expect(Decimal.from('9007199254740993').minus(Decimal.from('1')).toString()).toBe('9007199254740992');
  });

  it('print what they read', () => {
    fc.assert(fc.property(decimals, (value) => Decimal.from(value.toString()).equals(value)));
  });

  it('add and subtract without loss, in any order', () => {
    fc.assert(
      fc.property(decimals, decimals, decimals, (a, b, c) => {
        expect(a.plus(b).minus(b).equals(a)).toBe(true);
        expect(
          a
            .plus(b)
            .plus(c)
            .equals(a.plus(b.plus(c))),
        ).toBe(true);
      }),
    );
  });

  it('compare like the difference', () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        const difference = a.minus(b);
        expect(a.compare(b)).toBe(difference.isZero() ? 0 : difference.isNegative() ? -1 : 1);
        expect(a.compare(b) === 0).toBe(a.equals(b));
      }),
    );
  });

  it('divide only where the quotient ends', () => {
    expect(Decimal.from('1').dividedBy(Decimal.from('8'))?.toString()).toBe('0.125');
    expect(Decimal.from('1').dividedBy(Decimal.from('3'))).toBeNull();
    expect(Decimal.from('1').dividedBy(Decimal.zero)).toBeNull();
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        const product = a.times(b);
        if (!b.isZero()) expect(product.dividedBy(b)?.equals(a)).toBe(true);
      }),
    );
  });
});
