import { Decimal } from '../decimal.js';
import { rule, type Rule } from './rule.js';

/** Appendix I is not traded for primarily commercial purposes. */
export const commercialRules: readonly Rule[] = [
  rule({
    id: 'import-appendix-one-commercial',
    severity: 'block',
    boxes: ['5a', '10'],
    source: 'Convention Art. III.3(c), III.5(c); Res. Conf. 5.10',
    *check({ form, lines }, parameters) {
      if ((form.documentType !== 'I' && form.documentType !== 'O-IFS') || form.purpose !== 'T') return;
      const sources = (parameters['sources'] ?? '').split(' ');
      for (const { number, appendix, line, source } of lines)
        if (appendix === 'I' && sources.includes(source)) yield { lines: [number], evidence: { source: line.source } };
    },
    parameters: { sources: 'W R F X U' },
  }),
  rule({
    id: 'import-appendix-one-quantity',
    severity: 'warn',
    boxes: ['5a', '11'],
    source: 'Res. Conf. 5.10: a quantity that a personal, zoo or circus purpose does not explain',
    confirmed: false,
    *check({ form, lines }, parameters) {
      if (form.documentType !== 'I') return;
      const limit = Decimal.parse(parameters[`maximum.${form.purpose}`] ?? '');
      if (!limit) return;
      for (const { number, appendix, quantity } of lines)
        if (appendix === 'I' && quantity?.unit === 'NAR' && quantity.amount.compare(limit) > 0)
          yield { lines: [number], evidence: { purpose: form.purpose, quantity: quantity.amount.toString(), limit: limit.toString() } };
    },
    parameterNames: /^maximum\.[A-Z]$/,
    parameters: { 'maximum.P': '10', 'maximum.Q': '50', 'maximum.Z': '100' },
  }),
  rule({
    id: 'captive-appendix-one-commercial',
    severity: 'warn',
    boxes: ['5a', '10'],
    source: 'Convention Art. VII.4; Res. Conf. 12.10: commercial breeding of Appendix I uses source D from a registered operation',
    confirmed: false,
    *check({ form, lines }) {
      if (form.purpose !== 'T') return;
      for (const { number, appendix, line } of lines)
        if (appendix === 'I' && line.source === 'C') yield { lines: [number], evidence: { name: line.scientificName } };
    },
  }),
];
