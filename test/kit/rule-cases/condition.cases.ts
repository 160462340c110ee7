import { conditionKey, type FindingCondition } from '#cites';
import { decision, type EditableFacts, exportOfSkins, first } from './base-facts.js';
import { ruleCase, type RuleCase } from './rule-case.js';

/** The non-detriment finding of the base facts, tied to one condition. */
const tied =
  (condition: FindingCondition, more: (facts: EditableFacts) => void = () => undefined) =>
  (facts: EditableFacts): void => {
    const conditions = [condition] as EditableFacts['decisions'][number]['conditions'];
    facts.decisions = [
      decision('legal-acquisition'),
      { ...decision('non-detriment', { outcome: 'conditional' }), conditions: conditions! },
    ];
    more(facts);
  };

const grown: FindingCondition = { kind: 'size', text: 'Skins of animals longer than 90 cm' };
const ringed = (facts: EditableFacts): void => {
  first(facts.application.lines).marks = [{ kind: 'tag', number: 'gh 0001' }];
};

/** What findings are tied to. The base facts export ten skins on 2026-06-01. */
export const conditionCases: readonly RuleCase[] = [
  ruleCase(
    'condition-quantity',
    exportOfSkins,
    tied({ kind: 'max-quantity', quantity: { value: '9.99', unit: 'NAR' } }),
    tied({ kind: 'max-quantity', quantity: { value: '10', unit: 'NAR' } }),
  ),
  ruleCase(
    'condition-marks',
    exportOfSkins,
    tied({ kind: 'only-marks', marks: ['GH 0002'] }, ringed),
    tied({ kind: 'only-marks', marks: ['GH 0002', 'GH0001'] }, ringed),
  ),
  ruleCase(
    'condition-dates',
    exportOfSkins,
    tied({ kind: 'not-before', date: '2026-06-02' }),
    tied({ kind: 'not-after', date: '2026-06-01' }),
  ),
  ruleCase(
    'condition-confirmation',
    exportOfSkins,
    tied(grown),
    tied(grown, (facts) => {
      facts.confirmedConditions = [conditionKey('d-non-detriment', grown)];
    }),
  ),
];
