import { rule, type Rule } from './rule.js';

export const liveRules: readonly Rule[] = [
  rule({
    id: 'live-transport',
    severity: 'block',
    boxes: ['5'],
    source: 'Convention Art. III.2(c), IV.2(c), V.2(b); CITES transport guidelines, IATA Live Animals Regulations',
    *check({ lines, form }) {
      const transport = form.liveTransport;
      if (transport?.conditionsMet && transport.method.trim() !== '') return;
      const live = lines.filter((line) => line.live).map((line) => line.number);
      if (live.length > 0) yield { lines: live, evidence: { problem: transport?.method.trim() ? 'conditions' : 'method' } };
    },
  }),
];
