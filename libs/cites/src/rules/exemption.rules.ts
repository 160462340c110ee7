import { rule, type Rule } from './rule.js';

/** Certificates under Art. VII: each is for one kind of specimen and use. */
export const exemptionRules: readonly Rule[] = [
  rule({
    id: 'captive-certificate-source',
    severity: 'block',
    boxes: ['1', '10'],
    source: 'Convention Art. VII.5; Res. Conf. 10.16, 11.11',
    *check({ form, lines }, parameters) {
      const allowed = parameters[form.documentType]?.split(' ');
      if (!allowed) return;
      for (const { number, source } of lines)
        if (!allowed.includes(source)) yield { lines: [number], evidence: { source, code: form.documentType } };
    },
    parameters: { 'O-CB': 'C', 'O-AP': 'A' },
  }),
  rule({
    id: 'exhibition-source',
    severity: 'block',
    boxes: ['1', '10'],
    source: 'Convention Art. VII.7(b): pre-Convention, bred in captivity or artificially propagated specimens only',
    *check({ form, lines }) {
      if (form.documentType !== 'O-TEC') return;
      for (const { number, source } of lines) if (!['O', 'C', 'A', 'D'].includes(source)) yield { lines: [number], evidence: { source } };
    },
  }),
  rule({
    id: 'ownership-one-animal',
    from: '1997-09-18',
    severity: 'block',
    boxes: ['1', '9', '11'],
    source: 'Res. Conf. 10.20: one certificate for each live animal',
    confirmed: false,
    *check({ form, lines }) {
      if (form.documentType !== 'O-POC') return;
      const [only] = lines;
      const one = lines.length === 1 && only?.live && only.quantity?.unit === 'NAR' && only.quantity.amount.toString() === '1';
      if (!one && lines.length > 0) yield { lines: lines.map((line) => line.number) };
    },
  }),
  rule({
    id: 'personal-document-commercial',
    from: '1997-09-18',
    severity: 'block',
    boxes: ['1', '5a'],
    source: 'Convention Art. VII.3; Res. Conf. 10.20, 16.8: personal, not commercial',
    confirmed: false,
    *check({ form }) {
      if ((form.documentType === 'O-POC' || form.documentType === 'O-MIC') && form.purpose === 'T')
        yield { evidence: { code: form.documentType } };
    },
  }),
  rule({
    id: 'sample-collection-appendix-one',
    from: '2005-01-12',
    severity: 'block',
    boxes: ['1', '10'],
    source: 'Res. Conf. 12.3 section XV: Appendix I only where deemed Appendix II',
    confirmed: false,
    *check({ form, lines }) {
      if (form.documentType !== 'O-SC') return;
      for (const { number, deemedAppendix } of lines) if (deemedAppendix === 'I') yield { lines: [number] };
    },
  }),
];
