import { isCountry, isCurrentCode, purposeOf, sourceOf, specialCountryOf, termOf, unitOf } from '../codes.js';
import type { Hit, Rule } from './rule.js';
import { rule } from './rule.js';
import type { RuleContext } from './rule-context.js';

const annex1 = 'Res. Conf. 12.3 Annex 1';

/** Lines whose code is not one that may stand on a document of the day of issue. */
function* badCodes(context: RuleContext, codeOf: (index: number) => string | undefined, isGood: (code: string) => boolean): Iterable<Hit> {
  for (const [index, line] of context.lines.entries()) {
    const code = codeOf(index);
    if (code !== undefined && !isGood(code)) yield { lines: [line.number], evidence: { code } };
  }
}

/** Boxes 1, 3a, 4, 5a, 9, 10, 11, 12: only codes that are current on the day of issue. */
export const codeRules: readonly Rule[] = [
  rule({
    id: 'document-type',
    severity: 'block',
    boxes: ['1'],
    source: 'Convention Art. VI; Res. Conf. 12.3 Annex 2',
    *check({ form, documentType }) {
      if (!documentType || form.documentType === 'O') yield { evidence: { code: form.documentType } };
    },
  }),
  rule({
    id: 'document-type-not-printed',
    severity: 'block',
    boxes: ['1'],
    source: 'Res. Conf. 12.3 section VII; Convention Art. VII.6',
    *check({ form, documentType }) {
      if (documentType && !documentType.printed && form.documentType !== 'O') yield { evidence: { code: form.documentType } };
    },
  }),
  rule({
    id: 'purpose-code',
    severity: 'block',
    boxes: ['5a'],
    source: 'Res. Conf. 12.3 Annex 1 t)',
    *check({ form, facts }) {
      if (!isCurrentCode(purposeOf(form.purpose), facts.issueDate)) yield { evidence: { code: form.purpose } };
    },
  }),
  rule({
    id: 'source-code',
    severity: 'block',
    boxes: ['10'],
    source: 'Res. Conf. 12.3 Annex 1 i)',
    check: (context) =>
      badCodes(
        context,
        (index) => context.form.lines[index]?.source,
        (code) => isCurrentCode(sourceOf(code), context.facts.issueDate),
      ),
  }),
  rule({
    id: 'term-code',
    severity: 'block',
    boxes: ['9'],
    source: `${annex1} f); Guidelines for annual reports`,
    check: (context) =>
      badCodes(
        context,
        (index) => context.form.lines[index]?.term,
        (code) => isCurrentCode(termOf(code), context.facts.issueDate),
      ),
  }),
  rule({
    id: 'unit-code',
    severity: 'block',
    boxes: ['11'],
    source: `${annex1} j); Guidelines for annual reports (May 2021)`,
    *check(context) {
      // The codes of 2021 are written on every document of this software, also when rules of an earlier date are asked for.
      const good = (code: string): boolean => unitOf(code)?.status === 'current';
      yield* badCodes(context, (index) => context.form.lines[index]?.quantity.unit, good);
      yield* badCodes(context, (index) => context.form.lines[index]?.secondQuantity?.unit, good);
    },
  }),
  rule({
    id: 'country-code',
    severity: 'block',
    boxes: ['3a', '4', '12', '12a'],
    source: 'Res. Conf. 12.3 Annex 2; Guidelines for annual reports',
    *check({ form, lines }) {
      const sea = form.documentType === 'O-IFS';
      if (!isCountry(form.countryOfExport) && !(sea && form.countryOfExport === 'HS'))
        yield { evidence: { code: form.countryOfExport, box: '4' } };
      if (form.countryOfImport !== null && !isCountry(form.countryOfImport)) yield { evidence: { code: form.countryOfImport, box: '3a' } };
      for (const { line, number } of lines) {
        const origin = line.origin?.country;
        if (origin !== undefined && !isOrigin(origin)) yield { lines: [number], evidence: { code: origin, box: '12' } };
        const last = line.lastReExport?.country;
        if (last !== undefined && !isCountry(last)) yield { lines: [number], evidence: { code: last, box: '12a' } };
      }
    },
  }),
];

/** Box 12 may also name an unknown or mixed origin, the high seas, and States that no longer exist. */
function isOrigin(code: string): boolean {
  return isCountry(code) || specialCountryOf(code)?.status === 'current' || ['SU', 'YU', 'ZC', 'CS', 'DD', 'AN', 'YD'].includes(code);
}
