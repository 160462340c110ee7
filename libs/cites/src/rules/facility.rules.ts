import { Decimal } from '../decimal.js';
import type { OperationFact } from '../model/rule-facts.js';
import { addQuantities, convertQuantity, readQuantity, type Quantity } from '../quantity.js';
import { rule, type Rule } from './rule.js';
import type { LineContext, RuleContext } from './rule-context.js';

const exportDocuments = new Set(['E', 'O-CB', 'O-AP']);

/** Lines said to come from a facility of this country: not re-exports of what another country bred. */
function* bredHere(context: RuleContext, sources: readonly string[]): Iterable<LineContext> {
  if (!exportDocuments.has(context.form.documentType)) return;
  for (const line of context.lines) if (sources.includes(line.source) && line.originCountry === context.form.countryOfExport) yield line;
}

function operations(context: RuleContext, line: LineContext): readonly OperationFact[] {
  const number = line.line.operationNumber?.trim();
  const known = number
    ? context.operation(number).filter((entry) => line.names.includes(entry.scientificName))
    : context.operationsFor(line);
  const { asOf } = context.facts;
  return known.filter(
    (entry) => entry.approved && entry.kind !== 'trading' && entry.from <= asOf && (entry.to === null || asOf < entry.to),
  );
}

/** False claims of captive breeding are the best documented way to launder wild specimens. */
export const facilityRules: readonly Rule[] = [
  rule({
    id: 'facility-approved',
    from: '1997-09-18',
    severity: 'warn',
    boxes: ['10', '12b'],
    source: 'Res. Conf. 10.16, 12.10, 17.7: bred specimens come from an approved, inspected facility',
    confirmed: false,
    *check(context, parameters) {
      for (const line of bredHere(context, (parameters['sources'] ?? '').split(' ')))
        if (operations(context, line).length === 0) yield { lines: [line.number], evidence: { name: line.line.scientificName } };
    },
    // Source D has its own, stricter rule.
    parameters: { sources: 'C F' },
  }),
  rule({
    id: 'facility-output',
    from: '1997-09-18',
    severity: 'warn',
    boxes: ['10', '11'],
    source: 'Res. Conf. 17.7: exports stay within what the facility can plausibly produce',
    confirmed: false,
    *check(context, parameters) {
      const claims = new Map<string, Claim>();
      for (const line of bredHere(context, (parameters['sources'] ?? '').split(' '))) {
        const known = operations(context, line);
        const key = `${line.line.operationNumber?.trim() ?? ''}\n${line.taxon?.acceptedName ?? line.line.scientificName}`;
        const claim = claims.get(key) ?? { lines: [], operations: known, wanted: null };
        claim.lines.push(line);
        claim.wanted = claim.wanted && line.quantity ? addQuantities(claim.wanted, line.quantity) : (claim.wanted ?? line.quantity);
        claims.set(key, claim);
      }
      for (const claim of claims.values()) {
        const left = capacityLeft(claim.operations, claim.wanted?.unit ?? '');
        if (claim.wanted && left && claim.wanted.amount.compare(left) > 0)
          yield {
            lines: claim.lines.map((line) => line.number),
            evidence: {
              name: claim.lines[0]?.line.scientificName ?? '',
              operations: claim.operations.map((entry) => entry.number).join(' '),
              wanted: claim.wanted.amount.toString(),
              left: left.toString(),
              unit: claim.wanted.unit,
            },
          };
      }
    },
    parameters: { sources: 'C D F A R' },
  }),
];

interface Claim {
  readonly lines: LineContext[];
  readonly operations: readonly OperationFact[];
  wanted: Quantity | null;
}

/** Plausible output less what was issued, over all facilities; null when no figure is on record in this unit. */
function capacityLeft(known: readonly OperationFact[], unit: string): Decimal | null {
  let total: Decimal | null = null;
  for (const entry of known) {
    if (!entry.plausible) return null;
    const plausible = readQuantity(entry.plausible);
    const issued = readQuantity({ value: entry.issued, unit: entry.plausible.unit });
    const left = plausible && issued && convertQuantity({ amount: plausible.amount.minus(issued.amount), unit: plausible.unit }, unit);
    if (!left) return null;
    total = (total ?? Decimal.zero).plus(left.amount);
  }
  return total;
}
