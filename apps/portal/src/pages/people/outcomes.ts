import type { Type } from '@nestjs/common';
import { type Language, message } from '#messages';
import { Problem, problem, type ProblemCode, validated, type View, view } from '#web';

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

/**
 * A form judged by the same rules as the API's request.
 *
 * @param fields by name; empty ones are left out, as a program would
 * @returns the request, or a text per field whose name is also the field's id
 */
export async function requestIn<T extends object>(
  type: Type<T>,
  fields: Readonly<Record<string, string>>,
  language: Language,
): Promise<{ readonly ok: true; readonly request: T } | { readonly ok: false; readonly faults: Readonly<Record<string, string>> }> {
  try {
    const given = Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== ''));
    return { ok: true, request: await validated(type, given) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const faults = (error.options.errors ?? []).map(({ pointer, code, args }) => [
      pointer.slice(1).split('/')[0] ?? '',
      message(`problem.field.${code}`, args ?? {}, language),
    ]);
    return { ok: false, faults: Object.fromEntries(faults) as Record<string, string> };
  }
}
