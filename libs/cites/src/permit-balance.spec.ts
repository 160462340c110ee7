import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, type DrawableLine, type PermitDraw, permitBalance } from '#cites';

const line = (value: string, more: Partial<DrawableLine> & { unit?: string } = {}): DrawableLine => ({
  scientificName: more.scientificName ?? 'Python regius',
  term: more.term ?? 'SKI',
  quantity: { value, unit: more.unit ?? 'NAR' },
  drawn: more.drawn ?? '0',
});
const draw = (quantity: string, more: Partial<PermitDraw> = {}): PermitDraw => ({
  ...{ scientificName: 'Python regius', term: 'SKI', unit: 'NAR', quantity },
  ...more,
});
const left = (lines: readonly DrawableLine[], draws: readonly PermitDraw[], accepted?: (name: string) => string) =>
  permitBalance(lines, draws, accepted).map((balance) => balance.left);

describe('what is left of a permit', () => {
  it('is what was granted less what was drawn before and since', () => {
    expect(permitBalance([line('10.5', { drawn: '0.5' })], [draw('2'), draw('3')])).toEqual([
      { quantity: { value: '10.5', unit: 'NAR' }, drawn: '5.5', left: '5' },
    ]);
  });

  it('counts draws in any unit of the same kind, whatever unit the line was written in', () => {
    const meat = { term: 'MEA' };
    expect(left([line('2', { ...meat, unit: 'KGM' })], [draw('500', { ...meat, unit: 'GRM' })])).toEqual(['1.5']);
    expect(left([line('1', { ...meat, unit: 'TON' })], [draw('1', { ...meat, unit: 'KGM' })])).toEqual(['999']);
    expect(permitBalance([line('1', { ...meat, unit: 'PND' })], [draw('0.1', { ...meat, unit: 'KGM' })])[0]).toMatchObject({
      quantity: { unit: 'KGM' },
      left: '0.3535147392290249',
    });
  });

  it('counts a draw once where two lines have the same taxon and term', () => {
    expect(left([line('10'), line('10')], [draw('5')])).toEqual(['5', '10']);
    expect(left([line('10'), line('10')], [draw('15')])).toEqual(['0', '5']);
    expect(left([line('10'), line('10')], [draw('25')])).toEqual(['0', '-5']);
    expect(left([line('10', { drawn: '12' }), line('10')], [draw('4')])).toEqual(['-2', '6']);
  });

  it('counts draws under another name of the same taxon, and none of another taxon, term or kind of unit', () => {
    const accepted = (name: string) => (name === 'Python syn' ? 'Python regius' : name);
    expect(left([line('10')], [draw('4', { scientificName: 'Python syn' })], accepted)).toEqual(['6']);
    expect(left([line('10', { scientificName: 'Python syn' })], [draw('4')], accepted)).toEqual(['6']);
    for (const other of [{ scientificName: 'Python molurus' }, { term: 'LPS' }, { unit: 'KGM' }])
      expect(left([line('10')], [draw('4', other)], accepted)).toEqual(['10']);
  });

  it('is not known for a line whose unit has no conversion', () => {
    expect(left([line('10', { unit: 'BAK' }), line('lots')], [draw('1', { unit: 'BAK' })])).toEqual([null, null]);
  });

  it('sums to what was granted less what was drawn, however it is spread', () => {
    const amount = fc.integer({ min: 0, max: 1000 }).map(String);
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 5 }), fc.array(amount, { maxLength: 8 }), (granted, drawn) => {
        const rest = left(
          granted.map((value) => line(value)),
          drawn.map((quantity) => draw(quantity)),
        );
        const sum = (texts: readonly (string | null)[]) =>
          texts.reduce((all, text) => all.plus(Decimal.from(text ?? '')), Decimal.from('0'));
        expect(sum(rest).toString()).toBe(sum(granted).minus(sum(drawn)).toString());
        // Only the last line may be overdrawn.
        expect(rest.slice(0, -1).some((text) => text?.startsWith('-'))).toBe(false);
      }),
    );
  });
});
