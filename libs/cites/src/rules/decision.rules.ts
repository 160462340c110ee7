import type { DecisionKind } from '../model/rule-facts.js';
import { requiredDecisionsOf } from '../required-decisions.js';
import { rule, type Rule } from './rule.js';

/** The findings of Articles III to VII, each its own rule so that an authority sees which one is missing. */
const findingKinds: readonly (readonly [DecisionKind, string, boolean])[] = [
  ['non-detriment', 'Convention Art. III.2(a), III.5(a), IV.2(a), IV.6(a)', true],
  ['import-not-detrimental', 'Convention Art. III.3(a)', true],
  ['legal-acquisition', 'Convention Art. III.2(b), IV.2(b), V.2(a); Res. Conf. 18.7', true],
  ['live-transport', 'Convention Art. III.2(c), III.4(b), IV.2(c), IV.5(b), IV.6(b), V.2(b), VII.7(c)', true],
  ['recipient-suitably-equipped', 'Convention Art. III.3(b), III.5(b)', true],
  ['not-primarily-commercial', 'Convention Art. III.3(c), III.5(c); Res. Conf. 5.10', true],
  ['imported-under-convention', 'Convention Art. III.4(a), IV.5(a), V.4', true],
  ['import-permit-granted', 'Convention Art. III.2(d), III.4(c)', true],
  ['origin-stated', 'Convention Art. V.3', true],
  ['pre-convention', 'Convention Art. VII.2; Res. Conf. 13.6', true],
  ['bred-or-propagated', 'Convention Art. VII.4, VII.5; Res. Conf. 10.16, 11.11', true],
  ['exemption-registered', 'Convention Art. VII.7(a), XIV.4-5', true],
];

const findingRules = findingKinds.map(([kind, source, confirmed]) =>
  rule({
    id: `finding-${kind}`,
    severity: 'block',
    stage: 'decision',
    boxes: kind === 'import-permit-granted' ? ['1', '5'] : ['13'],
    source,
    confirmed,
    *check(context) {
      for (const demand of requiredDecisionsOf(context)) {
        if (demand.kind !== kind) continue;
        for (const line of demand.lines) {
          const decision = context.decision(kind, line);
          if (!decision || decision.outcome === 'negative')
            yield { lines: [line], evidence: { article: demand.source, decision: decision?.id ?? 'none' } };
        }
      }
    },
  }),
);

/** What a finding must be like: who made it, and on what evidence. */
export const decisionRules: readonly Rule[] = [
  ...findingRules,
  rule({
    id: 'non-detriment-independence',
    severity: 'block',
    stage: 'decision',
    boxes: ['13'],
    source: 'Convention Art. III.2(a), IV.2(a), IX.1(b); Res. Conf. 10.3',
    *check(context) {
      const officer = context.facts.officer?.person;
      for (const demand of requiredDecisionsOf(context)) {
        // The advice of the Scientific Authority, on export and on import, comes from it and not from whoever issues.
        if (demand.kind !== 'non-detriment' && demand.kind !== 'import-not-detrimental') continue;
        for (const line of demand.lines) {
          const decision = context.decision(demand.kind, line);
          if (!decision || decision.outcome === 'negative') continue;
          if (decision.role !== 'scientific-authority' || (officer !== undefined && decision.person === officer))
            yield { lines: [line], evidence: { decision: decision.id, role: decision.role } };
        }
      }
    },
  }),
  rule({
    id: 'legal-acquisition-evidence',
    from: '2019-11-26',
    severity: 'block',
    stage: 'decision',
    boxes: ['13'],
    source: 'Res. Conf. 18.7 Annex 1: the chain of custody is shown by evidence',
    confirmed: false,
    *check(context) {
      for (const demand of requiredDecisionsOf(context)) {
        if (demand.kind !== 'legal-acquisition') continue;
        for (const line of demand.lines) {
          const decision = context.decision('legal-acquisition', line);
          if (decision && decision.outcome !== 'negative' && decision.evidence.length === 0)
            yield { lines: [line], evidence: { decision: decision.id } };
        }
      }
    },
  }),
];
