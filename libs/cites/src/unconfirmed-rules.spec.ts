import { describe, expect, it } from '@jest/globals';
import { builtInRuleSet, notAccepted, type RuleSet, rules, unconfirmedRules, withOverrides } from '#cites';

const today = '2026-11-22';
const ids = (found: readonly { readonly rule: { readonly id: string } }[]) => found.map(({ rule }) => rule.id);
const changed = (id: string, change: Partial<RuleSet['rules'][number]>): RuleSet => ({
  ...builtInRuleSet,
  rules: builtInRuleSet.rules.map((rule) => (rule.id === id ? { ...rule, ...change } : rule)),
});
const [first] = unconfirmedRules('KE', today);
const id = first?.rule.id ?? '';

describe('rules that nobody confirmed', () => {
  it('are those that say so and hold on the day', () => {
    const open = new Set(ids(unconfirmedRules('KE', today)));
    for (const rule of rules)
      if (rule.from !== null && rule.from <= today && rule.to === null)
        expect([rule.id, open.has(rule.id)]).toEqual([rule.id, !rule.confirmed]);
    expect(open.size).toBeGreaterThan(20);
  });

  it('leave out a rule that ended, that a country switched off, and, unless asked for, one that is still to come', () => {
    expect(ids(unconfirmedRules('KE', today, { ruleSet: changed(id, { to: '2026-01-01' }) }))).not.toContain(id);
    const later = changed(id, { from: '2027-01-01' });
    expect(ids(unconfirmedRules('KE', today, { ruleSet: later }))).not.toContain(id);
    expect(ids(unconfirmedRules('KE', today, { ruleSet: later, later: true }))).toContain(id);
    const off = withOverrides([{ rule: id, country: 'KE', from: '2020-01-01', to: null, severity: 'off', source: 'Act 1' }]);
    expect(ids(unconfirmedRules('KE', today, { ruleSet: off, later: true }))).not.toContain(id);
    expect(ids(unconfirmedRules('UG', today, { ruleSet: off }))).toContain(id);
  });

  it('are open again when what they say changed after somebody accepted them, and only then', () => {
    const open = unconfirmedRules('KE', today);
    const acceptances = open.map(({ rule, sha256 }) => ({ rule: rule.id, sha256 }));
    expect(notAccepted(open, acceptances)).toEqual([]);
    for (const change of [{ revision: 9 }, { source: 'Another source' }, { parameters: { months: '3' } }])
      expect(ids(notAccepted(unconfirmedRules('KE', today, { ruleSet: changed(id, change) }), acceptances))).toEqual([id]);
    const override = withOverrides([{ rule: id, country: null, from: '2020-01-01', to: null, severity: 'warn', source: 'Act 1' }]);
    expect(ids(notAccepted(unconfirmedRules('KE', today, { ruleSet: override }), acceptances))).toEqual([id]);
  });

  it('are not accepted by a word for another rule', () => {
    const open = unconfirmedRules('KE', today);
    const swapped = open.map(({ rule }, index) => ({ rule: rule.id, sha256: open[(index + 1) % open.length]?.sha256 ?? '' }));
    expect(notAccepted(open, swapped)).toEqual(open);
  });
});
