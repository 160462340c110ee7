import { Answer } from '../answer.js';

/** A page to be drawn: name of a template and what stands in it. Returned by the handlers of page controllers. */
export class View {
  constructor(
    /** Path of the template below the views, without ending, e.g. `applications/task-list`. */
    readonly template: string,
    readonly model: Readonly<Record<string, unknown>>,
    readonly status: number = 200,
  ) {}
}

/** @param options.status 422 for a form that comes back with its faults, so that programs and tests can tell it from success */
export function view(template: string, model: Readonly<Record<string, unknown>> = {}, options: { readonly status?: number } = {}): View {
  return new View(template, model, options.status);
}

/** After a POST: the browser is sent to a page of its own, so that reloading it does nothing again (RFC 9110 s15.4.4). @param path without the language */
export function seeOther(path: string): Answer {
  return new Answer(303, undefined, { headers: { Location: path } });
}
