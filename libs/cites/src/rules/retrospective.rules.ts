import { rule, type Rule } from './rule.js';

const section = 'Res. Conf. 12.3 section XIII';

/** Documents for shipments that already left: the exception of an exception. */
export const retrospectiveRules: readonly Rule[] = [
  rule({
    id: 'retrospective-appendix-one',
    severity: 'block',
    boxes: ['5', '10'],
    source: `${section}: no exception for Appendix I`,
    confirmed: false,
    *check({ form, lines }) {
      if (!form.retrospective) return;
      for (const { number, appendix } of lines) if (appendix === 'I') yield { lines: [number] };
    },
  }),
  rule({
    id: 'retrospective-grounds',
    severity: 'block',
    boxes: ['5'],
    source: `${section}: the reason stands in box 5; the irregularity is not attributable to exporter or importer; the trade otherwise complied`,
    confirmed: false,
    *check({ form }) {
      const claim = form.retrospective;
      if (!claim) return;
      const problem =
        claim.reason.trim() === '' ? 'reason' : !claim.notAttributable ? 'attributable' : !claim.tradeOtherwiseLawful ? 'unlawful' : null;
      if (problem) yield { evidence: { problem } };
    },
  }),
  rule({
    id: 'retrospective-consent',
    severity: 'block',
    stage: 'decision',
    boxes: ['5'],
    source: `${section}: the Management Authorities of both countries are satisfied`,
    confirmed: false,
    *check({ form, facts }) {
      if (!form.retrospective) return;
      const other = form.documentType === 'I' || form.documentType === 'O-IFS' ? form.countryOfExport : form.countryOfImport;
      const given = facts.consents.some((consent) => consent.subject === 'retrospective' && consent.positive && consent.country === other);
      if (!given) yield { evidence: { country: other ?? '' } };
    },
  }),
  rule({
    id: 'retrospective-offender',
    severity: 'block',
    boxes: ['3', '4', '5'],
    source: `${section}: never for repeat offenders`,
    confirmed: false,
    *check({ form, facts }) {
      if (!form.retrospective) return;
      for (const offender of facts.offenders)
        if (
          offender.blocks === 'retrospective' &&
          offender.from <= facts.issueDate &&
          (offender.to === null || facts.issueDate < offender.to)
        )
          yield { evidence: { party: offender.party, role: offender.role, reason: offender.reason } };
    },
  }),
];
