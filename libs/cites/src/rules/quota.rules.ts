import { Decimal } from '../decimal.js';
import type { QuotaFact, RuleFacts } from '../model/rule-facts.js';
import { convertQuantity, readQuantity } from '../quantity.js';
import { rule, type Rule } from './rule.js';
import { documentNumber, partyName, ruleContext, type LineContext, type RuleContext } from './rule-context.js';

const exportDocuments = new Set(['E', 'O-CB', 'O-AP', 'O-CO', 'O-IFS']);

/** Box 11a: quotas have their own period and scope; every line of the form that falls under one counts together. */
export const quotaRules: readonly Rule[] = [
  rule({
    id: 'quota-exceeded',
    severity: 'block',
    stage: 'issue',
    boxes: ['11', '11a'],
    source: 'Res. Conf. 14.7; Res. Conf. 12.3 section VIII; annotations to the Appendices',
    *check(context) {
      for (const { quota, lines, wanted } of uses(context).values()) {
        const limit = readQuantity(quota.quantity);
        const used = [quota.reserved, quota.committed].map((value) => readQuantity({ value, unit: quota.quantity.unit }));
        if (!limit || wanted.isZero()) continue;
        const total = used.reduce((sum, part) => sum.plus(part?.amount ?? Decimal.zero), wanted);
        if (total.compare(limit.amount) > 0)
          yield {
            lines,
            evidence: {
              quota: quota.id,
              kind: quota.kind,
              limit: limit.amount.toString(),
              total: total.toString(),
              wanted: wanted.toString(),
              unit: limit.unit,
              until: quota.to,
            },
          };
      }
    },
  }),
  rule({
    id: 'quota-unit',
    severity: 'warn',
    stage: 'issue',
    boxes: ['11', '11a'],
    source: 'Res. Conf. 14.7: the quantity is stated in a unit that can be counted against the quota',
    confirmed: false,
    *check(context) {
      for (const { quota, uncounted } of uses(context).values())
        if (uncounted.length > 0) yield { lines: uncounted, evidence: { quota: quota.id, unit: quota.quantity.unit } };
    },
  }),
];

/** What a form would draw on one quota, as the rules count it: the same sum is reserved, committed and printed in box 11a. */
export interface QuotaDraw {
  readonly quota: QuotaFact;
  /** Lines that count. */
  readonly lines: readonly number[];
  /** Sum of these lines, in the current unit of the quota. */
  readonly wanted: Decimal;
}

export function quotaDraws(facts: RuleFacts): readonly QuotaDraw[] {
  return [...uses(ruleContext(facts)).values()].filter((use) => !use.wanted.isZero());
}

interface QuotaUse {
  readonly quota: QuotaFact;
  readonly lines: number[];
  readonly uncounted: number[];
  /** Sum of the form, in the current unit of the quota. */
  wanted: Decimal;
}

function uses(context: RuleContext): ReadonlyMap<string, QuotaUse> {
  const found = new Map<string, QuotaUse>();
  // A replacement carries what the replaced document already counted.
  if (context.form.replacement) return found;
  for (const line of context.lines)
    for (const quota of context.quotasFor(line)) {
      if (!applies(quota, line, context)) continue;
      const use = found.get(quota.id) ?? { quota, lines: [], uncounted: [], wanted: Decimal.zero };
      found.set(quota.id, use);
      const unit = readQuantity(quota.quantity)?.unit ?? '';
      const counted = [line.quantity, line.secondQuantity]
        .map((quantity) => quantity && convertQuantity(quantity, unit))
        .find((quantity) => quantity);
      if (counted) {
        use.wanted = use.wanted.plus(counted.amount);
        use.lines.push(line.number);
      } else use.uncounted.push(line.number);
    }
  return found;
}

function applies(quota: QuotaFact, line: LineContext, context: RuleContext): boolean {
  const { form, facts } = context;
  const importing = form.documentType === 'I';
  if (importing ? !quota.appliesToImport : !exportDocuments.has(form.documentType)) return false;
  // Export quotas bind what a country takes from its own populations, not what passes through it.
  if (quota.country !== line.originCountry) return false;
  if (!importing && line.originCountry !== form.countryOfExport) return false;
  if (facts.asOf < quota.from || facts.asOf > quota.to) return false;
  if (quota.terms.length > 0 && !quota.terms.includes(line.line.term)) return false;
  if (quota.sources.length > 0 && !quota.sources.includes(line.source)) return false;
  if (quota.purposes.length > 0 && !quota.purposes.includes(form.purpose)) return false;
  if (quota.holder !== null && partyName(quota.holder) !== partyName(form.exporter.name)) return false;
  return quota.facility === null || documentNumber(quota.facility) === documentNumber(line.line.operationNumber ?? '');
}
