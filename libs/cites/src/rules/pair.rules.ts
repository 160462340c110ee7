import { termOf } from '../codes.js';
import { taxonTermPairs } from '../data/taxon-term-pairs.js';
import { rule, type Rule } from './rule.js';

const tables = new Map(Object.entries(taxonTermPairs).map(([taxon, terms]) => [taxon, new Set(terms.split(' '))]));

/** Pairs of codes that UNEP-WCMC accepts in annual reports (state of 2018): a pair outside them is probably a slip. */
export const pairRules: readonly Rule[] = [
  rule({
    id: 'term-unit',
    severity: 'warn',
    boxes: ['9', '11'],
    source: 'UNEP-WCMC annual report validation, term-unit pairs (2018); Guidelines for annual reports',
    *check({ lines }) {
      for (const { number, line, quantity } of lines) {
        const accepted = termOf(line.term)?.acceptedUnits;
        if (accepted && quantity && !accepted.includes(quantity.unit))
          yield { lines: [number], evidence: { term: line.term, unit: quantity.unit, accepted: accepted.join(' ') } };
      }
    },
  }),
  rule({
    id: 'term-purpose',
    severity: 'warn',
    boxes: ['5a', '9'],
    source: 'UNEP-WCMC annual report validation, term-purpose pairs (2018)',
    *check({ lines, form }) {
      for (const { number, line } of lines) {
        const accepted = termOf(line.term)?.acceptedPurposes;
        if (accepted && !accepted.includes(form.purpose))
          yield { lines: [number], evidence: { term: line.term, purpose: form.purpose, accepted: accepted.join(' ') } };
      }
    },
  }),
  rule({
    id: 'taxon-term',
    severity: 'warn',
    boxes: ['7/8', '9'],
    source: 'UNEP-WCMC annual report validation, taxon-term pairs (2018)',
    *check({ lines }) {
      for (const { number, line, names, taxon } of lines) {
        if (!taxon?.known || termOf(line.term)?.status !== 'current') continue;
        // Every table from the species up to the kingdom adds terms; without any table nothing is said.
        const accepting = names.map((name) => tables.get(name)).filter((table) => table !== undefined);
        if (accepting.length > 0 && !accepting.some((table) => table.has(line.term)))
          yield { lines: [number], evidence: { term: line.term, name: line.scientificName } };
      }
    },
  }),
];
