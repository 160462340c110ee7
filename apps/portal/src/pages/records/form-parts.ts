import { type Language, message } from '#messages';
import { type PageForm, textFault } from '#web';

/** Faults of a form, by the id of their field. */
export type Faults = Readonly<Record<string, string>>;

/** A text that others will read. @returns the fault's text, or null */
export function writtenFault(text: string, bounds: { readonly min: number; readonly max: number }, language: Language): string | null {
  if (text.length < bounds.min) return message('records.fault.short', { min: bounds.min }, language);
  if (text.length > bounds.max) return message('records.fault.long', { max: bounds.max }, language);
  return textFault(text, { lines: true }) ? message('problem.field.text-unsafe', {}, language) : null;
}

export function faultsOf(found: Readonly<Record<string, string | null>>): Faults {
  return Object.fromEntries(Object.entries(found).filter((pair): pair is [string, string] => pair[1] !== null));
}

export function valuesOf(form: PageForm, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, form.text(name)]));
}
