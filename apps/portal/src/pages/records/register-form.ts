import { type Language, message } from '#messages';
import type { RegisterName } from '#registers';
import { dateText, type PageForm, type Problem } from '#web';
import type { Faults } from './form-parts.js';
import { type RegisterField, registerFields, rowsMax } from './register-fields.js';

type Content = Readonly<Record<string, unknown>>;
/** Empty rows at the end of a list, to be filled in. */
const emptyRows = 2;

/** The entry as the form says it, not judged: empty fields are absent, as a program would leave them out. */
export function contentOfForm(register: RegisterName, form: PageForm): Content {
  return read(registerFields[register], form, '');
}

function read(fields: readonly RegisterField[], form: PageForm, path: string): Record<string, unknown> {
  const content: Record<string, unknown> = {};
  for (const field of fields) {
    const value = readField(field, form, path + field.name);
    if (value !== undefined) content[field.name] = value;
  }
  return content;
}

function readField(field: RegisterField, form: PageForm, name: string): unknown {
  if (field.as === 'flag') return form.has(name);
  if (field.as === 'group') {
    const value = read(field.fields, form, `${name}.`);
    return Object.keys(value).length > 0 ? value : undefined;
  }
  if (field.as === 'rows') {
    const found = [];
    for (let index = 0; index < rowsMax + emptyRows; index += 1) {
      const value = read(field.fields, form, `${name}.${index}.`);
      if (Object.keys(value).length > 0) found.push(value);
    }
    return found.length > 0 ? found : undefined;
  }
  const text = form.text(name);
  if (text === '') return undefined;
  if (field.as === 'list') return text.split('\n').map((line) => line.trim()).filter((line) => line !== ''); // prettier-ignore
  if (field.as === 'whole') return /^\d{1,9}$/.test(text) ? Number(text) : text;
  // Codes are upper case; who types them in lower case means the same.
  return ['country', 'issuer', 'unit', 'term', 'source', 'documentType'].includes(field.name) && field.as === 'short'
    ? text.toUpperCase()
    : text;
}

/** A field as the template draws it. */
export interface DrawnField {
  /** Name and id. */
  readonly id: string;
  readonly as: RegisterField['as'];
  readonly label: string;
  readonly value: string;
  readonly checked: boolean;
  readonly fault: string | null;
  readonly options: readonly { readonly value: string; readonly text: string; readonly selected: boolean }[];
  /** Of a group one row, of a list its rows. */
  readonly rows: readonly (readonly DrawnField[])[];
}

export function drawnFields(register: RegisterName, content: Content, faults: Faults, language: Language): readonly DrawnField[] {
  return drawn(registerFields[register], content, '', faults, language);
}

function drawn(fields: readonly RegisterField[], content: Content, path: string, faults: Faults, language: Language): DrawnField[] {
  return fields.map((field): DrawnField => {
    const id = path + field.name;
    const value = content[field.name];
    const label = message(`records.field.${field.name}`, {}, language);
    const base = { id, as: field.as, label, value: '', checked: value === true, fault: faults[id] ?? null, options: [], rows: [] };
    if (field.as === 'group') return { ...base, rows: [drawn(field.fields, objectOf(value), `${id}.`, faults, language)] };
    if (field.as === 'rows') {
      const list = Array.isArray(value) ? (value as Content[]) : [];
      const padded = [...list, ...Array.from({ length: emptyRows }, () => ({}))];
      return { ...base, rows: padded.map((row, index) => drawn(field.fields, row, `${id}.${index}.`, faults, language)) };
    }
    if (field.as === 'choice')
      return {
        ...base,
        options: ['', ...field.options].map((option) => ({
          value: option,
          text: option === '' ? '' : message(`records.choice.${option}`, {}, language),
          selected: value === option,
        })),
      };
    return { ...base, value: Array.isArray(value) ? value.join('\n') : textOf(value) };
  });
}

const objectOf = (value: unknown): Content => (typeof value === 'object' && value !== null ? (value as Content) : {});
const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** One line of an entry as it is read: a label and its value, with the place of the value to compare two entries by. */
export interface ContentLine {
  readonly at: string;
  readonly label: string;
  readonly value: string;
}

export function contentLines(register: RegisterName, content: object, language: Language): readonly ContentLine[] {
  return lines(registerFields[register], content as Content, '', '', language);
}

function lines(fields: readonly RegisterField[], content: Content, path: string, before: string, language: Language): ContentLine[] {
  return fields.flatMap((field): ContentLine[] => {
    const at = path + field.name;
    const value = content[field.name];
    if (value === undefined || value === null) return [];
    const label = before + message(`records.field.${field.name}`, {}, language);
    if (field.as === 'group') return lines(field.fields, objectOf(value), `${at}.`, `${label}: `, language);
    if (field.as === 'rows') {
      const list = Array.isArray(value) ? (value as Content[]) : [];
      return list.map((row, index) => ({
        at: `${at}.${index}`,
        label: message('records.register.row', { name: label, number: index + 1 }, language),
        value: lines(field.fields, row, '', '', language)
          .map((one) => `${one.label}: ${one.value}`)
          .join('; '),
      }));
    }
    return [{ at, label, value: shownValue(field, value, language) }];
  });
}

function shownValue(field: RegisterField, value: unknown, language: Language): string {
  if (field.as === 'flag') return message(value === true ? 'records.register.yes' : 'records.register.no', {}, language);
  if (field.as === 'choice') return message(`records.choice.${String(value)}`, {}, language);
  if (field.as === 'day' && typeof value === 'string') return dateText(value, language);
  return Array.isArray(value) ? value.join(', ') : textOf(value);
}

/** Faults that the API's rules found, by the field of the form they belong to. */
export function faultsOfContent({ options }: Problem, language: Language): Faults {
  const found = (options.errors ?? []).map(({ pointer, code, args }) => {
    const id = pointer.replace(/^\/content\/?/, '').replaceAll('/', '.');
    return [id === '' ? 'reason' : id, message(`problem.field.${code}`, args ?? {}, language)];
  });
  return Object.fromEntries(found) as Faults;
}

/** A fault of a group or list that no single field shows leads to its first field. */
export function anchorOf(id: string, fields: readonly DrawnField[]): string {
  const flat = (all: readonly DrawnField[]): DrawnField[] => all.flatMap((field) => [field, ...field.rows.flatMap((row) => flat(row))]);
  const known = flat(fields);
  const field = known.find((one) => one.id === id) ?? known.find((one) => id.startsWith(`${one.id}.`));
  return field ? field.id : (known[0]?.id ?? 'reason');
}
