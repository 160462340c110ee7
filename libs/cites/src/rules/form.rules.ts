import { sourceOf } from '../codes.js';
import { rule, type Rule } from './rule.js';

/** Minimum information of Res. Conf. 12.3 Annex 1: the form itself, without any fact from outside. */
export const formRules: readonly Rule[] = [
  rule({
    id: 'lines-missing',
    severity: 'block',
    boxes: ['7/8'],
    source: 'Res. Conf. 12.3 Annex 1 e), f), j)',
    confirmed: false,
    *check({ form }) {
      if (form.lines.length === 0) yield {};
    },
  }),
  rule({
    id: 'exporter-complete',
    severity: 'block',
    boxes: ['4'],
    source: 'Res. Conf. 12.3 Annex 1 d)',
    confirmed: false,
    *check({ form }) {
      const missing = (['name', 'address', 'country'] as const).filter((part) => form.exporter[part].trim() === '');
      if (missing.length > 0) yield { evidence: { missing: missing.join(' ') } };
    },
  }),
  rule({
    id: 'importer-complete',
    revision: 2,
    severity: 'block',
    boxes: ['3'],
    source: 'Res. Conf. 12.3 Annex 1 d)',
    confirmed: false,
    *check({ form, documentType }) {
      const { importer } = form;
      if (!importer && (documentType?.importerOptional || form.openBoxes?.includes('3'))) return;
      const missing = (['name', 'address', 'country'] as const).filter((part) => !importer || importer[part].trim() === '');
      if (missing.length > 0) yield { evidence: { missing: missing.join(' ') } };
    },
  }),
  rule({
    id: 'country-of-import-missing',
    severity: 'block',
    boxes: ['3a'],
    source: 'Res. Conf. 12.3 Annex 2, box 3a',
    confirmed: false,
    *check({ form, documentType }) {
      if (form.countryOfImport === null && !documentType?.importerOptional) yield {};
    },
  }),
  rule({
    id: 'description-missing',
    severity: 'block',
    boxes: ['9'],
    source: 'Res. Conf. 12.3 Annex 1 f)',
    confirmed: false,
    *check({ lines }) {
      for (const { line, number } of lines) if (line.description.trim() === '') yield { lines: [number] };
    },
  }),
  rule({
    id: 'quantity-positive',
    severity: 'block',
    boxes: ['11'],
    source: 'Res. Conf. 12.3 Annex 1 j)',
    *check({ lines }) {
      for (const { number, quantity, secondQuantity } of lines)
        if (
          quantity?.amount.isZero() ||
          quantity?.amount.isNegative() ||
          secondQuantity?.amount.isZero() ||
          secondQuantity?.amount.isNegative()
        )
          yield { lines: [number] };
    },
  }),
  rule({
    id: 'quantity-whole',
    severity: 'block',
    boxes: ['11'],
    source: 'Guidelines for annual reports: NAR is a number of specimens',
    *check({ lines }) {
      for (const { number, line, quantity, secondQuantity } of lines)
        for (const [read, written] of [
          [quantity, line.quantity],
          [secondQuantity, line.secondQuantity],
        ] as const)
          if (read?.unit === 'NAR' && !read.amount.isWhole()) yield { lines: [number], evidence: { quantity: written?.value ?? '' } };
    },
  }),
  rule({
    id: 'second-source',
    severity: 'block',
    boxes: ['10'],
    source: 'Res. Conf. 12.3 Annex 2, box 10: I may be used with another code',
    *check({ lines }) {
      for (const { line, number } of lines) {
        if (line.secondSource === undefined) continue;
        const combinable = sourceOf(line.source)?.combinable === true && sourceOf(line.secondSource) !== undefined;
        if (!combinable || line.secondSource === line.source)
          yield { lines: [number], evidence: { source: line.source, second: line.secondSource } };
      }
    },
  }),
  rule({
    id: 'mark-repeated',
    severity: 'block',
    boxes: ['9'],
    source: 'Res. Conf. 12.3 Annex 1 g); one mark identifies one specimen',
    *check({ lines }) {
      const seen = new Map<string, number>();
      for (const { line, number } of lines)
        for (const mark of line.marks ?? []) {
          const key = `${mark.kind} ${mark.number.trim().toUpperCase()}`;
          const first = seen.get(key);
          if (first === undefined) seen.set(key, number);
          else yield { lines: [first, number], evidence: { kind: mark.kind, mark: mark.number } };
        }
    },
  }),
];
