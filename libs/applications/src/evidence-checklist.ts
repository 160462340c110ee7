import type { StoredForm } from './application.repository.js';

/** One thing that an authority usually wants to see; its words are messages `evidence.ID` and `evidence.ID.hint`. */
export interface EvidenceItem {
  readonly id: string;
  /** Article or resolution that it goes back to. */
  readonly source: string;
  readonly needed: (form: StoredForm) => boolean;
}

type Line = NonNullable<StoredForm['lines']>[number];

const some = (form: StoredForm, test: (line: Line) => boolean): boolean => (form.lines ?? []).some(test);
const ofSource = (form: StoredForm, ...codes: readonly string[]): boolean =>
  some(form, ({ source, secondSource }) => codes.includes(source) || (secondSource !== undefined && codes.includes(secondSource)));
const isType = (form: StoredForm, ...types: readonly string[]): boolean => types.includes(form.documentType ?? '');
const deemedFirst = (line: Line): boolean => line.appendix === 'I' && line.source !== 'D';

/**
 * What to attach, by document type and specimens. It follows what the Convention makes authorities find out; an authority may
 * ask for more, and nothing here keeps an application from being sent.
 */
export const evidenceItems: readonly EvidenceItem[] = [
  {
    id: 'legal-acquisition',
    source: 'Convention Art. III.2(b), IV.2(b), V.2(a); Res. Conf. 18.7',
    needed: (form) => isType(form, 'E', 'O-TEC', 'O-POC', 'O-MIC', 'O-SC', 'O-IFS'),
  },
  { id: 'origin-permit', source: 'Convention Art. III.4(a), IV.5(a), V.4', needed: (form) => isType(form, 'R') },
  {
    id: 'import-permit',
    source: 'Convention Art. III.2(d), III.4(c)',
    needed: (form) =>
      (isType(form, 'E') && some(form, deemedFirst)) ||
      (isType(form, 'R') && some(form, (line) => line.appendix === 'I' && line.term === 'LIV')),
  },
  {
    id: 'breeding-records',
    source: 'Convention Art. VII.4, VII.5; Res. Conf. 10.16, 11.11, 12.10',
    needed: (form) => ofSource(form, 'A', 'C', 'D', 'F') || isType(form, 'O-CB', 'O-AP'),
  },
  {
    id: 'acquisition-date',
    source: 'Convention Art. VII.2; Res. Conf. 13.6',
    needed: (form) => isType(form, 'O-PRE') || ofSource(form, 'O'),
  },
  { id: 'origin-statement', source: 'Convention Art. V.3', needed: (form) => isType(form, 'O-CO') },
  {
    id: 'recipient-facilities',
    source: 'Convention Art. III.3(b), III.5(b)',
    needed: (form) => isType(form, 'I', 'O-IFS') && some(form, (line) => line.appendix === 'I' && line.term === 'LIV'),
  },
  {
    id: 'use-of-import',
    source: 'Convention Art. III.3(c); Res. Conf. 5.10',
    needed: (form) => isType(form, 'I') && some(form, deemedFirst),
  },
  {
    id: 'transport-plan',
    source: 'Convention Art. III.2(c), IV.2(c), V.2(b); IATA Live Animals Regulations',
    needed: (form) => some(form, (line) => line.term === 'LIV'),
  },
  { id: 'seizure-record', source: 'Res. Conf. 17.8', needed: (form) => ofSource(form, 'I') },
  { id: 'exhibition-register', source: 'Convention Art. VII.7; Res. Conf. 12.3 section VI', needed: (form) => isType(form, 'O-TEC') },
  { id: 'photographs', source: 'Res. Conf. 10.20, 16.8', needed: (form) => isType(form, 'O-POC', 'O-MIC') },
  { id: 'carnet', source: 'Res. Conf. 12.3 section XV', needed: (form) => isType(form, 'O-SC') },
  { id: 'loss', source: 'Res. Conf. 12.3 section I', needed: (form) => form.replacement !== undefined },
];

/** What this application should bring. */
export function checklistOf(form: StoredForm): readonly EvidenceItem[] {
  return evidenceItems.filter((item) => item.needed(form));
}

export function isEvidenceItem(id: string): boolean {
  return evidenceItems.some((item) => item.id === id);
}
