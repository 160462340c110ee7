import { sourceOf } from '../codes.js';
import { rule, type Hit, type Rule } from './rule.js';
import type { LineContext } from './rule-context.js';

/** Box 10: what a source code demands. */
export const sourceRules: readonly Rule[] = [
  rule({
    id: 'source-kingdom',
    severity: 'block',
    boxes: ['10'],
    source: 'Res. Conf. 12.3; Res. Conf. 10.16, 11.11, 11.16; UNEP-WCMC annual report validation',
    *check({ lines }) {
      for (const { number, line, taxon } of lines) {
        if (!taxon?.known) continue;
        for (const code of [line.source, line.secondSource]) {
          const entry = code === undefined ? undefined : sourceOf(code);
          if (entry && !entry.kingdoms.includes(taxon.kingdom))
            yield { lines: [number], evidence: { source: entry.code, kingdom: taxon.kingdom } };
        }
      }
    },
  }),
  rule({
    id: 'source-d-appendix',
    severity: 'block',
    boxes: ['10'],
    source: 'Convention Art. VII.4; Res. Conf. 12.3: D is for Appendix I',
    *check({ lines }) {
      for (const { number, appendix, source } of lines)
        if (source === 'D' && appendix !== 'I') yield { lines: [number], evidence: { appendix } };
    },
  }),
  rule({
    id: 'operation-number',
    from: '1992-06-11',
    severity: 'block',
    boxes: ['12b'],
    source: 'Res. Conf. 12.10; Res. Conf. 12.3 Annex 1 o)',
    *check({ lines }) {
      for (const line of lines)
        if (isRegisteredBreeding(line) && line.taxon?.kingdom === 'Animalia' && !line.line.operationNumber?.trim())
          yield { lines: [line.number] };
    },
  }),
  rule({
    id: 'operation-registered',
    from: '1992-06-11',
    severity: 'block',
    boxes: ['12b'],
    source: 'Res. Conf. 12.10 (animals), 9.19 (plants): the operation is in the Secretariat register for the species',
    *check({ lines, operation, facts }) {
      for (const line of lines) {
        const number = line.line.operationNumber?.trim();
        if (!isRegisteredBreeding(line) || !number) continue;
        const registered = operation(number).some(
          (entry) =>
            entry.registeredWithSecretariat &&
            line.names.includes(entry.scientificName) &&
            entry.from <= facts.asOf &&
            (entry.to === null || facts.asOf < entry.to),
        );
        if (!registered) yield { lines: [line.number], evidence: { operation: number, name: line.line.scientificName } };
      }
    },
  }),
  rule({
    id: 'unknown-source-justified',
    severity: 'block',
    boxes: ['5', '10'],
    source: 'Res. Conf. 12.3: source U must be justified',
    *check({ lines, form }) {
      if (form.justifications?.unknownSource?.trim()) return;
      for (const { number, line } of lines) if (line.source === 'U' || line.secondSource === 'U') yield { lines: [number] };
    },
  }),
  rule({
    id: 'seizure-record',
    severity: 'block',
    boxes: ['5', '10'],
    source: 'Res. Conf. 12.3, 17.8: source I cites its seizure record',
    confirmed: false,
    *check(context) {
      const records = new Map(context.facts.seizures.map((seizure) => [seizure.id, seizure]));
      for (const line of context.lines) {
        if (line.line.source !== 'I' && line.line.secondSource !== 'I') continue;
        const cited = line.line.seizureRecord ?? context.form.seizureRecord;
        const record = cited === undefined ? undefined : records.get(cited);
        if (!record || !line.names.includes(record.scientificName)) yield notOnRecord(line, cited);
      }
    },
  }),
  rule({
    id: 'sea-source',
    from: '2007-09-13',
    severity: 'warn',
    boxes: ['1', '10'],
    source: 'Res. Conf. 14.6: specimens introduced from the sea have source X',
    confirmed: false,
    *check({ lines, form }) {
      if (form.documentType !== 'O-IFS') return;
      for (const { number, line } of lines) if (line.source !== 'X') yield { lines: [number], evidence: { source: line.source } };
    },
  }),
];

function isRegisteredBreeding(line: LineContext): boolean {
  return line.source === 'D' && line.appendix === 'I';
}

function notOnRecord(line: LineContext, cited: string | undefined): Hit {
  return { lines: [line.number], evidence: { record: cited ?? 'none', name: line.line.scientificName } };
}
