import type { StoredForm } from '#applications';
import { type Language, message } from '#messages';
import { codeText } from './code-options.js';
import { labelOf } from './question-view.js';
import { questionsOf } from './questions/index.js';
import { askedFields, type QuestionAt, type TaskId } from './questions/question.js';

export interface SummaryRow {
  readonly question: string;
  readonly label: string;
  readonly value: string;
  /** A calendar day, to be written in the page's language. */
  readonly date: boolean;
}

const told = ['document', 'parties', 'origin', 'transport'] as const satisfies readonly TaskId[];

/** The answers of a form, task by task, as they are read again before they are declared to be true. */
export function summaryOf(form: StoredForm, at: QuestionAt): readonly { readonly task: TaskId; readonly rows: readonly SummaryRow[] }[] {
  return told
    .map((task) => ({ task, rows: questionsOf(task, form).flatMap((question) => rowsOf(question, at)) }))
    .filter(({ rows }) => rows.length > 0);
}

function rowsOf(question: ReturnType<typeof questionsOf>[number], at: QuestionAt): SummaryRow[] {
  const { language } = at;
  const values = question.show(at.form, at);
  // Whoever was chosen from the address book stands on the document with name and address like anybody else.
  const party = question.fields.some(({ name }) => name === 'known');
  const asked =
    party && values['known'] !== 'none' ? question.fields.filter(({ name }) => name !== 'known') : askedFields(question, values);
  // A yes-or-no in front of further fields says nothing that they do not say.
  const shown = asked.length > 1 ? asked.filter(({ pointer }) => pointer !== '') : asked;
  return shown.map((field) => ({
    question: question.id,
    label: shown.length === 1 ? message(`apply.q.${question.id}`, {}, language) : labelOf(question, field, language),
    value: valueText(
      values[field.name] ?? '',
      field.kind,
      field.options ? codeText(field.options(at), values[field.name]) : null,
      language,
    ),
    date: field.kind === 'date' && values[field.name] !== '',
  }));
}

function valueText(value: string, kind: string, chosen: string | null, language: Language): string {
  if (kind === 'checkbox') return message(value === 'yes' ? 'apply.yes' : 'apply.no', {}, language);
  if (value === '') return message('apply.not-given', {}, language);
  return chosen ?? value;
}
