import { Param, Query } from '@nestjs/common';
import type { StoredForm } from '#applications';
import type { Actor } from '#ledger';
import { hasMessage, type Language, message } from '#messages';
import {
  CurrentActor,
  Form,
  PageController,
  PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  problem,
  Problem,
  RequireRole,
  seeOther,
  UuidParam,
  view,
} from '#web';
import { conflictAnswer, DraftDesk, isStale, type OpenDraft, partHash, savedAnswer } from './draft-desk.js';
import { faultsOf, fieldViews, labelOf } from './question-view.js';
import { nextQuestion, questionOf, questionsOf } from './questions/index.js';
import { codeText } from './code-options.js';
import { type Question, type QuestionAt, type Values, valuesOf } from './questions/question.js';

/** One page per question: what is typed is kept however little it is; only "save and continue" says what is missing. */
@PageController('applications/:id/questions')
@RequireRole('applicant', 'agent')
export class QuestionPages {
  constructor(private readonly desk: DraftDesk) {}

  @PageGet(':question')
  ask(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('question') name: string,
    @PageLanguage() language: Language,
    @Query('from') from?: string,
  ) {
    return this.desk.show({ actor, id, language }, async (draft) => {
      const question = questionOf(name);
      if (!question) return problem('not-found');
      const at = await this.desk.about(draft);
      return this.page(draft, question, question.show(draft.form, at), at, from === 'check' ? 'check' : '');
    });
  }

  @PagePost(':question')
  answer(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('question') name: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
  ) {
    return this.desk.change({ actor, id, language }, async (draft) => {
      const question = questionOf(name);
      if (!question) return problem('not-found');
      const at = await this.desk.about(draft);
      const [values, now] = [valuesOf(question, form), question.show(draft.form, at)];
      const [auto, from] = [form.text('_then') === 'auto', form.text('_from') === 'check' ? 'check' : ''];
      const next = { ...draft.form, ...question.take(values, at) } as StoredForm;
      // Whoever says what is on record already changes nothing: a page that was left saved it on its way out.
      if (isStale(form, draft.row, now) && partHash(next) !== partHash(draft.form))
        return auto ? conflictAnswer(draft.row) : this.conflict(draft, question, values, now, at, from);
      const faults = form.text('_then') === '' || form.text('_then') === 'next' ? faultsOf(question, values, next, at) : {};
      if (Object.keys(faults).length > 0) return this.page(draft, question, values, at, from, faults);
      const row = await this.desk.store(draft, next);
      if (row instanceof Problem) return row;
      if (auto) return savedAnswer(row, question.show(next, { ...at, form: next }));
      return seeOther(after(id, question, next, from, form.text('_then') === 'later'));
    });
  }

  private page(
    { row, form }: OpenDraft,
    question: Question,
    values: Values,
    at: QuestionAt,
    from: string,
    faults: Readonly<Record<string, string>> = {},
  ) {
    const { language } = at;
    const fields = fieldViews(question, values, at, faults, (hint) => textOr(hint, language));
    const errors = fields.flatMap(({ id, fault }) => (fault === null ? [] : [{ href: `#${id}`, text: fault }]));
    const own = questionsOf(question.task, form);
    return view(
      'applications/question',
      {
        ...{ application: row, fields, errors, from },
        question: {
          id: question.id,
          title: message(`apply.q.${question.id}`, {}, language),
          lead: textOr(`apply.q.${question.id}.lead`, language),
        },
        task: { id: question.task, number: own.indexOf(question) + 1, of: own.length },
        base: partHash(question.show(form, at)),
        back: from === 'check' ? `/applications/${row.id}/check` : `/applications/${row.id}/tasks`,
        scripts: ['apply.js'],
      },
      { status: errors.length > 0 ? 422 : 200 },
    );
  }

  /** Somebody else answered the same question meanwhile: both answers, and what was typed is kept until one is chosen. */
  private conflict({ row }: OpenDraft, question: Question, mine: Values, theirs: Values, at: QuestionAt, from: string) {
    const told = (values: Values, name: string) => {
      const field = question.fields.find((one) => one.name === name);
      return field?.options ? codeText(field.options(at), values[name]) : (values[name] ?? '');
    };
    const rows = question.fields.map((field) => ({
      label: labelOf(question, field, at.language),
      theirs: told(theirs, field.name),
      mine: told(mine, field.name),
      differs: (theirs[field.name] ?? '') !== (mine[field.name] ?? ''),
    }));
    const kept = question.fields.flatMap(({ kind, name }) => {
      const value = mine[name] ?? '';
      if (kind !== 'date') return kind === 'checkbox' && value === '' ? [] : [{ name, value }];
      const [year = '', month = '', day = ''] = value.split('-');
      return [
        { name: `${name}-day`, value: day },
        { name: `${name}-month`, value: month },
        { name: `${name}-year`, value: year },
      ];
    });
    const path = `/applications/${row.id}/questions/${question.id}`;
    return view('applications/conflict', { application: row, rows, kept, path, from, base: partHash(theirs) }, { status: 409 });
  }
}

function textOr(id: string, language: Language): string | null {
  return hasMessage(id) ? message(id, {}, language) : null;
}

function after(id: string, question: Question, form: StoredForm, from: string, later: boolean): string {
  if (later) return `/applications/${id}/tasks`;
  if (from === 'check') return `/applications/${id}/check`;
  const next = nextQuestion(question, form);
  if (next) return `/applications/${id}/questions/${next.id}`;
  return question.task === 'origin' ? `/applications/${id}/documents` : `/applications/${id}/tasks`;
}
