import type { StoredForm } from '#applications';
import { parseApplicationForm } from '#cites';
import { type Language, message } from '#messages';
import { askedFields, dateParts, type Field, type Question, type QuestionAt, type Values } from './questions/question.js';

/** A field as the template draws it. */
export interface FieldView {
  readonly name: string;
  /** Of the element that a link in the summary of errors leads to. */
  readonly id: string;
  readonly kind: Field['kind'];
  readonly label: string;
  readonly hint: string | null;
  readonly value: string;
  readonly date: ReturnType<typeof dateParts> | null;
  readonly options: readonly { readonly value: string; readonly text: string; readonly hint?: string }[];
  readonly fault: string | null;
  readonly optional: boolean;
  readonly autocomplete: string | null;
  readonly shownWith: string | null;
}

/** Message ids that differ for a field of a party: importer and exporter have the same words around another noun. */
export function labelOf(question: Question, field: Field, language: Language): string {
  return message(`apply.f.${question.id}.${field.name}`, {}, language);
}

export function fieldViews(
  question: Question,
  values: Values,
  at: QuestionAt,
  faults: Readonly<Record<string, string>>,
  hints: (id: string) => string | null,
): readonly FieldView[] {
  return question.fields.map((field) => {
    const options = field.options?.(at) ?? [];
    const value = values[field.name] ?? '';
    return {
      name: field.name,
      id: field.kind === 'date' ? `${field.name}-day` : field.name,
      kind: field.kind,
      label: labelOf(question, field, at.language),
      hint: hints(`apply.f.${question.id}.${field.name}.hint`),
      value,
      date: field.kind === 'date' ? dateParts(value) : null,
      options,
      fault: faults[field.name] ?? null,
      optional: field.optional === true && field.kind !== 'checkbox',
      autocomplete: field.autocomplete ?? null,
      shownWith: field.when ? `${field.when[0]} ${field.when[1]}` : null,
    };
  });
}

/**
 * What is missing or wrong in the answer to one question, by field: only for whoever says that they are done with it.
 *
 * @param next the form as it would be with the answer
 */
export function faultsOf(question: Question, values: Values, next: StoredForm, at: QuestionAt): Readonly<Record<string, string>> {
  const faults: Record<string, string> = {};
  const { language } = at;
  const parsed = parseApplicationForm(next);
  const errors = parsed.ok ? [] : parsed.errors;
  for (const field of askedFields(question, values)) {
    const value = values[field.name] ?? '';
    const options = field.options?.(at);
    const label = labelOf(question, field, language);
    if (value === '') {
      if (field.optional !== true && !(question.id === 'route' && field.name === 'countryOfImport' && next.countryOfImport === null))
        faults[field.name] = message(options ? 'apply.fault.choose' : 'apply.fault.enter', { label }, language);
    } else if (options && field.kind !== 'checkbox' && !options.some((option) => option.value === value))
      faults[field.name] = message('apply.fault.choose', { label }, language);
    else {
      const error = errors.find(
        ({ pointer }) => field.pointer !== '' && (pointer === field.pointer || pointer.startsWith(`${field.pointer}/`)),
      );
      if (error)
        faults[field.name] = message('apply.fault.wrong', { label, fault: message(`form.${error.code}`, error.args, language) }, language);
    }
  }
  return faults;
}
