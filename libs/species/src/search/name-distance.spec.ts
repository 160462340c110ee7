import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nameDistance, nameRank } from './name-distance.js';

describe('distance of names', () => {
  it.each([
    ['panthera', 'panthera', 0],
    ['panthera', 'pantera', 1],
    ['panthera', 'panhtera', 1],
    ['panthera', 'panthira', 1],
    ['panthera', 'pantheras', 1],
    ['panthera', 'puma', 3],
  ])('between %s and %s is %i (up to 2)', (left, right, expected) => {
    expect(nameDistance(left, right, 2)).toBe(expected);
  });

  it('is the same both ways and zero only for equal names', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (left, right) => {
        const distance = nameDistance(left, right, 12);
        expect(nameDistance(right, left, 12)).toBe(distance);
        expect(distance === 0).toBe(left === right);
      }),
    );
  });

  it('never makes one edit more than one', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 2, maxLength: 20 }),
        fc.nat(),
        fc.integer({ min: 0, max: 3 }),
        fc.string({ minLength: 1, maxLength: 1 }),
        (name, at, kind, letter) => {
          const place = at % (name.length - 1);
          const edited =
            [
              name.slice(0, place) + name.slice(place + 1),
              name.slice(0, place) + letter + name.slice(place),
              name.slice(0, place) + letter + name.slice(place + 1),
              name.slice(0, place) + (name[place + 1] ?? '') + (name[place] ?? '') + name.slice(place + 2),
            ][kind] ?? name;
          expect(nameDistance(name, edited, 2)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe('rank of a name for a query', () => {
  it('puts the exact name first, then a slip in a long name, then beginnings, then words', () => {
    const names = ['african elephant shrew', 'loxodonta africana', 'elephant', 'elephants of asia', 'elephanta'];
    expect([...names].sort((left, right) => nameRank('elephant', left) - nameRank('elephant', right))).toEqual([
      'elephant',
      'elephanta',
      'elephants of asia',
      'african elephant shrew',
      'loxodonta africana',
    ]);
  });
});
