import { type Language, message } from '#messages';
import { type Problem, problem, type ProblemCode, type View, view } from '#web';

/** What a service refused, as the page that says so. */
export function refusalOf(refused: {
  readonly code: ProblemCode;
  readonly args?: Readonly<Record<string, string | number>>;
  readonly extensions?: Readonly<Record<string, unknown>>;
}): Problem {
  return problem(refused.code, { args: refused.args, extensions: refused.extensions });
}

/** A page with a form: 422 with a summary that leads to each field when something was wrong with what was sent. */
export function formView(template: string, model: Readonly<Record<string, unknown>>, faults: Readonly<Record<string, string>> = {}): View {
  const errors = Object.entries(faults).map(([field, text]) => ({ href: `#${field}`, text }));
  return view(template, { ...model, faults, errors }, { status: errors.length > 0 ? 422 : 200 });
}

/** A reason that others will read: 3 to 1,000 characters. */
export function reasonFault(field: string, reason: string, language: Language): Readonly<Record<string, string>> {
  if (reason.length < 3) return { [field]: message('people.fault.reason', {}, language) };
  return reason.length > 1000 ? { [field]: message('people.fault.long', { max: 1000 }, language) } : {};
}
