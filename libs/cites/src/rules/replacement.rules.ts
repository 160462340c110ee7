import type { PermitFact } from '../model/rule-facts.js';
import { compareQuantities, readQuantity } from '../quantity.js';
import { remaining, sameSpecimens, sum } from './import-permit.rules.js';
import { rule, type Rule } from './rule.js';
import type { RuleContext } from './rule-context.js';

function replaced(context: RuleContext): PermitFact | null {
  const number = context.form.replacement?.of;
  const permit = number === undefined ? null : context.permit(number);
  return permit?.issuer === context.facts.issuingCountry ? permit : null;
}

/** Replacement is for loss, damage, theft or destruction; nothing is extended or amended by it. */
export const replacementRules: readonly Rule[] = [
  rule({
    id: 'replacement-on-record',
    severity: 'block',
    boxes: ['1', '5'],
    source: 'Res. Conf. 12.3 section XIII; 50 CFR 23.52: the document was granted by this authority',
    *check(context) {
      const claim = context.form.replacement;
      if (!claim) return;
      const permit = replaced(context);
      if (!permit) yield { evidence: { permit: claim.of, problem: 'unknown' } };
      else if (permit.documentType !== context.form.documentType) yield { evidence: { permit: claim.of, problem: 'type' } };
    },
  }),
  rule({
    id: 'replacement-current',
    severity: 'block',
    stage: 'issue',
    boxes: ['1', '2'],
    source: '50 CFR 23.52: not for expired, used or cancelled documents',
    *check(context, parameters) {
      const permit = replaced(context);
      if (!permit) return;
      const open = (parameters['open'] ?? '').split(' ').includes(permit.status);
      if (!open || permit.validUntil < context.facts.issueDate)
        yield { evidence: { permit: permit.number, status: permit.status, until: permit.validUntil } };
    },
    parameters: { open: 'valid lost suspended' },
  }),
  rule({
    id: 'replacement-original',
    severity: 'block',
    boxes: ['5'],
    source: '50 CFR 23.52: a damaged original is returned; loss, theft and destruction are sworn',
    *check({ form }) {
      const claim = form.replacement;
      if (!claim) return;
      const shown = claim.reason === 'damaged' ? claim.originalReturned : claim.swornStatement;
      if (!shown) yield { evidence: { permit: claim.of, reason: claim.reason } };
    },
  }),
  rule({
    id: 'replacement-validity',
    severity: 'block',
    stage: 'issue',
    boxes: ['2'],
    source: '50 CFR 23.26, 23.54: no document may be extended',
    *check(context) {
      const permit = replaced(context);
      const until = context.form.validUntil;
      if (permit && until !== undefined && until > permit.validUntil)
        yield { evidence: { permit: permit.number, until: permit.validUntil, wanted: until } };
    },
  }),
  rule({
    id: 'replacement-not-amended',
    severity: 'block',
    boxes: ['7/8', '9', '11'],
    source: '50 CFR 23.52: a change of content is an amendment and a new document',
    *check(context) {
      const permit = replaced(context);
      if (!permit) return;
      for (const group of sameSpecimens(context.lines)) {
        const granted = permit.lines.filter((line) => group.names.includes(line.scientificName) && line.term === group.term);
        const limit = sum(granted.map((line) => remaining(line.quantity.value, line.quantity.unit, '0')));
        const wanted = sum(group.lines.map((line) => readQuantity(line.line.quantity)));
        const order = limit && wanted ? compareQuantities(wanted, limit) : 1;
        if (order === null || order > 0)
          yield { lines: group.lines.map((line) => line.number), evidence: { permit: permit.number, name: group.names[0] ?? '' } };
      }
    },
  }),
];
