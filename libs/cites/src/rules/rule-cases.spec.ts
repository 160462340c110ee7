import { describe, expect, it } from '@jest/globals';
import { evaluate, rules } from '#cites';
import { languages, message, messagePattern } from '#messages';
import { ruleCases } from '../../../../test/kit/rule-cases/index.js';

const byRule = new Map(ruleCases.map((entry) => [entry.rule, entry]));

describe('every rule of the registry', () => {
  it('has one case, and no case is for a rule that is not there', () => {
    expect(ruleCases.map((entry) => entry.rule).sort()).toEqual(rules.map((rule) => rule.id).sort());
  });

  it.each(rules.map((rule) => [rule.id, rule] as const))('%s alone stops its application, and the nearest neighbour passes', (id, rule) => {
    const entry = byRule.get(id);
    if (!entry) throw new Error(`rule ${id} has no case`);
    const refused = evaluate(entry.refused);
    expect(refused.findings.map((finding) => finding.rule)).toEqual([id]);
    expect(refused.findings[0]).toMatchObject({
      severity: rule.severity,
      boxes: rule.boxes,
      source: rule.source,
      confirmed: rule.confirmed,
    });
    expect(refused.outcome).toBe(rule.severity === 'block' ? 'blocked' : 'warned');

    const passes = evaluate(entry.passes);
    expect(passes.findings).toEqual([]);
    expect(passes.outcome).toBe('clear');
  });

  it.each(ruleCases.map((entry) => [entry.rule, entry] as const))(
    '%s explains itself in three languages with its own evidence',
    (_id, entry) => {
      for (const finding of evaluate(entry.refused).findings)
        for (const language of languages) {
          const text = message(finding.message, finding.evidence, language);
          // The pattern comes back unformatted when an argument is missing.
          if (messagePattern(finding.message, language)?.includes('{')) expect(text).not.toBe(messagePattern(finding.message, language));
          expect(text.length).toBeGreaterThan(10);
        }
    },
  );
});
