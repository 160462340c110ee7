import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ruleSetHash, builtInRuleSet, unconfirmedRules } from '#cites';
import { readReview, reviewFile } from './rules-review.js';

const today = '2026-11-22';
const unconfirmed = unconfirmedRules('KE', today, { later: true });
const state = { unconfirmed, today };
interface Review {
  by: Record<string, unknown>;
  rules: Record<string, unknown>[];
}
const filled = (change: (review: Review) => void = () => undefined): Review => {
  const review = JSON.parse(reviewFile(unconfirmed, { date: builtInRuleSet.date, hash: ruleSetHash(builtInRuleSet) })) as Review;
  review.by = { name: 'Dr Wanjiru Kamau', role: 'Director', date: '2026-11-20' };
  for (const rule of review.rules) rule['accepted'] = true;
  change(review);
  return review;
};
const faults = (change: (review: Review) => void) => {
  const read = readReview(filled(change), state);
  return 'faults' in read ? read.faults : [];
};
const [first, second] = unconfirmed.map(({ rule }) => rule.id);

describe('the file in which a person accepts rules', () => {
  it('shows every open rule with its text in three languages and its source, and accepts nothing by itself', () => {
    const review = JSON.parse(reviewFile(unconfirmed, { date: '', hash: '' })) as Review;
    expect(review.rules).toHaveLength(unconfirmed.length);
    for (const rule of review.rules)
      expect(rule).toMatchObject({
        source: expect.stringMatching(/./),
        text: { en: expect.stringMatching(/./), fr: expect.stringMatching(/./) },
        accepted: false,
      });
    expect(readReview(review, state)).toEqual({ faults: ['no rule in it is accepted'] });
  });

  it('is read with one person for all rules, or another for some, and leaves out what is not accepted', () => {
    const read = readReview(
      filled(({ rules }) => {
        Object.assign(rules[0]!, { name: 'Otieno Njoroge', role: 'Legal adviser', date: '2026-11-21' });
        rules[1]!['accepted'] = false;
      }),
      state,
    );
    if ('faults' in read) throw new Error(read.faults.join('\n'));
    expect(read.accepted).toHaveLength(unconfirmed.length - 1);
    expect(read.accepted[0]).toMatchObject({ rule: first, name: 'Otieno Njoroge', on: '2026-11-21' });
    expect(read.accepted.some(({ rule }) => rule === second)).toBe(false);
    expect(read.accepted[1]).toMatchObject({ name: 'Dr Wanjiru Kamau', role: 'Director', on: '2026-11-20' });
  });

  it.each<[string, (review: Review) => void]>([
    ['a word that is not "true"', ({ rules }) => (rules[0]!['accepted'] = 'yes')],
    ['no name', (review) => ((review.by['name'] = ''), review.rules.splice(1))],
    ['a name with hidden characters', (review) => ((review.by['name'] = 'Dr\u202eKamau'), review.rules.splice(1))],
    ['no role', (review) => (delete review.by['role'], review.rules.splice(1))],
    ['a day that is none', (review) => ((review.by['date'] = '2026-02-30'), review.rules.splice(1))],
    ['a day still to come', (review) => ((review.by['date'] = '2026-11-23'), review.rules.splice(1))],
    ['a rule that has changed since', ({ rules }) => (rules[0]!['sha256'] = '0'.repeat(64))],
    ['a rule that is confirmed', ({ rules }) => (rules[0]!['rule'] = 'purpose-code')],
    ['a rule twice', ({ rules }) => rules.push({ ...rules[0] })],
    ['an entry without a rule', ({ rules }) => rules.push({})],
  ])('is refused as a whole for %s', (_what, change) => {
    expect(faults(change)).toHaveLength(1);
  });

  it('never throws, whatever stands in it', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(readReview(value, state)).toHaveProperty('faults')));
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('by', 'rules', 'format'), (value, name) => {
        readReview({ ...filled(), [name]: value }, state);
      }),
    );
  });
});
