import { describe, expect, it } from '@jest/globals';
import { judgeUnusual, snapshotOf } from './judge-unusual.js';
import type { PermitFacts } from './permit-facts.js';
import { rulesOn, unusualRuleIds } from './unusual-rules.js';

/** A Wednesday morning in Nairobi, and nothing about it is unusual. */
function facts(number: string, more: Partial<PermitFacts> = {}): PermitFacts {
  return {
    number,
    recommendedAt: '2026-11-25T06:00:00.000Z',
    approvedAt: '2026-11-25T07:00:00.000Z',
    issuedAt: '2026-11-25T07:10:00.000Z',
    cancelledAt: null,
    pair: `pair of ${number}`,
    first: `first of ${number}`,
    overrides: 0,
    retrospective: false,
    applicant: `applicant of ${number}`,
    goods: ['Python regius SKI'],
    ...more,
  };
}
const found = (...all: PermitFacts[]) =>
  judgeUnusual(all, 'Africa/Nairobi').map(({ rule, number, found: numbers }) => [rule, number, numbers]);

describe('unusual points', () => {
  it('are none for a permit like any other', () => {
    expect(found(facts('a'), facts('b'))).toEqual([]);
  });

  it.each([
    ['fast-decision', { recommendedAt: '2026-11-25T06:58:01.000Z' }, { seconds: 119 }],
    ['override', { overrides: 2 }, { overrides: 2 }],
    ['retrospective', { retrospective: true }, { permits: 1 }],
    ['issued-then-cancelled', { cancelledAt: '2026-12-02T07:09:59.000Z' }, { hours: 167 }],
    ['out-of-hours', { recommendedAt: null, approvedAt: '2026-11-25T17:00:00.000Z', issuedAt: null }, { hour: 20, weekday: 'Wed' }],
    ['out-of-hours', { recommendedAt: null, approvedAt: '2026-11-28T08:00:00.000Z', issuedAt: null }, { hour: 11, weekday: 'Sat' }],
  ] as const)('%s: with its numbers', (rule, more, numbers) => {
    expect(found(facts('a', more))).toEqual([[rule, 'a', numbers]]);
  });

  it.each([
    ['at the threshold', { recommendedAt: '2026-11-25T06:58:00.000Z' }],
    ['without a recommendation', { recommendedAt: null }],
    ['cancelled after seven days', { cancelledAt: '2026-12-02T07:10:00.000Z' }],
    ['just before the evening', { recommendedAt: null, approvedAt: '2026-11-25T16:59:59.000Z' }],
  ] as const)('are none %s', (_what, more) => {
    expect(found(facts('a', more))).toEqual([]);
  });

  it('see two people only from ten permits and four of five on', () => {
    const pair = { pair: 'p', first: 'f' };
    const many = (count: number) => Array.from({ length: count }, (_, at) => facts(`n${at}`, pair));
    expect(found(...many(9))).toEqual([]);
    expect(found(...many(10))).toHaveLength(10);
    const others = (count: number) => Array.from({ length: count }, (_, at) => facts(`o${at}`, { pair: `q${at}`, first: 'f' }));
    expect(found(...many(12), ...others(3))[0]).toEqual(['same-two-people', 'n0', { permits: 12, percent: 80 }]);
    expect(found(...many(12), ...others(4))).toEqual([]);
  });

  it('see like permits of one applicant within a week as a split, and neither others nor later ones', () => {
    const one = { applicant: 'x' };
    const later = { ...one, recommendedAt: null, approvedAt: '2026-12-03T07:00:00.000Z', issuedAt: null };
    expect(found(facts('a', one), facts('b', one), facts('c', one)).map(([rule]) => rule)).toEqual(['split', 'split', 'split']);
    expect(found(facts('a', one), facts('b', one), facts('c', later))).toEqual([]);
    expect(found(facts('a', one), facts('b', one), facts('c', { ...one, goods: ['Python regius LIV'] }))).toEqual([]);
    expect(found(facts('a', { applicant: null }), facts('b', { applicant: null }), facts('c', { applicant: null }))).toEqual([]);
  });

  it('name rule, version, thresholds and a hash of the facts that changes with each of them', () => {
    const [point] = judgeUnusual([facts('a', { overrides: 1 })], 'UTC');
    expect(point).toMatchObject({
      rule: 'override',
      version: 1,
      thresholds: { overrides: 1 },
      snapshot: snapshotOf(facts('a', { overrides: 1 })),
    });
    const hashes = Object.keys(facts('a')).map((name) => snapshotOf({ ...facts('a'), [name]: 'other' }));
    expect(new Set([...hashes, snapshotOf(facts('a'))]).size).toBe(hashes.length + 1);
  });

  it('are judged by the rules of the day of the approval', () => {
    expect(rulesOn('2026-11-25').map(({ id }) => id)).toEqual([...unusualRuleIds]);
    expect(rulesOn('2019-12-31')).toEqual([]);
  });
});
