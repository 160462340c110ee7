import type { ApplicationRow, AttachmentRow, StoredForm } from '#applications';
import { checklistOf } from '#applications';
import { hasLive } from './questions/origin.questions.js';
import { questionsOf } from './questions/index.js';
import { asText, type TaskId, taskIds } from './questions/question.js';

export type TaskState = 'not-started' | 'in-progress' | 'completed' | 'cannot-start';

export interface Task {
  readonly id: TaskId;
  readonly state: TaskState;
  /** Path below the application. */
  readonly path: string;
}

interface DraftAt {
  readonly row: Pick<ApplicationRow, 'formFaults'>;
  readonly form: StoredForm;
  readonly attachments: readonly Pick<AttachmentRow, 'item'>[];
}

const firstPages: Readonly<Record<TaskId, string>> = {
  document: 'questions/document-type',
  parties: 'questions/exporter',
  goods: 'lines',
  origin: 'documents',
  transport: 'questions/transport',
  submit: 'check',
};

/** The six tasks of an application and where each stands. Any order, except that nothing is said about specimens before there are some. */
export function tasksOf(draft: DraftAt): readonly Task[] {
  const states = {
    document: questionState('document', draft),
    parties: partiesState(draft),
    goods: goodsState(draft),
    origin: originState(draft),
    transport: transportState(draft),
  };
  const ready =
    states.document === 'completed' && states.parties === 'completed' && states.goods === 'completed' && states.transport === 'completed';
  const submit: TaskState = ready && unanswered('origin', draft).length === 0 ? 'not-started' : 'cannot-start';
  return taskIds.map((id) => ({ id, state: id === 'submit' ? submit : states[id], path: pathOf(id, draft.form) }));
}

/** Whether everything is said that must be said before somebody can declare it to be true. */
export function isReady(draft: DraftAt): boolean {
  return tasksOf(draft).some(({ id, state }) => id === 'submit' && state !== 'cannot-start');
}

function pathOf(id: TaskId, form: StoredForm): string {
  if (id !== 'origin') return firstPages[id];
  const [first] = questionsOf('origin', form);
  return first ? `questions/${first.id}` : firstPages.origin;
}

const unanswered = (task: TaskId, { form }: DraftAt) => questionsOf(task, form).filter((question) => !question.answered(form));

/** Faults that a page of this task can put right. */
function hasFault(task: TaskId, { row, form }: DraftAt): boolean {
  const pointers = questionsOf(task, form).flatMap(({ fields }) =>
    fields.map(({ pointer }) => pointer).filter((pointer) => pointer !== ''),
  );
  return row.formFaults.some((fault) => pointers.some((pointer) => fault.pointer === pointer || fault.pointer.startsWith(`${pointer}/`)));
}

function questionState(task: TaskId, draft: DraftAt): TaskState {
  return unanswered(task, draft).length === 0 && !hasFault(task, draft) ? 'completed' : 'in-progress';
}

function partiesState(draft: DraftAt): TaskState {
  const { exporter, importer } = draft.form;
  if (exporter === undefined && importer === undefined) return 'not-started';
  return questionState('parties', draft);
}

function goodsState({ row, form }: DraftAt): TaskState {
  if (!Array.isArray(form.lines) || form.lines.length === 0) return 'not-started';
  return row.formFaults.some(({ pointer }) => pointer.startsWith('/lines')) || form.lines.some(isHalf) ? 'in-progress' : 'completed';
}

/** A line of a draft can be whole in form and say nothing yet. */
function isHalf(line: NonNullable<StoredForm['lines']>[number]): boolean {
  return [line.scientificName, line.term, line.source].some((text) => asText(text) === '');
}

function originState(draft: DraftAt): TaskState {
  const { form, attachments } = draft;
  if (!Array.isArray(form.lines) || form.lines.length === 0) return 'cannot-start';
  const items = checklistOf(form);
  const open = unanswered('origin', draft).length;
  const missing = items.filter(({ id }) => !attachments.some(({ item }) => item === id)).length;
  if (open === 0 && missing === 0) return 'completed';
  return attachments.length === 0 && open === questionsOf('origin', form).length ? 'not-started' : 'in-progress';
}

function transportState(draft: DraftAt): TaskState {
  const { form } = draft;
  if (!Array.isArray(form.lines) || form.lines.length === 0) return 'cannot-start';
  if (!hasLive(form)) return 'completed';
  return form.liveTransport === undefined ? 'not-started' : questionState('transport', draft);
}
