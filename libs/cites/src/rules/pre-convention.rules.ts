import { firstListedOn } from '../listing.js';
import { rule, type Rule } from './rule.js';
import type { LineContext, RuleContext } from './rule-context.js';

function isPreConvention(context: RuleContext, line: LineContext): boolean {
  return context.form.documentType === 'O-PRE' || line.line.source === 'O' || line.line.secondSource === 'O';
}

/** Art. VII.2: acquired before the Convention applied to the species. */
export const preConventionRules: readonly Rule[] = [
  rule({
    id: 'pre-convention-date',
    severity: 'block',
    boxes: ['12b'],
    source: 'Res. Conf. 13.6; Res. Conf. 12.3 Annex 1 r)',
    confirmed: false,
    *check(context) {
      for (const line of context.lines)
        if (isPreConvention(context, line) && line.line.acquisitionDate === undefined) yield { lines: [line.number] };
    },
  }),
  rule({
    id: 'pre-convention-before-listing',
    severity: 'block',
    boxes: ['12b'],
    source: 'Convention Art. VII.2; Res. Conf. 13.6',
    *check(context) {
      for (const line of context.lines) {
        const acquired = line.line.acquisitionDate;
        if (!isPreConvention(context, line) || acquired === undefined || !line.taxon?.known) continue;
        const listed = firstListedOn(line.taxon, line.originCountry);
        if (listed !== null && acquired >= listed) yield { lines: [line.number], evidence: { acquired, listed } };
      }
    },
  }),
  rule({
    id: 'pre-convention-certificate',
    severity: 'warn',
    boxes: ['1', '10'],
    source: 'Convention Art. VII.2; Res. Conf. 12.3 section IV: a pre-Convention certificate, not an export permit',
    confirmed: false,
    *check(context) {
      if (context.form.documentType !== 'E') return;
      for (const { number, line } of context.lines) if (line.source === 'O') yield { lines: [number] };
    },
  }),
  rule({
    id: 'pre-convention-source',
    severity: 'block',
    boxes: ['1', '10'],
    source: 'Convention Art. VII.2: a pre-Convention certificate is for source O',
    confirmed: false,
    *check(context) {
      if (context.form.documentType !== 'O-PRE') return;
      for (const { number, line } of context.lines)
        if (line.source !== 'O' && line.secondSource !== 'O') yield { lines: [number], evidence: { source: line.source } };
    },
  }),
  rule({
    id: 'acquisition-date-use',
    severity: 'warn',
    boxes: ['12b'],
    source: 'Res. Conf. 12.3 Annex 2, box 12b: the date of acquisition is for pre-Convention specimens',
    confirmed: false,
    *check(context) {
      for (const line of context.lines)
        if (line.line.acquisitionDate !== undefined && !isPreConvention(context, line) && !personalDocuments.has(context.form.documentType))
          yield { lines: [line.number], evidence: { source: line.line.source } };
    },
  }),
];

/** Ownership and instrument certificates state when the owner acquired the specimen, whatever its source. */
const personalDocuments = new Set(['O-POC', 'O-MIC', 'O-TEC']);
