import type { PermitFact } from '../model/rule-facts.js';
import { addQuantities, compareQuantities, quantityText, readQuantity, type Quantity } from '../quantity.js';
import { rule, type Rule } from './rule.js';
import { documentNumber, partyName, type LineContext, type RuleContext } from './rule-context.js';

/**
 * Appendix I: the import permit comes first. Not for source D (deemed Appendix II, Art. VII.4) nor where a certificate
 * under Art. VII.2 or VII.5 stands in lieu of permits; on re-export the certificate asks it for living specimens only.
 */
function needsImportPermit(context: RuleContext): readonly LineContext[] {
  const type = context.form.documentType;
  if (type !== 'E' && type !== 'R') return [];
  return context.lines.filter((line) => line.deemedAppendix === 'I' && line.source !== 'O' && (type === 'E' || line.live));
}

function recorded(context: RuleContext): PermitFact | null {
  const number = context.form.importPermit?.number;
  if (!number) return null;
  const permit = context.permit(number);
  return permit?.documentType === 'I' ? permit : null;
}

export const importPermitRules: readonly Rule[] = [
  rule({
    id: 'import-permit-first',
    severity: 'block',
    boxes: ['1', '5', '10'],
    source: 'Convention Art. III.2(d), III.4(c)',
    *check(context) {
      const lines = needsImportPermit(context);
      if (lines.length > 0 && !recorded(context))
        yield { lines: lines.map((line) => line.number), evidence: { permit: context.form.importPermit?.number ?? 'none' } };
    },
  }),
  rule({
    id: 'import-permit-valid',
    severity: 'block',
    stage: 'issue',
    boxes: ['5'],
    source: 'Convention Art. III.2(d), VI.2',
    *check(context) {
      const permit = recorded(context);
      const lines = needsImportPermit(context);
      if (!permit || lines.length === 0) return;
      if (permit.validUntil < context.facts.issueDate || (permit.status !== 'valid' && permit.status !== 'partly-used'))
        yield {
          lines: lines.map((line) => line.number),
          evidence: { permit: permit.number, status: permit.status, until: permit.validUntil },
        };
    },
  }),
  rule({
    id: 'import-permit-parties',
    severity: 'block',
    boxes: ['3', '3a', '5'],
    source: 'Convention Art. III.2(d): the permit of the importing State for this transaction',
    *check(context) {
      const permit = recorded(context);
      const lines = needsImportPermit(context);
      if (!permit || lines.length === 0) return;
      const { form } = context;
      const country = form.countryOfImport !== null && permit.issuer !== form.countryOfImport;
      const importer = permit.importer !== null && form.importer !== null && partyName(permit.importer) !== partyName(form.importer.name);
      if (country || importer)
        yield {
          lines: lines.map((line) => line.number),
          evidence: {
            permit: permit.number,
            issuer: permit.issuer,
            importer: permit.importer ?? '',
            differs: country ? 'country' : 'importer',
          },
        };
    },
  }),
  rule({
    id: 'import-permit-covers',
    severity: 'block',
    boxes: ['7/8', '9', '11'],
    source: 'Convention Art. III.2(d); Res. Conf. 12.3 section XIV',
    *check(context) {
      const permit = recorded(context);
      if (!permit) return;
      for (const group of sameSpecimens(needsImportPermit(context))) {
        const permitted = permit.lines.filter((line) => group.names.includes(line.scientificName) && line.term === group.term);
        const allowed = sum(permitted.map((line) => remaining(line.quantity.value, line.quantity.unit, line.drawn)));
        const wanted = sum(group.lines.map((line) => line.quantity));
        if (!allowed || !wanted || (compareQuantities(wanted, allowed) !== -1 && compareQuantities(wanted, allowed) !== 0))
          yield {
            lines: group.lines.map((line) => line.number),
            evidence: {
              permit: documentNumber(permit.number),
              name: group.names[0] ?? '',
              allowed: allowed ? quantityText(allowed).value : '0',
              wanted: wanted ? quantityText(wanted).value : '',
              unit: wanted?.unit ?? '',
            },
          };
      }
    },
  }),
  rule({
    id: 'import-permit-unconfirmed',
    severity: 'warn',
    boxes: ['5'],
    source: 'Res. Conf. 12.3 section III; Res. Conf. 11.3: confirm with the Management Authority that granted it',
    confirmed: false,
    *check(context) {
      const permit = recorded(context);
      const lines = needsImportPermit(context);
      if (permit && lines.length > 0 && !permit.confirmed)
        yield { lines: lines.map((line) => line.number), evidence: { permit: permit.number, issuer: permit.issuer } };
    },
  }),
];

interface SpecimenGroup {
  readonly names: readonly string[];
  readonly term: string;
  readonly lines: LineContext[];
}

/** Lines of one taxon and term draw on the same lines of a permit, so they are counted together. */
export function sameSpecimens(lines: readonly LineContext[]): readonly SpecimenGroup[] {
  const groups = new Map<string, SpecimenGroup>();
  for (const line of lines) {
    const accepted = line.taxon?.known ? line.taxon.acceptedName : line.line.scientificName;
    const key = `${accepted}\n${line.line.term}`;
    const group = groups.get(key) ?? { names: [...new Set([line.line.scientificName, accepted])], term: line.line.term, lines: [] };
    group.lines.push(line);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Quantity left on a line of a recorded permit. */
export function remaining(value: string, unit: string, drawn: string): Quantity | null {
  const [granted, used] = [readQuantity({ value, unit }), readQuantity({ value: drawn, unit })];
  return granted && used && { amount: granted.amount.minus(used.amount), unit: granted.unit };
}

/** Null when there is nothing to add or the units do not go together. */
export function sum(quantities: readonly (Quantity | null)[]): Quantity | null {
  const [first, ...rest] = quantities;
  return rest.reduce<Quantity | null>((total, next) => (total && next ? addQuantities(total, next) : null), first ?? null);
}
