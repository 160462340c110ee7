import { addMonths } from '../dates.js';
import { openBoxes, openBoxMonths } from '../data/open-boxes.js';
import type { SimplifiedFact } from '../model/rule-facts.js';
import { rule, type Rule } from './rule.js';
import { type LineContext, partyName, type RuleContext } from './rule-context.js';

const source = 'Res. Conf. 12.3 section XII';

/** Partially completed documents: blank forms are what is sold, so only registered holders get them and never blank ones. */
export const simplifiedRules: readonly Rule[] = [
  rule({
    id: 'open-box-allowed',
    severity: 'block',
    boxes: ['5'],
    source,
    confirmed: false,
    *check({ form, facts }) {
      for (const box of form.openBoxes ?? []) {
        const known = openBoxes.some(
          (entry) => entry.box === box && entry.from <= facts.issueDate && (entry.to === null || facts.issueDate < entry.to),
        );
        if (!known || monthsOf(form.documentType) === null) yield { evidence: { box, type: form.documentType } };
      }
    },
  }),
  rule({
    id: 'open-box-filled',
    severity: 'block',
    boxes: ['3', '5'],
    source,
    confirmed: false,
    *check({ form }) {
      if (form.openBoxes?.includes('3') && form.importer !== null) yield { evidence: { importer: form.importer.name } };
    },
  }),
  rule({
    id: 'open-box-holder',
    severity: 'block',
    boxes: ['4', '5'],
    source: `${source}: the Management Authority keeps a register of persons and species`,
    confirmed: false,
    *check(context) {
      if (!hasOpenBoxes(context)) return;
      for (const line of context.lines)
        if (!registered(context, line))
          yield { lines: [line.number], evidence: { holder: context.form.exporter.name, name: line.line.scientificName } };
    },
  }),
  rule({
    id: 'open-box-appendix-one',
    severity: 'block',
    boxes: ['5', '10'],
    source: `${source}: Appendix I only where bred, propagated or acquired before the Convention applied`,
    confirmed: false,
    // The second code of I decides, as everywhere.
    parameters: { sources: 'A C D O' },
    *check(context, parameters) {
      if (!hasOpenBoxes(context)) return;
      const allowed = (parameters['sources'] ?? '').split(' ');
      for (const line of context.lines)
        if (line.appendix === 'I' && !allowed.includes(line.source))
          yield { lines: [line.number], evidence: { name: line.line.scientificName, source: line.source } };
    },
  }),
  rule({
    id: 'open-box-validity',
    severity: 'block',
    stage: 'issue',
    boxes: ['2', '5'],
    source,
    confirmed: false,
    *check(context) {
      const { form, facts } = context;
      const months = monthsOf(form.documentType);
      if (!hasOpenBoxes(context) || months === null || form.validUntil === undefined) return;
      // A confirmed limit of the type itself is reported by its own rule.
      if (context.documentType?.validity.some((limit) => limit.confirmed && limit.months !== null && limit.months <= months)) return;
      const last = addMonths(facts.issueDate, months);
      if (form.validUntil > last) yield { evidence: { until: form.validUntil, last, months: String(months) } };
    },
  }),
];

/** Whether the unconfirmed limit of an ordinary document gives way to the longer one of simplified procedures. */
export function hasOwnValidity(context: RuleContext): boolean {
  return hasOpenBoxes(context) && monthsOf(context.form.documentType) !== null;
}

function hasOpenBoxes({ form }: RuleContext): boolean {
  return (form.openBoxes ?? []).length > 0;
}

function monthsOf(documentType: string): number | null {
  return openBoxMonths.find((entry) => entry.documentType === documentType)?.months ?? null;
}

function registered({ form, facts }: RuleContext, line: LineContext): boolean {
  // The species itself has to be on the approved list: a genus would let in what nobody looked at.
  const names = [line.line.scientificName, ...(line.taxon?.known ? [line.taxon.acceptedName] : [])];
  return (facts.simplified ?? []).some(
    (entry) =>
      partyName(entry.holder) === partyName(form.exporter.name) &&
      entry.documentTypes.includes(form.documentType) &&
      entry.scientificNames.some((name) => names.includes(name)) &&
      entry.from <= facts.issueDate &&
      (entry.to === null || facts.issueDate < entry.to) &&
      fits(entry, line),
  );
}

function fits({ case: kind }: SimplifiedFact, { source: code }: LineContext): boolean {
  if (kind === 'pre-convention') return code === 'O';
  return kind !== 'bred-or-propagated' || ['A', 'C', 'D'].includes(code);
}
