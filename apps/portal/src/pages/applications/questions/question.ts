import type { Office, StoredForm } from '#applications';
import type { Party } from '#cites';
import { type Language, message } from '#messages';
import type { PageForm } from '#web';
import type { Option } from '../code-options.js';

export const taskIds = ['document', 'parties', 'goods', 'origin', 'transport', 'submit'] as const;
export type TaskId = (typeof taskIds)[number];

/** What a question may look at beside the form. */
export interface QuestionAt {
  readonly language: Language;
  readonly office: Office;
  /** Parties used before, the newest first. */
  readonly known: readonly Party[];
  readonly form: StoredForm;
}

export interface Field {
  readonly name: string;
  readonly kind: 'radios' | 'select' | 'text' | 'lines' | 'date' | 'checkbox';
  /** May stay empty. */
  readonly optional?: true;
  readonly options?: (at: QuestionAt) => readonly Option[];
  /** Asked only where the named field has this value. */
  readonly when?: readonly [field: string, value: string];
  /** JSON Pointer of the form's member that the field fills. */
  readonly pointer: string;
  readonly autocomplete?: string;
}

/** What stands in the fields, as text; a date as YYYY-MM-DD or whatever was typed instead. */
export type Values = Readonly<Record<string, string>>;

/** Members of the form that an answer sets; undefined takes one out. */
export type Patch = Readonly<Partial<Record<keyof StoredForm, unknown>>>;

/** One page with one question. Its words are `apply.q.ID`, `apply.q.ID.lead` and, for each field, `apply.f.ID.NAME` and `.hint`. */
export interface Question {
  readonly id: string;
  readonly task: TaskId;
  readonly fields: readonly Field[];
  readonly applies: (form: StoredForm) => boolean;
  readonly show: (form: StoredForm, at: QuestionAt) => Values;
  readonly take: (values: Values, at: QuestionAt) => Patch;
  /** Whether the form says all that must be said here; what is optional is answered. */
  readonly answered: (form: StoredForm) => boolean;
}

/** Reads the fields of a question from what a browser sent. */
export function valuesOf(question: Question, form: PageForm): Values {
  return Object.fromEntries(question.fields.map((field) => [field.name, valueOf(field, form)]));
}

function valueOf({ kind, name }: Field, form: PageForm): string {
  if (kind === 'checkbox') return form.has(name) ? 'yes' : '';
  if (kind !== 'date') return form.text(name);
  const [day, month, year] = ['day', 'month', 'year'].map((part) => form.text(`${name}-${part}`));
  if (!day && !month && !year) return '';
  return `${year ?? ''}-${(month ?? '').padStart(2, '0')}-${(day ?? '').padStart(2, '0')}`;
}

/** Day, month and year as they were typed. */
export function dateParts(value: string): { readonly day: string; readonly month: string; readonly year: string } {
  const [year = '', month = '', day = ''] = value.split('-');
  const plain = (text: string) => text.replace(/^0+/, '');
  return { day: plain(day), month: plain(month), year };
}

/** Fields that are asked, given what is chosen. */
export function askedFields(question: Question, values: Values): readonly Field[] {
  return question.fields.filter(({ when }) => when === undefined || values[when[0]] === when[1]);
}

export const yesNo = ({ language }: QuestionAt): readonly Option[] => yesNoOptions(language);

const yesNoOptions = (language: Language): readonly Option[] => [
  { value: 'yes', text: message('apply.yes', {}, language) },
  { value: 'no', text: message('apply.no', {}, language) },
];

/** A text as a member of the form: absent where empty. */
export const orAbsent = (text: string | undefined): string | undefined => (text === undefined || text === '' ? undefined : text);

/** A member of a draft as text, whatever a hand-made draft holds there. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value : '');
