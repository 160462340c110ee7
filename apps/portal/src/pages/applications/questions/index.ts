import type { StoredForm } from '#applications';
import { documentQuestions } from './document.questions.js';
import { originQuestions } from './origin.questions.js';
import { partyQuestions } from './party.questions.js';
import type { Question, TaskId } from './question.js';

/** Every question, in the order in which they are asked. */
export const questions: readonly Question[] = [...documentQuestions, ...partyQuestions, ...originQuestions];

export function questionOf(id: string): Question | undefined {
  return questions.find((question) => question.id === id);
}

export function questionsOf(task: TaskId, form: StoredForm): readonly Question[] {
  return questions.filter((question) => question.task === task && question.applies(form));
}

/** The page after a question: the next one of its task, else null. */
export function nextQuestion(question: Question, form: StoredForm): Question | null {
  const own = questions.filter(({ task }) => task === question.task);
  return own.slice(own.indexOf(question) + 1).find(({ applies }) => applies(form)) ?? null;
}

/** The question whose field fills a member of the form; null for lines, which have an editor of their own. */
export function questionAt(pointer: string): Question | null {
  return (
    questions.find(({ fields }) =>
      fields.some(
        (field) =>
          field.pointer !== '' &&
          (pointer === field.pointer || pointer.startsWith(`${field.pointer}/`) || field.pointer.startsWith(`${pointer}/`)),
      ),
    ) ?? null
  );
}
