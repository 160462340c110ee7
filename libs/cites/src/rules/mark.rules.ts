import { rule, type Rule } from './rule.js';
import { documentNumber } from './rule-context.js';

/** Box 9: marks that identify a specimen. */
export const markRules: readonly Rule[] = [
  rule({
    id: 'mark-in-use',
    severity: 'block',
    stage: 'issue',
    boxes: ['9'],
    source: 'Convention Art. VI.7; Res. Conf. 12.3 Annex 1 g): one mark cannot stand on two live permits',
    *check({ facts, form, lines }) {
      const used = new Map(facts.marksInUse.map((use) => [markKey(use.mark.kind, use.mark.number), use.permitNumber]));
      if (used.size === 0) return;
      const own = form.replacement ? documentNumber(form.replacement.of) : null;
      for (const { number, line } of lines)
        for (const mark of line.marks ?? []) {
          const permit = used.get(markKey(mark.kind, mark.number));
          if (permit !== undefined && documentNumber(permit) !== own)
            yield { lines: [number], evidence: { kind: mark.kind, mark: mark.number, permit } };
        }
    },
  }),
  rule({
    id: 'mark-crocodile-skin',
    from: '2000-07-19',
    severity: 'warn',
    boxes: ['9'],
    source: 'Res. Conf. 11.12: crocodilian skins carry tags, and the permit their numbers',
    confirmed: false,
    *check({ lines, form }, parameters) {
      if (!['E', 'R', 'I'].includes(form.documentType)) return;
      const skins = (parameters['terms'] ?? '').split(' ');
      for (const { number, line, names } of lines)
        if (names.includes('Crocodylia') && skins.includes(line.term) && !line.marks?.some((mark) => mark.kind === 'tag'))
          yield { lines: [number], evidence: { name: line.scientificName } };
    },
    parameters: { terms: 'SKI' },
  }),
  rule({
    id: 'mark-registered-animal',
    from: '2003-02-13',
    severity: 'warn',
    boxes: ['9'],
    source: 'Res. Conf. 12.10: animals from registered operations are marked',
    confirmed: false,
    *check({ lines }) {
      for (const { number, line, appendix, live, taxon, source } of lines)
        if (source === 'D' && appendix === 'I' && live && taxon?.kingdom === 'Animalia' && !line.marks?.length)
          yield { lines: [number], evidence: { name: line.scientificName } };
    },
  }),
];

function markKey(kind: string, number: string): string {
  return `${kind} ${number.trim().toUpperCase()}`;
}
