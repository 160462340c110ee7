import { validityLimit } from '../codes.js';
import { addMonths } from '../dates.js';
import { rule, type Hit, type Rule } from './rule.js';
import type { RuleContext } from './rule-context.js';
import { hasOwnValidity } from './simplified.rules.js';

/** Box 2: how long a document may be used. A national ceiling replaces `months.TYPE` by an override. */
export const validityRules: readonly Rule[] = [
  rule({
    id: 'validity-period',
    severity: 'block',
    stage: 'issue',
    boxes: ['2'],
    source: 'Convention Art. VI.2; 50 CFR 23.54',
    parameterNames: /^months\.[A-Z]/,
    check: (context, parameters) => tooLong(context, parameters, true),
  }),
  rule({
    id: 'validity-period-unconfirmed',
    revision: 2,
    severity: 'warn',
    stage: 'issue',
    boxes: ['2'],
    source: 'Res. Conf. 12.3 sections IV, VI, XII and XV; Res. Conf. 16.8',
    confirmed: false,
    parameterNames: /^months\.[A-Z]/,
    check: (context, parameters) => tooLong(context, parameters, false),
  }),
  rule({
    id: 'validity-past',
    severity: 'block',
    stage: 'issue',
    boxes: ['2'],
    source: 'Res. Conf. 12.3 Annex 1 k)',
    confirmed: false,
    *check({ form, facts }) {
      if (form.validUntil !== undefined && form.validUntil < facts.issueDate)
        yield { evidence: { until: form.validUntil, issued: facts.issueDate } };
    },
  }),
  rule({
    id: 'carnet',
    from: '2005-01-12',
    severity: 'block',
    boxes: ['1', '2', '5'],
    source: 'Res. Conf. 12.3 section XV',
    confirmed: false,
    *check({ form, facts }) {
      if (form.documentType !== 'O-SC') return;
      if (!form.carnet?.number.trim()) yield { evidence: { problem: 'missing', until: '' } };
      else if (form.carnet.validUntil < (form.validUntil ?? facts.issueDate))
        yield { evidence: { problem: 'shorter', until: form.carnet.validUntil } };
    },
  }),
];

function* tooLong(context: RuleContext, parameters: Readonly<Record<string, string>>, confirmed: boolean): Iterable<Hit> {
  const { form, facts, documentType } = context;
  if (!documentType || form.validUntil === undefined) return;
  const limit = validityLimit(documentType, facts.issueDate);
  const own = parameters[`months.${documentType.code}`];
  if (own === undefined && (limit?.confirmed !== confirmed || (!confirmed && hasOwnValidity(context)))) return;
  const months = own === undefined ? (limit?.months ?? null) : Number(own);
  if (months === null || !Number.isSafeInteger(months)) return;
  const last = addMonths(facts.issueDate, months);
  if (form.validUntil > last) yield { evidence: { until: form.validUntil, last, months: String(months) } };
}
