import type { SuspensionFact } from '../model/rule-facts.js';
import { rule, type Rule } from './rule.js';
import type { LineContext, RuleContext } from './rule-context.js';

const exempt = 'O-PRE O-POC O-MIC O-TEC';

/** Recommendations and decisions to suspend trade, by country, taxon, term, source, purpose and date. */
export const suspensionRules: readonly Rule[] = [
  rule({
    id: 'suspension',
    severity: 'block',
    stage: 'issue',
    boxes: ['4', '7/8', '10', '12'],
    source: 'Res. Conf. 12.8, 14.3; recommendations of the Standing Committee',
    *check(context, parameters) {
      if ((parameters['exempt'] ?? '').split(' ').includes(context.form.documentType)) return;
      for (const line of context.lines)
        for (const suspension of context.suspensionsFor(line)) {
          const countries = [context.form.countryOfExport, line.originCountry];
          if (
            suspension.appliesTo !== 'import' &&
            (suspension.country === null || countries.includes(suspension.country)) &&
            holds(suspension, line, context)
          )
            yield { lines: [line.number], evidence: evidence(suspension) };
        }
    },
    parameters: { exempt },
  }),
  rule({
    id: 'suspension-importing-side',
    severity: 'warn',
    stage: 'issue',
    boxes: ['3a', '7/8', '10'],
    source: 'Res. Conf. 14.3; Convention Art. XIV.1: the importing country does not accept this trade',
    confirmed: false,
    *check(context, parameters) {
      if ((parameters['exempt'] ?? '').split(' ').includes(context.form.documentType)) return;
      for (const line of context.lines)
        for (const suspension of context.suspensionsFor(line)) {
          const country = context.form.countryOfImport;
          const imports = suspension.appliesTo === 'import' || suspension.appliesTo === 'both';
          if (imports && country !== null && suspension.country === country && holds(suspension, line, context))
            yield { lines: [line.number], evidence: evidence(suspension) };
        }
    },
    parameters: { exempt },
  }),
];

function holds(suspension: SuspensionFact, line: LineContext, context: RuleContext): boolean {
  const { asOf } = context.facts;
  if (suspension.from > asOf || (suspension.to !== null && asOf >= suspension.to)) return false;
  if (suspension.excludedTaxa.some((name) => line.names.includes(name))) return false;
  if (suspension.terms.length > 0 && !suspension.terms.includes(line.line.term)) return false;
  if (suspension.sources.length > 0 && !suspension.sources.includes(line.source)) return false;
  return !suspension.purposesAllowed.includes(context.form.purpose);
}

function evidence(suspension: SuspensionFact): Readonly<Record<string, string>> {
  return {
    suspension: suspension.id,
    country: suspension.country ?? '',
    taxon: suspension.taxon ?? '',
    from: suspension.from,
    basis: suspension.source,
  };
}
