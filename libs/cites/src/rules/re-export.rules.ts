import { compareQuantities, quantityText } from '../quantity.js';
import { remaining, sameSpecimens, sum } from './import-permit.rules.js';
import { rule, type Rule } from './rule.js';
import type { LineContext, RuleContext } from './rule-context.js';

/** Re-exports name where the specimens came from, and never give out more than came in. */
export const reExportRules: readonly Rule[] = [
  rule({
    id: 're-export-origin',
    severity: 'block',
    boxes: ['12', '5'],
    source: 'Res. Conf. 12.3 Annex 1 p)',
    confirmed: false,
    *check({ form, lines }) {
      if (form.documentType !== 'R') return;
      for (const { number, line } of lines) {
        const origin = line.origin;
        const complete = origin?.country && origin.permitNumber?.trim() && origin.permitDate;
        const justified = origin?.country && (origin.justification?.trim() || form.justifications?.missingOrigin?.trim());
        // The unknown origin has its own rule, with its own justification.
        if (!complete && !justified && origin?.country !== 'XX') yield { lines: [number] };
      }
    },
  }),
  rule({
    id: 'unknown-origin-justified',
    severity: 'block',
    boxes: ['12', '5'],
    source: 'Res. Conf. 12.3 Annex 1 p): an unknown origin is justified in box 5',
    confirmed: false,
    *check({ form, lines }) {
      if (form.justifications?.missingOrigin?.trim()) return;
      for (const { number, line } of lines)
        if (line.origin?.country === 'XX' && !line.origin.justification?.trim()) yield { lines: [number] };
    },
  }),
  rule({
    id: 'last-re-export',
    severity: 'block',
    boxes: ['12a', '5'],
    source: 'Res. Conf. 12.3 Annex 1 p)',
    confirmed: false,
    *check({ lines }) {
      for (const { number, line } of lines) {
        const last = line.lastReExport;
        if (!last || last.justification?.trim()) continue;
        if (!last.certificateNumber?.trim() || !last.certificateDate) yield { lines: [number], evidence: { country: last.country } };
      }
    },
  }),
  rule({
    id: 'origin-permit-on-record',
    severity: 'block',
    boxes: ['12'],
    source: 'Convention Art. III.4(a), IV.5(a); Res. Conf. 12.3 section II: the certificate rests on a document of the country of origin',
    *check(context) {
      for (const line of reExported(context)) {
        const cited = line.line.origin?.permitNumber?.trim();
        if (cited && !context.permit(cited)) yield { lines: [line.number], evidence: { permit: cited } };
      }
    },
  }),
  rule({
    id: 'origin-permit-status',
    severity: 'block',
    boxes: ['12'],
    source: 'Convention Art. III.4(a), IV.5(a): imported in accordance with the Convention',
    *check(context, parameters) {
      const refused = (parameters['refused'] ?? '').split(' ');
      for (const line of reExported(context)) {
        const permit = context.permit(line.line.origin?.permitNumber ?? '');
        if (permit && refused.includes(permit.status))
          yield { lines: [line.number], evidence: { permit: permit.number, status: permit.status } };
      }
    },
    // Used and expired are what an import leaves behind.
    parameters: { refused: 'cancelled suspended replaced lost' },
  }),
  rule({
    id: 're-export-balance',
    severity: 'block',
    stage: 'issue',
    boxes: ['11', '12'],
    source: 'Convention Art. III.4(a), IV.5(a): no more leaves than was imported',
    *check(context) {
      // What a replaced document drew is already counted.
      if (context.form.replacement) return;
      const byPermit = new Map<string, LineContext[]>();
      for (const line of reExported(context)) {
        const permit = context.permit(line.line.origin?.permitNumber ?? '');
        if (permit) byPermit.set(permit.number, [...(byPermit.get(permit.number) ?? []), line]);
      }
      for (const [number, lines] of byPermit)
        for (const group of sameSpecimens(lines)) {
          const imported =
            context.permit(number)?.lines.filter((line) => group.names.includes(line.scientificName) && line.term === group.term) ?? [];
          const left = sum(imported.map((line) => remaining(line.quantity.value, line.quantity.unit, line.drawn)));
          const wanted = sum(group.lines.map((line) => line.quantity));
          const order = wanted && left ? compareQuantities(wanted, left) : 1;
          if (order === null || order > 0)
            yield {
              lines: group.lines.map((line) => line.number),
              evidence: {
                permit: number,
                name: group.names[0] ?? '',
                wanted: wanted ? quantityText(wanted).value : '',
                left: left ? quantityText(left).value : '0',
                unit: wanted?.unit ?? '',
              },
            };
        }
    },
  }),
];

function reExported(context: RuleContext): readonly LineContext[] {
  return context.form.documentType === 'R' ? context.lines : [];
}
