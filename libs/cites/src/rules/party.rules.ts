import { rule, type Rule } from './rule.js';
import { partyName } from './rule-context.js';

export const partyRules: readonly Rule[] = [
  rule({
    id: 'offender',
    severity: 'block',
    boxes: ['3', '4'],
    source: 'Res. Conf. 11.3; national law: a party is barred from trade',
    confirmed: false,
    *check({ facts }) {
      for (const offender of facts.offenders)
        if (offender.blocks === 'everything' && offender.from <= facts.issueDate && (offender.to === null || facts.issueDate < offender.to))
          yield { evidence: { party: offender.party, role: offender.role, reason: offender.reason } };
    },
  }),
  rule({
    id: 'officer-interest',
    from: '2017-01-02',
    severity: 'warn',
    stage: 'decision',
    boxes: ['13'],
    source: 'Res. Conf. 17.6: corruption; the officer declared an interest in a party',
    confirmed: false,
    *check({ facts, form }) {
      const interests = new Set((facts.officer?.interests ?? []).map(partyName));
      for (const party of [form.exporter, form.importer])
        if (party && interests.has(partyName(party.name))) yield { evidence: { party: party.name } };
    },
  }),
];
