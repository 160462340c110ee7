import { describe, expect, it } from '@jest/globals';
import {
  bindingConditions,
  conditionFaults,
  evaluate,
  type FindingCondition,
  type RuleFacts,
  standingDecisionFacts,
  type StandingFinding,
  type StandingScope,
  standingUses,
  standingWanted,
} from '#cites';
import { decision, edited, exportOfSkins, first } from '../../../test/kit/rule-cases/base-facts.js';

const waiting = edited(exportOfSkins, (facts) => {
  facts.decisions = [decision('legal-acquisition')];
});
const scope: StandingScope = {
  ...{ taxon: 'Python regius', country: 'GH', sources: ['W'], purposes: [], terms: ['SKI'] },
  ...{ from: '2026-01-01', to: '2026-12-31', ceiling: { value: '100', unit: 'NAR' } },
};
const finding = (change: Partial<StandingScope> = {}, more: Partial<StandingFinding> = {}): StandingFinding => ({
  ...{ id: 'standing-1', kind: 'non-detriment', outcome: 'positive', person: 'person-science', at: '2026-01-05T10:00:00Z' },
  ...{ scope: { ...scope, ...change }, conditions: [], used: '0', ...more },
});
const with_ = (facts: RuleFacts, findings: readonly StandingFinding[]): RuleFacts => ({
  ...facts,
  decisions: [...facts.decisions, ...standingDecisionFacts(standingUses(facts, findings))],
});

describe('standing findings', () => {
  it('are looked for where a finding of the Scientific Authority is missing, and nowhere else', () => {
    expect(standingWanted(waiting)).toEqual({ names: expect.arrayContaining(['Python regius', 'Python']), countries: ['GH'] });
    expect(standingWanted(exportOfSkins)).toEqual({ names: [], countries: [] });
  });

  it('stand in for the finding of a case that they cover', () => {
    expect(evaluate(waiting).outcome).toBe('blocked');
    expect(evaluate(with_(waiting, [finding()])).findings).toEqual([]);
    expect(evaluate(with_(waiting, [finding({ taxon: 'Pythonidae', sources: [], terms: [] })])).findings).toEqual([]);
  });

  it.each<[string, Partial<StandingScope>]>([
    ['another taxon', { taxon: 'Python sebae' }],
    ['another population', { country: 'TG' }],
    ['another source', { sources: ['R', 'F'] }],
    ['another purpose', { purposes: ['S'] }],
    ['another term', { terms: ['LIV'] }],
    ['a time that has not come', { from: '2026-06-02' }],
    ['a time that is over', { to: '2026-05-31' }],
  ])('say nothing about %s', (_what, change) => {
    expect(standingUses(waiting, [finding(change)])).toEqual([]);
  });

  it('are used up to their ceiling and not beyond it, all lines together', () => {
    const two = edited(waiting, (facts) => {
      facts.application.lines.push({ ...first(facts.application.lines), line: 2, quantity: { value: '30', unit: 'NAR' } });
    });
    const [use] = standingUses(two, [finding({}, { used: '60' })]);
    expect(use).toMatchObject({ lines: [1, 2], wanted: '40', short: null });
    const [over] = standingUses(two, [finding({}, { used: '60.01' })]);
    expect([over?.short, standingDecisionFacts([over!])]).toEqual(['ceiling', []]);
    // What one has no room for, another may have.
    const both = standingUses(two, [
      finding({}, { used: '99' }),
      finding({ ceiling: null }, { id: 'standing-0', at: '2025-12-01T00:00:00Z' }),
    ]);
    expect(both.map(({ finding: { id }, short }) => [id, short])).toEqual([
      ['standing-1', 'ceiling'],
      ['standing-0', null],
    ]);
  });

  it('cannot be drawn on in a unit that does not count in theirs', () => {
    const [use] = standingUses(waiting, [finding({ ceiling: { value: '100', unit: 'KGM' } })]);
    expect(use).toMatchObject({ wanted: null, short: 'unit' });
  });

  it('stand behind a finding of the case itself, a negative one included', () => {
    const negative = edited(waiting, (facts) => {
      facts.decisions.push(decision('non-detriment', { outcome: 'negative' }));
    });
    expect(standingUses(negative, [finding()])).toEqual([]);
  });
});

describe('conditions of findings', () => {
  it('bind the lines of the finding that counts, and fall with it', () => {
    const conditions: FindingCondition[] = [{ kind: 'exit-port', text: 'Tema' }];
    const conditional = with_(waiting, [finding({}, { outcome: 'conditional', conditions })]);
    expect(bindingConditions(conditional)).toMatchObject([{ decision: 'standing-1', lines: [1], condition: conditions[0] }]);
    expect(evaluate(conditional).findings).toEqual([]);
    const later = edited(conditional, (facts) => {
      facts.decisions.push(decision('non-detriment', { id: 'd-later', at: '2026-05-30T10:00:00Z' }));
    });
    expect(bindingConditions(later)).toEqual([]);
  });

  it('stop a permit where their kind is one that nobody knows', () => {
    const odd = with_(waiting, [finding({}, { outcome: 'conditional', conditions: [{ kind: 'by-moonlight' }] })]);
    expect(evaluate(odd).findings.map(({ rule }) => rule)).toEqual(['condition-confirmation']);
  });

  it.each<[string, FindingCondition]>([
    ['kind', { kind: 'by-moonlight', text: 'yes' }],
    ['quantity', { kind: 'max-quantity', quantity: { value: '0', unit: 'NAR' } }],
    ['quantity', { kind: 'max-quantity', quantity: { value: '5', unit: 'XYZ' } }],
    ['quantity', { kind: 'max-quantity', text: '5' }],
    ['marks', { kind: 'only-marks', marks: [] }],
    ['date', { kind: 'not-after', date: '2026-02-30' }],
    ['text', { kind: 'size', text: ' ' }],
    ['text', { kind: 'size', text: 'x'.repeat(201) }],
  ])('are refused for their %s', (fault, condition) => {
    expect(conditionFaults([condition], '2026-12-01')).toEqual([fault]);
  });

  it('are of kinds that were there on the day', () => {
    expect(conditionFaults([{ kind: 'exit-port', text: 'Tema' }], '2026-10-31')).toEqual(['kind']);
    expect(conditionFaults([{ kind: 'exit-port', text: 'Tema' }], '2026-11-01')).toEqual([]);
  });
});
